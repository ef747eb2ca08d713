from odoo import api, fields, models

from ..actions import open_records
from .returns_recovery_document import ACTIVITY


class ReturnsRecoveryMixin(models.AbstractModel):
    """What others owe us for a return."""

    _name = "returns.recovery.mixin"
    _description = "Recoveries of a Return"

    recovery_ids = fields.One2many("returns.recovery", "order_id", "Recoveries")
    recovery_count = fields.Integer("Number of Recoveries", compute="_compute_recovery_count")

    @api.depends("recovery_ids")
    def _compute_recovery_count(self):
        for order in self:
            order.recovery_count = len(order.recovery_ids)

    def action_recover(self):
        """Open the form of a new recovery, filled in with what is known."""
        self.ensure_one()
        found = self.env["returns.recovery.document"]._find(self)
        liable, cause, partner, lines = found or ("carrier", "other", None, self.line_ids)
        self.activity_feedback([ACTIVITY])
        return {
            "type": "ir.actions.act_window",
            "res_model": "returns.recovery",
            "view_mode": "form",
            "context": {
                "default_order_id": self.id,
                "default_line_ids": lines.ids,
                "default_liable": liable,
                "default_cause": cause,
                "default_partner_id": partner.id if partner else False,
                "default_amount": float(sum(map(self._get_worth, lines))),
            },
        }

    def _get_worth(self, line):
        """Return what the customer paid for the goods of a line."""
        quantity = self.env["returns.eligibility"]._to_reference(line.quantity, line.product_uom_id)
        return self.env["returns.facts"]._get_amount(line.sale_line_id.sudo(), quantity)

    def action_open_recoveries(self):
        """Open what others owe us for these returns."""
        return open_records(self.recovery_ids, "odoo_returns.returns_recovery_action")
