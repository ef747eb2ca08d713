from odoo import fields, models


class ReturnsRefuse(models.TransientModel):
    """Ask for the reason of a decision: a refusal, which the customer reads, or an override."""

    _name = "returns.refuse"
    _description = "Reason of a Decision"

    order_ids = fields.Many2many(
        "returns.order", default=lambda self: self.env.context.get("active_ids")
    )
    event = fields.Selection(
        [("refuse", "Refuse"), ("cancel", "Cancel"), ("approve", "Approve")],
        default="refuse",
        required=True,
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Refuse, cancel or approve the returns with the reason."""
        self.ensure_one()
        return getattr(self.order_ids, f"action_{self.event}")(reason=self.reason)
