from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    returns_policy_id = fields.Many2one("returns.policy", "Default Return Policy")

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._create_returns_defaults()
        return companies

    def write(self, vals):
        if "returns_policy_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.constrains("returns_policy_id")
    def _check_returns_policy_id(self):
        """Refuse a default that promises nothing, or that another company promises."""
        for company in self:
            policy = company.returns_policy_id
            if policy and policy.company_id != company:
                raise ValidationError(
                    self.env._(
                        "Default Return Policy: %(policy)s belongs to another company.",
                        policy=policy.name,
                    )
                )
            if policy and not policy.revision_ids:
                raise ValidationError(
                    self.env._(
                        "Default Return Policy: publish %(policy)s first.", policy=policy.name
                    )
                )

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
            policy = self.env["returns.policy"].create(
                {"name": company.env._("Standard return policy"), "company_id": company.id}
            )
            policy._publish()
            company.returns_policy_id = policy
