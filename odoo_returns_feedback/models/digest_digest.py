from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_returns_rating = fields.Boolean("Rating of Returns (of 5)")
    kpi_returns_rating_value = fields.Float(
        digits=(16, 2), compute="_compute_kpi_returns_rating_value"
    )

    def _compute_kpi_returns_rating_value(self):
        if not self.env.user.has_group("odoo_returns.group_returns_user"):
            raise AccessError(
                self.env._("Do not have access, skip this data for user's digest email")
            )
        start, end, companies = self._get_kpi_compute_parameters()
        averages = dict(
            self.env["returns.feedback.request"]._read_group(
                [
                    ("company_id", "in", companies.ids),
                    ("rated_on", ">=", start),
                    ("rated_on", "<", end),
                ],
                ["company_id"],
                ["rating:avg"],
            )
        )
        for digest in self:
            company = digest.company_id or self.env.company
            digest.kpi_returns_rating_value = averages.get(company, 0)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("odoo_returns.returns_menu_root").id
        actions["kpi_returns_rating"] = (
            f"odoo_returns_feedback.returns_feedback_answer_action?menu_id={menu}"
        )
        return actions
