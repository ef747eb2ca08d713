from odoo import fields, models


class ReturnsPolicy(models.Model):
    """What the merchant promises: until when goods may come back, how, and how soon we answer."""

    _name = "returns.policy"
    _description = "Return Policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    window_days = fields.Integer(
        "Return Window (days)",
        default=30,
        help="Days after delivery in which a return may be requested; the last day counts.",
    )
    outside_window = fields.Selection(
        [("review", "A person decides"), ("refuse", "Refuse")],
        "Late Requests",
        default="review",
        required=True,
    )
    response_days = fields.Integer("Answer within (days)", default=2)
    refund_days = fields.Integer("Refund within (days)", default=14)
    return_address_id = fields.Many2one(
        "res.partner",
        check_company=True,
        help="Printed on the return slip. Empty: the address of the warehouse.",
    )
    instructions = fields.Html(
        translate=True, help="Printed on the return slip and shown in the portal."
    )

    _days_positive = models.Constraint(
        "CHECK (window_days BETWEEN 1 AND 36500"
        " AND response_days BETWEEN 1 AND 3650 AND refund_days BETWEEN 1 AND 3650)",
        "Window, answer and refund days of a return policy must be above zero, and no more than "
        "a hundred years for the window and ten for the others.",
    )
