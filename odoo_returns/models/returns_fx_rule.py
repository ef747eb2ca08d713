from odoo import fields, models

from ..const import FX_SOURCE


class ReturnsFxRule(models.Model):
    """The exchange rate that one country's tax law asks for on credit notes of returns."""

    _name = "returns.fx.rule"
    _description = "Exchange Rate of Credit Notes by Country"
    _order = "company_id, country_id"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    country_id = fields.Many2one(
        "res.country",
        "Taxed in",
        required=True,
        help="The country whose taxes the invoice carries: the company's, or the one where its "
        "fiscal position is registered.",
    )
    fx_source = fields.Selection(FX_SOURCE, "Exchange Rate", required=True, default="original")

    _country_unique = models.Constraint(
        "UNIQUE (company_id, country_id)", "Each country has one exchange rate rule in a company."
    )
