from collections import defaultdict

from odoo import fields, models

from ..answers import Answer
from ..counts import Count, Unexpected

#: Conditions that say everything: such a parcel is booked without any count.
TELLING = ("empty", "refused", "undeliverable")


class ReturnsScannerBooking(models.AbstractModel):
    """A counted parcel becomes receipts, inspections and word to whoever is responsible."""

    _name = "returns.scanner.booking"
    _description = "Booking of a Parcel"

    def _get_obstacle(self, arrival, tallied):
        """Return why a parcel cannot be booked as it is; empty when it can."""
        unapproved = arrival.order_ids.filtered(lambda order: order.state != "approved")
        if arrival.state == "blind" and not (arrival.sale_order_id and not tallied.counted):
            return self.env._("Nobody announced it: the back office has to match it first.")
        if arrival.state != "blind" and unapproved:
            return self.env._(
                "%(returns)s must be approved first.", returns=unapproved._get_numbers()
            )
        if arrival.condition == "empty" and tallied.counted:
            return self.env._("The box is empty and something is counted: take one of them back.")
        if not tallied.counted and arrival.condition not in TELLING:
            return self.env._("Nothing is counted yet.")
        return ""

    def _validate(self, arrival, key):
        """Book everything that stands, or nothing.

        :return: :class:`Answer`
        """
        tallied = self.env["returns.scanner.tally"]._tally(arrival)
        if obstacle := self._get_obstacle(arrival, tallied):
            return Answer("danger", "refused", obstacle)
        counts, unexpected = self._get_counts(tallied), self._get_unexpected(arrival, tallied)
        reception = self.env["returns.reception"]
        report = self.env["returns.scanner.report"]
        report = report._prepare(arrival, tallied)
        if counts:
            reception._book(arrival, counts)
        if unexpected:
            reception._book_unexpected(arrival, unexpected)
        self._inspect(arrival, tallied)
        arrival._apply_event("book", booked_at=fields.Datetime.now(), close_key=key)
        self.env["returns.scanner.report"]._post(arrival, report)
        return self._answer_booked(arrival)

    def _answer_booked(self, arrival):
        return Answer(
            "success",
            "booked",
            self.env._("%(parcel)s is booked.", parcel=arrival.name),
            arrival=arrival.browse(),
        )

    def _get_counts(self, tallied):
        """Return [:class:`Count`], one for each line, product and lot."""
        sums = defaultdict(float)
        for piece in tallied.tally.pieces:
            if piece.line:
                scan = self.env["returns.scan"].sudo().browse(piece.item.key)
                sums[piece.line, scan.lot_id, scan.lot_name or "", piece.item.accepted] += float(
                    piece.quantity
                )
        lines = self.env["returns.order.line"].sudo()
        products = self.env["product.product"].sudo()
        return [
            Count(
                line=lines.browse(key[0]),
                product=products.browse(key[1]),
                quantity=quantity,
                lot=lot,
                lot_name=lot_name,
                is_accepted=is_accepted,
            )
            for (key, lot, lot_name, is_accepted), quantity in sums.items()
        ]

    def _get_unexpected(self, arrival, tallied):
        """Return [:class:`Unexpected`]; a serial that was read twice lies there once.

        Odoo moves nothing tracked without its lot: goods that have none get one that names the
        parcel.
        """
        found = []
        for piece in tallied.tally.unexpected:
            scan = self.env["returns.scan"].sudo().browse(piece.item.key)
            if piece.outcome == "double_serial":
                continue
            lot_name = scan.lot_name or ""
            if not scan.lot_id and not lot_name and scan.product_id.tracking != "none":
                lot_name = f"{arrival.name}-{scan.id}"
            found.append(
                Unexpected(scan.product_id, float(piece.quantity), scan.lot_id, lot_name)
            )
        return found

    # === INSPECTIONS === #

    def _inspect(self, arrival, tallied):
        """Keep what the workers said of pieces that are booked on a line."""
        graded = defaultdict(float)
        for piece in tallied.tally.pieces:
            count = tallied.counted[piece.item.key]
            if piece.line and (count.grade or count.disposition):
                scan = self.env["returns.scan"].sudo().browse(piece.item.key)
                graded[piece.line, count.grade, count.disposition, scan.lot_id] += float(
                    piece.quantity
                )
        vals_list = [
            self._prepare_inspection_vals(arrival, key, quantity)
            for key, quantity in graded.items()
        ]
        inspections = self.env["returns.inspection"].sudo()
        return inspections.create([vals for vals in vals_list if vals])

    def _prepare_inspection_vals(self, arrival, key, quantity):
        (line_id, product_id), grade_id, disposition_id, lot = key
        line = self.env["returns.order.line"].sudo().browse(line_id)
        product = self.env["product.product"].sudo().browse(product_id)
        if product != line.product_id:
            return None
        grades = self.env["returns.grade"]
        grade = grades.browse(grade_id) if grade_id else grades._get_best()
        disposition = self.env["returns.disposition"].browse(disposition_id or ())
        disposition = disposition or disposition._propose(line, grade)
        photos = arrival.scan_ids.filtered(lambda scan: scan.line_id == line).photo_id
        return {
            "line_id": line.id,
            "quantity": product.uom_id._compute_quantity(quantity, line.product_uom_id),
            "grade_id": grade.id,
            "disposition_id": disposition.id,
            "lot_id": lot.id,
            "photo_ids": photos.ids,
            "arrival_id": arrival.id,
        }
