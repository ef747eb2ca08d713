from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Refunds follow what is reconciled with their credit notes, whoever does it."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._follow_returns(partials._get_returns_moves_sudo())
        return partials

    def unlink(self):
        moves_sudo = self._get_returns_moves_sudo()
        result = super().unlink()
        self._follow_returns(moves_sudo.exists())
        return result

    def _follow_returns(self, moves_sudo):
        if moves_sudo:
            self.env["returns.refund.books"]._follow(moves_sudo)

    def _get_returns_moves_sudo(self):
        """Return the credit notes that these concern, themselves or by the payment of them."""
        moves_sudo = (self.debit_move_id | self.credit_move_id).sudo().move_id
        credit_notes = moves_sudo.filtered(lambda move: move.move_type == "out_refund")
        payments = (moves_sudo - credit_notes).origin_payment_id.filtered(
            lambda payment: (
                payment.payment_type == "outbound" and payment.partner_type == "customer"
            )
        )
        matched = payments.move_id.line_ids.matched_credit_ids.credit_move_id.move_id
        return credit_notes | matched.filtered(lambda move: move.move_type == "out_refund")
