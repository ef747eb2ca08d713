from decimal import Decimal
from typing import NamedTuple

from odoo import models

from .. import engine


class Tallied(NamedTuple):
    """What stands of the scans of a parcel.

    :param expected: list of :class:`engine.Expected`
    :param counted: {id of a scan: :class:`engine.Counted`}
    :param tally: :class:`engine.Tally`
    :param standing: the scans that nobody took back
    """

    expected: list
    counted: dict
    tally: object
    standing: object

    def get_pieces(self, key):
        """Return the pieces on a line and product; None gives those that belong to no line."""
        return [piece for piece in self.tally.pieces if piece.line == key]

    def get_outcome(self, scan):
        """Return the worst that became of a scan, and where its first piece went."""
        pieces = [piece for piece in self.tally.pieces if piece.item.key == scan.id]
        worst = max((piece.outcome for piece in pieces), key=engine.RECEIVING_OUTCOMES.index)
        return worst, next((piece.line for piece in pieces if piece.line), None)


class ReturnsScannerTally(models.AbstractModel):
    """Scans as the engine sees them. Nothing is counted anywhere else."""

    _name = "returns.scanner.tally"
    _description = "Tally of Scans"

    def _get_expected(self, arrival):
        """Return [:class:`engine.Expected`] of the returns of a parcel."""
        return self.env["returns.reception"]._get_expected(arrival.order_ids, arrival.warehouse_id)

    def _tally(self, arrival, expected=None):
        """Return the :class:`Tallied` of a parcel."""
        expected = self._get_expected(arrival) if expected is None else expected
        scans = arrival.scan_ids.sorted("id")
        acts = [self._get_act(scan) for scan in scans]
        counted = engine.fold(acts)
        return Tallied(
            expected=expected,
            counted={count.item.key: self._with_scanned_grade(count) for count in counted},
            tally=engine.tally(expected, [count.item for count in counted]),
            standing=scans.browse(act.key for act in engine.get_standing(acts)),
        )

    def _get_act(self, scan):
        item = None
        if scan.kind == "count":
            item = engine.Item(
                key=scan.id,
                product=scan.product_id.id,
                quantity=Decimal(str(scan.quantity)),
                lot=scan.lot_id.id or scan.lot_name or None,
                line=(scan.line_id.id, scan.product_id.id) if scan.line_id else None,
            )
        return engine.Act(
            key=scan.id,
            kind=scan.kind,
            target=scan.target_id.id,
            item=item,
            value=scan.grade_id.id or scan.disposition_id.id,
        )

    def _with_scanned_grade(self, count):
        """A grade that nobody said later is the one proposed with the scan."""
        scan = self.env["returns.scan"].browse(count.item.key)
        return (
            engine.Counted(count.item, count.grade or scan.grade_id.id, count.disposition)
            if scan.grade_id
            else count
        )
