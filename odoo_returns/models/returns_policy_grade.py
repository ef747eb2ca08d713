from odoo import api, fields, models


class ReturnsPolicyGrade(models.Model):
    """What a policy keeps of the price of goods that come back in a worse state.

    It is told to customers as a share of the price; rights limit or forbid it.
    """

    _name = "returns.policy.grade"
    _description = "Deduction of a Return Policy by Grade"
    _order = "policy_id, id"
    _rec_name = "grade_id"

    policy_id = fields.Many2one("returns.policy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, index=True, precompute=True
    )
    grade_id = fields.Many2one("returns.grade", required=True, ondelete="restrict")
    percent = fields.Float(
        "Deduction in Percent",
        digits=(5, 2),
        required=True,
        help="Of the price, when the customer changed his mind. Never where a right forbids it.",
    )

    _grade_unique = models.Constraint(
        "UNIQUE (policy_id, grade_id)", "A policy names each grade once."
    )

    @api.constrains("grade_id", "percent")
    def _check_promise(self):
        self.policy_id._check_promise()
