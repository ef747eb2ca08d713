from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    returns_policy_id = fields.Many2one("returns.policy", "Default Return Policy")

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._create_returns_defaults()
        return companies

    def _create_returns_defaults(self):
        """Give each company its own RMA numbers and a first policy."""
        self.env["ir.sequence"].create(
            [
                {
                    "name": company.env._("Return orders of %s", company.name),
                    "code": "returns.order",
                    "prefix": "RMA/%(range_year)s/",
                    "padding": 5,
                    "use_date_range": True,
                    "company_id": company.id,
                }
                for company in self
            ]
        )
        for company in self:
            company.returns_policy_id = self.env["returns.policy"].create(
                {"name": company.env._("Standard return policy"), "company_id": company.id}
            )
