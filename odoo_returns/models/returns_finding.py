from odoo import api, fields, models

from ..const import VERDICT


class ReturnsFinding(models.Model):
    """One observation of the policy on a return line: a code and its parameters."""

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
    message = fields.Char(compute="_compute_message")

    @api.depends("code", "params")
    @api.depends_context("lang")
    def _compute_message(self):
        for finding in self:
            finding.message = self.env["returns.messages"]._get_sentence(
                finding.code, finding.params or {}
            )
