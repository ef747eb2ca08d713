from odoo import api, fields, models

from ..const import VERDICT


class ReturnsFinding(models.Model):
    """One observation of a check on a return line: a code, its parameters, and its rule."""

    _name = "returns.finding"
    _description = "Return Finding"
    _order = "id"
    _rec_name = "code"

    line_id = fields.Many2one("returns.order.line", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Char(required=True, index=True)
    outcome = fields.Selection(VERDICT, required=True)
    params = fields.Json()
    rule = fields.Char(help="The right, or the revision of the policy, that says so.")
    lifted_by = fields.Char(help="The right of the customer that changed the outcome.")
    message = fields.Char(compute="_compute_message")

    @api.depends("code", "params", "rule", "lifted_by")
    @api.depends_context("lang")
    def _compute_message(self):
        messages = self.env["returns.messages"]
        for finding in self:
            finding.message = messages._get_sentence(
                finding.code, finding.params or {}, finding.rule, finding.lifted_by
            )
