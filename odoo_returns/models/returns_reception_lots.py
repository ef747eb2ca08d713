from collections import Counter

from odoo import models
from odoo.exceptions import ValidationError


class ReturnsReception(models.AbstractModel):
    """Lots and serials of receipts: what was delivered comes back, unless somebody says so."""

    _inherit = "returns.reception"

    def _expect_named_lots(self, moves):
        """Expect the lots that the returns name, where the deliveries had them."""
        for move in moves.filtered("returns_line_id.lot_ids"):
            lots = move.returns_line_id.lot_ids & move.origin_returned_move_id.lot_ids
            if move.product_id.tracking == "serial" and lots:
                move.lot_ids = lots[: int(move.product_qty)]

    def _get_lots_sudo(self, sale_lines, ignored=()):
        """Return {(sale line, product): Counter of lots that the customer has, in product units}.

        :param ignored: stock moves that do not count
        """
        eligibility = self.env["returns.eligibility"]
        lots = {}
        out, back = eligibility._get_customer_moves_sudo(sale_lines)
        for sign, moves in ((1, out), (-1, back)):
            for move in moves.filtered(lambda move: move.state == "done"):
                if move.product_id.tracking != "none" and move not in ignored:
                    found = lots.setdefault((move.sale_line_id, move.product_id), Counter())
                    for move_line in move.move_line_ids:
                        found[move_line.lot_id] += sign * move_line.quantity_product_uom
        return lots

    def _check_lots(self, moves):
        """Hold receipts to the lots of the deliveries, whatever way they are made.

        :param moves: done moves of return lines
        :raises ValidationError: naming the lots, the return and what was delivered
        """
        tracked = moves.filtered(lambda move: move.product_id.tracking != "none")
        if not tracked:
            return
        _sent, received = tracked.sudo()._get_customer_moves()
        with_customer = self._get_lots_sudo(received.sale_line_id, ignored=received)
        for move in received.sorted("id"):
            known = with_customer.setdefault((move.sale_line_id, move.product_id), Counter())
            was_known = {lot: quantity for lot, quantity in known.items() if quantity > 0}
            foreign = move.lot_ids.browse()
            for move_line in move.move_line_ids:
                known[move_line.lot_id] -= move_line.quantity_product_uom
                if move.product_id.uom_id.compare(known[move_line.lot_id], 0.0) < 0:
                    foreign |= move_line.lot_id
            if foreign and not move.returns_accepts_lot:
                self._refuse_lots(move, foreign, was_known)
            elif foreign:
                self._log_lots(move, foreign)

    def _refuse_lots(self, move, lots, delivered):
        names = ", ".join(sorted(lot.name for lot in delivered if lot))
        raise ValidationError(
            self.env._(
                "%(rma)s: %(lots)s of %(product)s is not what was delivered and may come back: "
                "%(delivered)s. Tick “Take another serial” to receive it all the same.",
                rma=move.returns_line_id.order_id.name,
                lots=", ".join(lots.mapped("name")),
                product=move.product_id.display_name,
                delivered=names or self.env._("nothing"),
            )
        )

    def _log_lots(self, move, lots):
        """Note on the transfer and the return who took which other lots."""
        body = self.env._(
            "%(user)s took %(lots)s of %(product)s back, which is not what was delivered.",
            user=self.env.user.name,
            lots=", ".join(lots.mapped("name")),
            product=move.product_id.display_name,
        )
        author = self.env.user.partner_id.id
        for record_sudo in (move.picking_id.sudo(), move.returns_line_id.order_id.sudo()):
            record_sudo.message_post(body=body, author_id=author)
