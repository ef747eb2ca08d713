from odoo import fields, models

#: Terms of a promise that this file adds.
COST_TERMS = (
    "outbound",
    "freight_fee",
    "recalculates_promotions",
    "claws_back_freight",
    "charges_gifts",
)


class ReturnsPolicyCosts(models.AbstractModel):
    """What a policy pays back and keeps besides the goods; a right of the customer comes first."""

    _name = "returns.policy.costs"
    _description = "Costs of a Return Policy"

    company_currency_id = fields.Many2one("res.currency")
    outbound = fields.Selection(
        [
            ("keep", "Kept"),
            ("proportional", "Paid back in proportion to the goods"),
            ("refund", "Paid back when the whole order comes back"),
        ],
        "Freight of the Order",
        default="keep",
        required=True,
        help="Handling that was paid with the order goes the same way.",
    )
    freight_fee = fields.Monetary(
        "Fee for the Way back",
        currency_field="company_currency_id",
        help="For each return that we send a label for or fetch, where the customer pays the way "
        "back. 0: nothing.",
    )
    recalculates_promotions = fields.Boolean(
        "Recalculate Promotions",
        help="What the customer keeps may be too little for a discount he got: then it is taken "
        "off what he gets back.",
    )
    claws_back_freight = fields.Boolean(
        "Charge Free Shipping",
        help="What the customer keeps may be too little for free shipping: then it is taken off.",
    )
    charges_gifts = fields.Boolean(
        "Charge Missing Gifts",
        help="A gift that was given with goods which come back, and does not come back, is taken "
        "off at its price.",
    )
