from odoo import fields, models

#: Terms of a promise that this file adds.
MONEY_TERMS = (
    "auto_settle",
    "instant_on",
    "instant_cap",
    "instant_open_cap",
    "instant_returns",
    "instant_orders",
    "credit_bonus",
    "credit_days",
)


class ReturnsPolicyMoney(models.AbstractModel):
    """When a policy pays without a person, whom it trusts, and what store credit is worth."""

    _name = "returns.policy.money"
    _description = "Money of a Return Policy"

    company_id = fields.Many2one("res.company")
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    auto_settle = fields.Boolean(
        "Pay Back without a Person",
        help="What is due is credited by the server soon after it falls due.",
    )
    instant_on = fields.Selection(
        [
            ("never", "Never"),
            ("sent", "the customer says that he sent the goods"),
            ("shipped", "the carrier has scanned the parcel"),
        ],
        "Trusted Customers Are Paid when",
        default="never",
        required=True,
        help="Before the goods are here, up to the caps. Above them, the money waits for the "
        "goods as it does for everybody else.",
    )
    instant_cap = fields.Monetary(
        "Cap per Return", currency_field="company_currency_id", help="0: without a limit."
    )
    instant_open_cap = fields.Monetary(
        "Cap per Customer",
        currency_field="company_currency_id",
        help="Of all that he was paid for goods that are not here yet. 0: without a limit.",
    )
    instant_returns = fields.Integer(
        "Trusted after Returns",
        help="So many finished returns, of which nothing was refused. 0: returns earn no trust.",
    )
    instant_orders = fields.Integer(
        "Trusted after Orders",
        help="So many delivered orders, while nothing of his returns was refused. 0: orders earn "
        "no trust.",
    )
    credit_bonus = fields.Float(
        "Bonus on Store Credit (%)",
        digits=(5, 2),
        help="Who takes store credit gets this much more than in money.",
    )
    credit_days = fields.Integer("Store Credit Expires after (days)", help="0: never.")
