from odoo import api, models
from odoo.tools import format_amount, format_date, format_list, formatLang

from ..engine.right import Length

#: kind of goods -> model
GOODS = {"product": "product.product", "category": "product.category", "tag": "product.tag"}


class ReturnsPolicyWords(models.AbstractModel):
    """For whom a policy is, where goods are sent, and how money comes back, in words."""

    _name = "returns.policy.words"
    _inherit = "returns.right.words"
    _description = "Return Policies in Words"

    # === NAMES === #

    @api.model
    def _load(self, revisions_sudo, scopes):
        """Return this service with the names of all that the revisions mention, read at once."""
        goods = {(each.kind, each.key) for scope in scopes for each in scope.goods}
        codes = {code for scope in scopes for code in scope.countries}
        for revision in revisions_sudo:
            goods |= revision._get_terms().final_sale
            codes.update(*(row["countries"] for row in revision.terms["addresses"]))
        countries_sudo = self.env["res.country"].sudo().search([("code", "in", list(codes))])
        names = {("country", country.code): country.name for country in countries_sudo}
        for kind, model in GOODS.items():
            ids = [key for found, key in goods if found == kind]
            # What is sold is no secret, and goods that are gone are named by nobody.
            records_sudo = self.env[model].sudo().browse(ids).exists()
            name = "display_name" if kind == "product" else "name"
            plain = records_sudo.with_context(display_default_code=False)
            names |= {(kind, record.id): record[name] for record in plain}
        company_sudo = revisions_sudo.company_id[:1]
        return self.with_context(returns_policy_names=names, returns_policy_company=company_sudo)

    def _get_names(self, keys):
        """Return the names of (kind, id) of goods or ("country", code), in alphabetical order."""
        names = self.env.context["returns_policy_names"]
        return sorted(names[key] for key in keys if key in names)

    def _get_country_names(self, codes):
        return self._list(self._get_names(("country", code) for code in codes))

    def _list(self, names, style="standard"):
        return format_list(self.env, list(names), style)

    def _days(self, number):
        return self._say_length(Length(number))

    def _amount(self, value):
        company_sudo = self.env.context["returns_policy_company"]
        return format_amount(self.env, float(value), company_sudo.currency_id)

    # === FOR WHOM === #

    def _say_scope(self, scope, is_alone):
        sentences = [*self._say_places(scope), *self._say_customers(scope), *self._say_sales(scope)]
        if sentences:
            return sentences
        if is_alone:
            return [self.env._("Every order.")]
        return [self.env._("Every order that none of our other policies is for.")]

    def _say_places(self, scope):
        if scope.countries:
            names = self._get_country_names(scope.countries)
            yield self.env._("Orders shipped to: %s", names)
        if scope.goods:
            names = self._get_names((goods.kind, goods.key) for goods in scope.goods)
            yield self.env._("Goods: %s", self._list(names))

    def _say_customers(self, scope):
        """Say that there is a choice, not which: how we call our customers is our business."""
        if scope.customer_tags:
            yield self.env._("Certain groups of customers only")
        if scope.teams:
            yield self.env._("Certain of our shops only")
        if scope.pricelists:
            yield self.env._("Orders at certain price lists only")

    def _say_sales(self, scope):
        if scope.currencies:
            yield self.env._("Orders in: %s", self._list(sorted(scope.currencies)))
        first = scope.date_from and format_date(self.env, scope.date_from, date_format="long")
        last = scope.date_to and format_date(self.env, scope.date_to, date_format="long")
        if first and last:
            yield self.env._("Ordered from %(first)s to %(last)s", first=first, last=last)
        elif first:
            yield self.env._("Ordered on %(first)s or later", first=first)
        elif last:
            yield self.env._("Ordered on %(last)s or earlier", last=last)
        if scope.value_min is not None:
            low = self._amount(scope.value_min)
            yield self.env._("Orders of at least %(amount)s, before tax", amount=low)
        if scope.value_max is not None:
            high = self._amount(scope.value_max)
            yield self.env._("Orders of at most %(amount)s, before tax", amount=high)

    # === WHERE TO === #

    def _get_way(self, revision_sudo, texts):
        """Return how goods come back and where to; addresses are as they were published."""
        terms = revision_sudo._get_terms()
        addresses = self._get_addresses(revision_sudo, texts)
        return {
            "addresses": addresses,
            "lines": [
                self.env._(
                    "Ask for the return first, and wait for our answer before you send anything."
                ),
                self._say_way(terms.way_of_return),
                not addresses
                and self.env._("The address is on the return slip that you get from us."),
                terms.approval_days
                and self.env._(
                    "Our approval is valid for %(length)s: send the goods within this time, "
                    "or ask again.",
                    length=self._days(terms.approval_days),
                ),
            ],
        }

    def _get_addresses(self, revision_sudo, texts):
        """Return [{"for", "text"}]: which countries and goods go to which address."""
        rows = revision_sudo.terms["addresses"]
        conditions = texts.get("address_for") or [""] * len(rows)
        addresses = []
        for row, text, condition in zip(rows, texts["addresses"], conditions, strict=False):
            parts = (self._get_country_names(row["countries"]), condition)
            addresses.append({"for": " - ".join(filter(None, parts)), "text": text})
        if texts["return_address"]:
            others = self.env._("All other countries") if addresses else ""
            if any(conditions):
                others = self.env._("Everything else")
            addresses.append({"for": others, "text": texts["return_address"]})
        return addresses

    def _say_way(self, way):
        return {
            "customer_ships": self.env._("You send the goods with a carrier of your choice."),
            "label": self.env._("We send you a label: print it and stick it on the parcel."),
            "collection": self.env._("We have the goods collected at your address."),
            "drop_off": self.env._("You take the goods to a drop-off point; we tell you which."),
            "store": self.env._("You bring the goods to one of our stores."),
        }[way]

    # === MONEY === #

    def _say_money(self, terms):
        yield self.env._(
            "We answer your request within %(length)s.", length=self._days(terms.response_days)
        )
        yield self._say_settlement(terms)
        yield from self._say_trust(terms)
        yield {
            "original": self.env._("You get your money back the way you paid."),
            "bank": self.env._("You get your money back by bank transfer."),
            "store_credit": self.env._("You get your money back as store credit."),
            "choice": self.env._(
                "You choose how you get your money back: the way you paid, by bank transfer or as "
                "store credit."
            ),
        }[terms.refund_method]
        yield from self._say_credit(terms)
        yield from self.env["returns.exchange.words"]._say(self, terms)
        if terms.keep_below is not None:
            yield self.env._(
                "You may keep goods worth less than %(amount)s: we pay you back without them.",
                amount=self._amount(terms.keep_below),
            )
        yield from self._say_costs(terms)
        yield from self._say_caps(terms)

    def _say_settlement(self, terms):
        length = self._days(terms.refund_days)
        return {
            "approval": self.env._(
                "We pay you back as soon as your return is approved, no later than %(length)s "
                "after that.",
                length=length,
            ),
            "shipped": self.env._(
                "We pay you back once your parcel is on its way to us, no later than %(length)s "
                "after the approval.",
                length=length,
            ),
            "received": self.env._(
                "We pay you back once the goods have arrived, no later than %(length)s after the "
                "approval.",
                length=length,
            ),
            "inspected": self.env._(
                "We pay you back once we have checked the goods, no later than %(length)s after "
                "the approval.",
                length=length,
            ),
        }[terms.settle_on]

    def _say_trust(self, terms):
        """Say that some are paid sooner; who is, and up to what, is our business."""
        if terms.instant_on == "sent":
            yield self.env._(
                "Customers we know may be paid back as soon as they tell us that the parcel is on "
                "its way."
            )
        elif terms.instant_on == "shipped":
            yield self.env._(
                "Customers we know may be paid back as soon as the carrier has scanned the parcel."
            )

    def _say_credit(self, terms):
        if terms.credit_bonus:
            percent = formatLang(
                self.env, float(terms.credit_bonus), digits=0 if terms.credit_bonus % 1 == 0 else 2
            )
            yield self.env._(
                "If you take store credit, you get %(percent)s %% more than in money.",
                percent=percent,
            )
        if terms.credit_days:
            yield self.env._(
                "Store credit is valid for %(length)s.", length=self._days(terms.credit_days)
            )

    def _say_costs(self, terms):
        """Say what is paid back and kept besides the goods."""
        if terms.outbound == "proportional":
            yield self.env._("We pay back the freight of the order in proportion to the goods.")
        elif terms.outbound == "refund":
            yield self.env._(
                "We pay back the freight of the order when the whole order comes back."
            )
        if terms.freight_fee:
            yield self.env._(
                "Where you pay the way back and we provide it, we keep %(amount)s for each return.",
                amount=self._amount(terms.freight_fee),
            )
        advantages = {
            "recalculates_promotions": self.env._("a discount"),
            "claws_back_freight": self.env._("free shipping"),
            "charges_gifts": self.env._("a gift that does not come back"),
        }
        kept = [name for switch, name in advantages.items() if getattr(terms, switch)]
        if kept:
            yield self.env._(
                "If what you keep is too little for what you got with the order, we take it off, "
                "unless the law forbids it: %(advantages)s.",
                advantages=self._list(kept, "or"),
            )

    def _say_caps(self, terms):
        if terms.max_per_order:
            yield self.env._(
                "From return number %(number)s of the same order on, a person decides.",
                number=terms.max_per_order + 1,
            )
        if terms.max_per_customer:
            yield self.env._(
                "From return number %(number)s within %(length)s on, a person decides.",
                number=terms.max_per_customer + 1,
                length=self._days(terms.period_days),
            )
