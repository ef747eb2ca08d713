from odoo import fields, models

from ..const import FALLBACK


class ReturnsFallback(models.TransientModel):
    """Choose another way for a refund that failed, and note that the customer agreed."""

    _name = "returns.fallback"
    _description = "Another Way for a Refund"

    refund_id = fields.Many2one(
        "returns.refund",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    currency_id = fields.Many2one(related="refund_id.currency_id")
    amount = fields.Monetary(related="refund_id.amount")
    failure_reason = fields.Selection(related="refund_id.failure_reason")
    method = fields.Selection(FALLBACK, "By", default="bank", required=True)
    consent = fields.Text(
        "The Customer's Words",
        help="How he agreed. Needed for store credit, and where the law says so.",
    )

    def action_confirm(self):
        """Send the refund by the other way."""
        self.ensure_one()
        self.refund_id.action_fall_back(self.method, self.consent)
        return {"type": "ir.actions.act_window_close"}
