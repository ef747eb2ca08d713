from odoo import fields, models


class ResCountry(models.Model):
    _inherit = "res.country"

    returns_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Days for Returns",
        help="Its weekdays and company-wide time off decide which day a legal period ends on. "
        "Empty: the public holidays of the country.",
    )


class ResCountryState(models.Model):
    _inherit = "res.country.state"

    def _get_returns_code(self):
        """Return the code of the state without that of its country, which some of them carry."""
        return (self.code or "").removeprefix(f"{self.country_id.code}-")
