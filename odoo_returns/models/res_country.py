from odoo import fields, models


class ResCountry(models.Model):
    _inherit = "res.country"

    returns_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Days for Returns",
        help="Its weekdays and company-wide time off decide which day a legal period ends on. "
        "Empty: the public holidays of the country.",
    )
