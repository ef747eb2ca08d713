from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        """Let refunds and cards follow their credit note; other documents cost nothing here."""
        result = super().write(vals)
        if "state" in vals:
            credits = self.filtered(
                lambda move: (
                    move.move_type == "out_refund"
                    or move.reversed_entry_id.move_type == "out_refund"
                )
            )
            self.env["returns.credit.restore"]._follow(credits)
            if vals["state"] != "posted":
                credits._follow_refunds()
        return result

    def _compute_payment_state(self):
        super()._compute_payment_state()
        self._origin.filtered("posted_before")._follow_refunds()

    def _follow_refunds(self):
        """Let the refunds of credit notes follow how far these are paid."""
        credit_notes = self.filtered(lambda move: move.move_type == "out_refund")
        if credit_notes:
            refunds_sudo = self.env["returns.refund"].sudo()
            rows = refunds_sudo.search([("move_id", "in", credit_notes.ids)])
            self.env.add_to_compute(rows._fields["state"], rows)
