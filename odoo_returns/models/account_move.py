from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    returns_order_ids = fields.Many2many(
        "returns.order",
        string="Returns",
        compute="_compute_returns_order_ids",
        groups="odoo_returns.group_returns_user",
    )
    returns_count = fields.Integer(
        compute="_compute_returns_order_ids", groups="odoo_returns.group_returns_user"
    )

    def _compute_returns_order_ids(self):
        for move in self:
            move.returns_order_ids = move.invoice_line_ids.returns_order_id
            move.returns_count = len(move.returns_order_ids)

    def action_open_returns(self):
        """Open the returns that this document credits."""
        return self.returns_order_ids._get_action_open()

    def _get_returns_orders_sudo(self):
        """Return the returns that these documents settle, whoever asks: accountants may not
        read returns, yet their documents move them.
        """
        if not self.ids:
            return self.env["returns.order"].sudo()
        lines_sudo = (
            self.env["account.move.line"]
            .sudo()
            .search([("move_id", "in", self.ids), ("returns_order_id", "!=", False)])
        )
        return lines_sudo.returns_order_id

    def _post(self, soft=True):
        posted = super()._post(soft)
        refunds = posted.filtered(lambda move: move.move_type == "out_refund")
        orders_sudo = refunds._get_returns_orders_sudo()
        if orders_sudo:
            refunds._check_credited_once()
            orders_sudo._sync_state()
        elif reversals := posted.filtered(
            lambda move: move.reversed_entry_id.move_type == "out_refund"
        ):
            reversals._get_returns_orders_sudo()._sync_state()
        return posted

    def button_cancel(self):
        orders_sudo = self._get_returns_orders_sudo()
        result = super().button_cancel()
        orders_sudo._sync_state()
        return result

    def button_draft(self):
        orders_sudo = self._get_returns_orders_sudo()
        result = super().button_draft()
        orders_sudo._sync_state()
        return result

    def unlink(self):
        orders_sudo = self._get_returns_orders_sudo()
        result = super().unlink()
        orders_sudo.exists()._sync_state()
        return result

    def _check_credited_once(self):
        """Refuse a credit note that credits more of an invoice line, or of a return, than there is.

        :raises UserError: naming the return, product and the quantity accepted
        """
        lines_sudo = self.sudo().line_ids.filtered("returns_line_id")
        lines_sudo.returns_line_id._lock_sale_lines()
        for line in lines_sudo.returns_line_id:
            if line.product_uom_id.compare(line.qty_settled, line.qty_accepted) > 0:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(settled)s of %(product)s would be credited, "
                        "but only %(accepted)s were accepted.",
                        rma=line.order_id.name,
                        settled=line.qty_settled,
                        product=line.product_id.display_name,
                        accepted=line.qty_accepted,
                    )
                )
