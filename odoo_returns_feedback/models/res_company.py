from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    returns_feedback_active = fields.Boolean(
        "Ask for a Rating of Returns",
        default=True,
        help="Customers get one request by mail for each return that is done.",
    )
    returns_feedback_delay = fields.Integer(
        "Days Before Asking",
        default=1,
        help="How many days after a return is done the customer is asked; 0 asks at once.",
    )

    _returns_feedback_delay_positive = models.Constraint(
        "CHECK (returns_feedback_delay >= 0)",
        "Customers cannot be asked for a rating before their return is done.",
    )
