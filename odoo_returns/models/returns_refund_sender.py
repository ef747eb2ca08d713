from odoo import models


class ReturnsRefundSender(models.AbstractModel):
    """How each way carries a refund out: one method a way, for many rows."""

    _name = "returns.refund.sender"
    _description = "Sender of Refunds"

    def _get_instant_methods(self):
        """Return the ways that leave no trace outside: they are carried out when granted."""
        return {"store_credit", "gift_card"}

    def _carry_out_store_credit(self, rows):
        self.env["returns.store.credit"]._issue(rows)
        rows._settle()

    def _carry_out_gift_card(self, rows):
        self.env["returns.store.credit"]._issue(rows)
        rows._settle()
