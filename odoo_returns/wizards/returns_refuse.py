from odoo import fields, models


class ReturnsRefuse(models.TransientModel):
    """Ask for the reason that the customer will read, then refuse or cancel."""

    _name = "returns.refuse"
    _description = "Refuse or Cancel Returns"

    order_ids = fields.Many2many(
        "returns.order", default=lambda self: self.env.context.get("active_ids")
    )
    event = fields.Selection(
        [("refuse", "Refuse"), ("cancel", "Cancel")], default="refuse", required=True
    )
    reason = fields.Text("Reason told to the customer", required=True)

    def action_confirm(self):
        """Refuse or cancel the returns with the reason."""
        self.ensure_one()
        if self.event == "refuse":
            return self.order_ids.action_refuse(reason=self.reason)
        return self.order_ids.action_cancel(reason=self.reason)
