from odoo import fields, models

#: Terms of a promise that this file adds.
EXCHANGE_TERMS = (
    "exchange_for",
    "exchange_price",
    "exchange_on",
    "exchange_reserve_days",
    "exchange_unpaid",
    "exchange_backorder",
    "exchange_safety",
    "exchange_back_days",
)


class ReturnsPolicyExchange(models.AbstractModel):
    """What a policy exchanges goods for, when the new goods leave, and how long they are kept."""

    _name = "returns.policy.exchange"
    _description = "Exchanges of a Return Policy"

    exchange_for = fields.Selection(
        [
            ("same", "the same article"),
            ("variant", "another variant of it"),
            ("category", "articles of the same category"),
            ("any", "any article"),
        ],
        "Exchanged for",
        default="variant",
        required=True,
        help="Customers can choose nothing else; a clerk is told and decides.",
    )
    exchange_price = fields.Selection(
        [
            ("same", "the same article"),
            ("variant", "every variant of it"),
        ],
        "Price Kept for",
        default="same",
        required=True,
        help="It costs what was paid, whatever it costs today. Everything else is sold at the "
        "customer's price of today, and the difference is settled.",
    )
    exchange_on = fields.Selection(
        [
            ("approval", "the request is approved"),
            ("shipped", "the parcel is on its way"),
            ("received", "the goods have arrived"),
            ("inspected", "the goods are inspected"),
        ],
        "New Goods Leave when",
        default="inspected",
        required=True,
        help="Before the goods are here it is an advance replacement, against a deadline.",
    )
    exchange_reserve_days = fields.Integer(
        "Kept for (days)",
        default=7,
        help="The new goods are kept so long for a customer who has to pay a difference. 0: as "
        "long as it takes.",
    )
    exchange_unpaid = fields.Selection(
        [("cancel", "Cancel the exchange"), ("quotation", "Make it a quotation again")],
        "Not Paid by Then",
        default="cancel",
        required=True,
        help="The goods are free for others, and what was credited goes back to the customer.",
    )
    exchange_backorder = fields.Boolean(
        "Exchange for Goods out of Stock", help="Customers may choose what has to come in first."
    )
    exchange_safety = fields.Float(
        "Stock not Exchanged",
        digits="Product Unit",
        help="Customers cannot choose an article of which no more than this is free.",
    )
    exchange_back_days = fields.Integer(
        "Goods Back within (days)",
        default=14,
        help="Of an advance replacement, after the approval.",
    )


class ReturnsExchangeWords(models.AbstractModel):
    """What a policy promises about exchanges, as customers read it."""

    _name = "returns.exchange.words"
    _description = "Exchanges of Return Policies in Words"

    def _say(self, words, terms):
        """Return the sentences about exchanges.

        :param words: the ``returns.policy.words`` that say lengths of time
        """
        yield self._say_what(terms.exchange_for)
        if terms.exchange_price == "variant":
            yield self.env._("Every variant of an article costs what you paid for it.")
        else:
            yield self.env._("The same article again costs you nothing more.")
        yield self._say_when(terms.exchange_on)
        if terms.exchange_on in ("approval", "shipped"):
            yield self.env._(
                "The goods that you exchange then have to be back within %(length)s of the "
                "approval.",
                length=words._days(terms.exchange_back_days),
            )
        if terms.exchange_reserve_days:
            yield self._say_unpaid(terms.exchange_unpaid, words._days(terms.exchange_reserve_days))
        if terms.exchange_backorder:
            yield self.env._("You may choose goods that are out of stock, and wait for them.")

    def _say_what(self, scope):
        return {
            "same": self.env._("We exchange an article for the same one."),
            "variant": self.env._(
                "We exchange an article for the same one, or for another variant of it."
            ),
            "category": self.env._("We exchange an article for one of the same category."),
            "any": self.env._("We exchange an article for any other one that we sell."),
        }[scope]

    def _say_when(self, event):
        return {
            "approval": self.env._("We send the new goods as soon as the exchange is approved."),
            "shipped": self.env._("We send the new goods once your parcel is on its way to us."),
            "received": self.env._("We send the new goods once yours have arrived."),
            "inspected": self.env._("We send the new goods once we have checked yours."),
        }[event]

    def _say_unpaid(self, then, length):
        if then == "quotation":
            return self.env._(
                "If you have to pay a difference, we keep the new goods for %(length)s; then you "
                "can still have them while there are any.",
                length=length,
            )
        return self.env._(
            "If you have to pay a difference, we keep the new goods for %(length)s; then the "
            "exchange is cancelled.",
            length=length,
        )
