from odoo import models

from .returns_arrival import OPEN_STATES

LOG_LENGTH = 8
MOST_PARCELS = 40


class ReturnsScannerScreen(models.AbstractModel):
    """The receiving screen as plain values. It only reads."""

    _name = "returns.scanner.screen"
    _description = "Receiving Screen"

    def _render(self, arrival, warehouse, answer=None):
        """Return the screen of an open parcel, or of the warehouse when none is."""
        arrival = arrival.filtered(lambda arrival: arrival.state in OPEN_STATES)
        screen = {
            "answer": self._render_answer(answer),
            "warehouse": {"id": warehouse.id, "name": warehouse.name},
            "warehouses": self._render_warehouses(),
            "arrival": None,
            "lines": [],
            "unexpected": [],
            "candidates": [self._render_candidate(order) for order in answer.candidates]
            if answer
            else [],
            "selected_line_id": answer.line.id if answer and answer.line else False,
            "last_scan_id": False,
            "can_validate": False,
            "grades": [
                {"id": grade.id, "code": grade.code, "name": grade.name}
                for grade in self.env["returns.grade"].search([])
            ],
            "dispositions": [
                {"id": disposition.id, "name": disposition.name, "action": disposition.action}
                for disposition in self.env["returns.scanner.command"]._get_dispositions()
            ],
            "open_arrivals": [] if arrival else self._render_open_arrivals(warehouse),
            "log": [],
        }
        return screen | self._render_parcel(arrival) if arrival else screen

    def _render_answer(self, answer):
        if not answer:
            return None
        told = {"level": answer.level, "code": answer.code, "text": answer.text}
        return told | ({"action": answer.action} if answer.action else {})

    def _render_warehouses(self):
        warehouses = self.env["stock.warehouse"].sudo()
        found = warehouses.search([("company_id", "in", self.env.companies.ids)])
        return [{"id": warehouse.id, "name": warehouse.name} for warehouse in found]

    def _render_candidate(self, order):
        goods = ", ".join(order.line_ids.mapped("product_id.display_name"))
        return {
            "order_id": order.id,
            "name": order.name,
            "customer": order.partner_id.display_name,
            "text": goods,
        }

    def _render_open_arrivals(self, warehouse):
        arrivals = self.env["returns.arrival"].sudo()
        found = arrivals.search(
            [("warehouse_id", "=", warehouse.id), ("state", "in", OPEN_STATES)], limit=MOST_PARCELS
        )
        return [
            {
                "id": arrival.id,
                "name": arrival.name,
                "text": ", ".join(
                    filter(
                        None, [arrival.partner_id.display_name, arrival.order_ids._get_numbers()]
                    )
                )
                or arrival.sender
                or "",
                "workers": self._get_workers(arrival),
            }
            for arrival in found
        ]

    def _get_workers(self, arrival):
        return (arrival.user_id | arrival.scan_ids.user_id).mapped("name")

    # === THE PARCEL ON THE TABLE === #

    def _render_parcel(self, arrival):
        tallied = self.env["returns.scanner.tally"]._tally(arrival)
        own = tallied.standing.filtered(
            lambda scan: scan.kind == "count" and scan.user_id == self.env.user
        )
        messages = self.env["returns.scanner.messages"]
        return {
            "arrival": self._render_arrival(arrival),
            "lines": self._render_lines(arrival, tallied),
            "unexpected": self._render_unexpected(tallied),
            "last_scan_id": own[-1:].id,
            "can_validate": not self.env["returns.scanner.booking"]._get_obstacle(arrival, tallied),
            "log": [
                messages._get_act(scan)
                for scan in arrival.scan_ids.sorted("id", reverse=True)[:LOG_LENGTH]
            ],
        }

    def _render_arrival(self, arrival):
        return {
            "id": arrival.id,
            "name": arrival.name,
            "state": arrival.state,
            "condition": arrival.condition,
            "customer": arrival.partner_id.display_name or "",
            "returns": [{"id": order.id, "name": order.name} for order in arrival.order_ids],
            "tracking_number": arrival.tracking_number or "",
            "sender": arrival.sender or "",
            "note": arrival.note or "",
            "photos": [
                {"id": photo.id, "url": self._get_url(photo)} for photo in arrival.photo_ids
            ],
            "workers": self._get_workers(arrival),
        }

    def _get_url(self, photo):
        """Return the address of a picture that the worker may see though not its document."""
        return f"/web/image/{photo.id}?access_token={photo._get_raw_access_token()}"

    def _render_lines(self, arrival, tallied):
        missing = tallied.standing.filtered(lambda scan: scan.kind == "missing")
        missing = {(scan.line_id.id, scan.product_id.id) for scan in missing}
        lines = self.env["returns.order.line"].sudo()
        products = self.env["product.product"].sudo()
        lines = lines.browse(row.key[0] for row in tallied.expected)
        products = products.browse(row.product for row in tallied.expected)
        return [
            self._render_line(line, product, row, tallied) | {"is_missing": row.key in missing}
            for line, product, row in zip(lines, products, tallied.expected, strict=True)
        ]

    def _render_line(self, line, product, row, tallied):
        count = tallied.tally.lines[row.key]
        pieces = tallied.get_pieces(row.key)
        counted_lots = {piece.item.lot for piece in pieces}
        lots = self.env["stock.lot"].sudo().browse(sorted(row.lots))
        return {
            "id": line.id,
            "key": f"{line.id}-{product.id}",
            "order": line.order_id.name,
            "product_id": product.id,
            "product": product.display_name,
            "image_url": f"/web/image/product.product/{product.id}/image_256",
            "barcode": product.barcode or "",
            "uom": product.uom_id.name,
            "tracking": product.tracking,
            "expected": float(row.quantity),
            "counted": float(count.counted),
            "short": float(count.short),
            "surplus": float(count.surplus),
            "reason": line.reason_id.name or "",
            "lots": [
                {"id": lot.id, "name": lot.name, "counted": lot.id in counted_lots} for lot in lots
            ],
            "photos": [self._get_url(photo) for photo in line.photo_ids],
            "pieces": [self._render_piece(piece, tallied) for piece in pieces],
        }

    def _render_piece(self, piece, tallied):
        scan = self.env["returns.scan"].sudo().browse(piece.item.key)
        count = tallied.counted[piece.item.key]
        return {
            "scan_id": scan.id,
            "quantity": float(piece.quantity),
            "lot": scan.lot_id.name or scan.lot_name or "",
            "outcome": piece.outcome,
            "grade_id": count.grade or False,
            "disposition_id": count.disposition or False,
            "text": self.env["returns.scanner.messages"]._get_act(scan),
        }

    def _render_unexpected(self, tallied):
        messages = self.env["returns.scanner.messages"]
        scans = self.env["returns.scan"].sudo()
        rows = []
        for piece in tallied.tally.unexpected:
            scan = scans.browse(piece.item.key)
            outcome = "noted" if scan.arrival_id.state == "blind" else piece.outcome
            rows.append(
                {
                    "scan_id": scan.id,
                    "product": scan.product_id.display_name,
                    "lot": scan.lot_id.name or scan.lot_name or "",
                    "quantity": float(piece.quantity),
                    "outcome": outcome,
                    "text": messages._get_outcome(outcome, scan),
                    "can_accept": outcome == "wrong_serial",
                }
            )
        return rows
