from collections import defaultdict
from typing import NamedTuple

from odoo import models


class Stay(NamedTuple):
    """Goods of a customer that came for a repair.

    :param line: return line that brought them
    :param end: when they were all with the customer again; empty while some are not
    :param is_repaired: whether they went back repaired
    """

    line: object
    start: object
    end: object
    is_repaired: bool


class ReturnsRepairHistory(models.AbstractModel):
    """What was tried before: repairs and replacements of goods that are faulty again."""

    _name = "returns.repair.history"
    _description = "Earlier Repairs of Goods"

    def _get_stays(self, customer_moves):
        """Return {sale line: [:class:`Stay`]}, from moves that are read already.

        :param customer_moves: (moves out, moves in)
        """
        sent, received = (
            moves.filtered(
                lambda move: (
                    move.state == "done" and move.restrict_partner_id and move.returns_line_id
                )
            )
            for moves in customer_moves
        )
        stays = defaultdict(list)
        for line, came in received.grouped("returns_line_id").items():
            went = sent.filtered(lambda move, line=line: move.returns_line_id == line)
            stays[line.sale_line_id].append(self._get_stay(line, came, went))
        return stays

    def _get_stay(self, line, came, went):
        uom = line.product_uom_id
        is_over = uom.compare(went._get_returns_qty(uom), came._get_returns_qty(uom)) >= 0
        repaired = went.filtered("returns_repair_id")
        again = came.filtered("returns_repair_id")
        return Stay(
            line=line,
            start=min(came.mapped("date")),
            end=is_over and max(went.mapped("date")),
            is_repaired=repaired._get_returns_qty(uom) > again._get_returns_qty(uom),
        )

    def _get_earlier(self, ask, stays):
        """Return the stays of the goods that are asked for; by their numbers, where known."""
        earlier = [stay for stay in stays.get(ask.sale_line, ()) if stay.line != ask.line]
        lots = ask.line.sudo().lot_ids if earlier else None
        return [
            stay
            for stay in earlier
            if not lots or not stay.line.move_ids.lot_ids or lots & stay.line.move_ids.lot_ids
        ]

    def _count_attempts(self, ask, stays, milestones):
        """Return how many repairs and replacements did not help; recorded ones count as well.

        Goods that come back for another reason than a fault say nothing about the attempts.
        """
        recorded = milestones.filtered(lambda fact: fact.anchor_id.code == "repair_failed")
        attempts = len(recorded)
        if ask.reason.reason_class not in (False, "no_reason", "not_delivered"):
            attempts += sum(stay.is_repaired for stay in self._get_earlier(ask, stays))
            attempts += self.env["returns.exchange"]._count_replacements(ask.sale_line)
        return attempts
