from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnsOverride(models.Model):
    """A person's decision against a verdict: who, when, which rule, and why. It never changes."""

    _name = "returns.override"
    _description = "Overridden Verdict"
    _order = "id"
    _rec_name = "reason"

    line_id = fields.Many2one("returns.order.line", required=True, index=True, ondelete="restrict")
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True, string="Return")
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one("res.users", "Decided by", required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    codes = fields.Char("Findings", required=True, help="Codes of what said otherwise.")
    rules = fields.Char(help="The rules that these findings come from.")
    reason = fields.Text(required=True)

    @api.model
    def _log(self, lines, reason, outcome="refuse"):
        """Record that the user decides against the findings of an outcome on these lines."""
        vals_list = []
        for line in lines:
            against = line.finding_ids.filtered(lambda finding: finding.outcome == outcome)
            vals_list.append(
                {
                    "line_id": line.id,
                    "user_id": self.env.uid,
                    "codes": ", ".join(against.mapped("code")),
                    "rules": ", ".join(sorted(set(filter(None, against.mapped("rule"))))),
                    "reason": reason,
                }
            )
        return self.sudo().create(vals_list)

    @api.model
    def _note(self, line, code, reason):
        """Record what the user decides by himself, where no finding says otherwise."""
        return self.sudo().create(
            {"line_id": line.id, "user_id": self.env.uid, "codes": code, "reason": reason}
        )

    def write(self, vals):
        if vals:
            raise UserError(self.env._("A decision cannot change: it is history."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A decision cannot be deleted: it is history."))
