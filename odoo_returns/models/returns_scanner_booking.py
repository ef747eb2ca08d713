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
        if arrival.state == "blind":
            return self.env._("Nobody announced it: the back office has to match it first.")
        if unapproved:
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
        report = self.env["returns.scanner.report"]._prepare(arrival, tallied)
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
            found.append(Unexpected(scan.product_id, float(piece.quantity), scan.lot_id, lot_name))
        return found

    # === INSPECTIONS === #

    def _inspect(self, arrival, tallied):
        """Keep what the workers said of pieces that are booked on a line."""
        graded, kits = defaultdict(float), defaultdict(list)
        lines = self.env["returns.order.line"].sudo()
        for piece in tallied.tally.pieces:
            if not piece.line:
                continue
            count = tallied.counted[piece.item.key]
            line = lines.browse(piece.line[0])
            if line.product_id.id != piece.line[1]:
                kits[line].append(count)
            elif count.grade or count.disposition:
                lot = self.env["returns.scan"].sudo().browse(piece.item.key).lot_id
                graded[line, count.grade, count.disposition, lot] += float(piece.quantity)
        vals_list = [
            self._prepare_inspection_vals(arrival, *key, self._to_line(key[0], quantity))
            for key, quantity in graded.items()
        ]
        for line, counts in kits.items():
            vals_list += self._prepare_kit_vals(arrival, line, counts)
        return self.env["returns.inspection"].sudo().create(vals_list)

    def _to_line(self, line, quantity):
        return line.product_id.uom_id._compute_quantity(quantity, line.product_uom_id)

    def _prepare_kit_vals(self, arrival, line, counts):
        """Grade whole kits as the worst of their components, once all of these are graded."""
        quantity = line._get_qty_to_inspect()
        if not quantity or not all(count.grade for count in counts):
            return []
        grades = self.env["returns.grade"].browse(count.grade for count in counts)
        worst = max(counts, key=lambda count: grades.browse(count.grade).sequence)
        lot = self.env["stock.lot"]
        return [
            self._prepare_inspection_vals(
                arrival, line, worst.grade, worst.disposition, lot, quantity
            )
        ]

    def _prepare_inspection_vals(self, arrival, line, grade_id, disposition_id, lot, quantity):
        """Return the values of an inspection; what goes back to the customer is not accepted."""
        grades, dispositions = self.env["returns.grade"], self.env["returns.disposition"].sudo()
        grade = grades.browse(grade_id) if grade_id else grades._get_best()
        disposition = dispositions.browse(disposition_id or ()) or dispositions._propose(
            line, grade
        )
        return {
            "line_id": line.id,
            "quantity": quantity,
            "grade_id": grade.id,
            "disposition_id": disposition.id,
            "is_accepted": disposition.action != "back_to_customer",
            "lot_id": lot.id,
            "photo_ids": arrival.scan_ids.filtered(lambda scan: scan.line_id == line).photo_id.ids,
            "arrival_id": arrival.id,
        }
