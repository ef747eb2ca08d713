from datetime import datetime, time, timezone
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_list

from .. import engine
from ..engine.entitlements import find_effective

#: what a shop with a public page has done, whatever else it did
FLAGS = {"policy_posted": True, "return_clause_stated": True}
#: sets of a right that make it one for some goods, reasons or ways of selling only
NARROWING = ("goods_classes", "reason_classes", "channels")
NAMED = ("returns.anchor", "returns.goods.class", "returns.reason.class")


class ReturnsPolicyLaw(models.AbstractModel):
    """The rights that consumers have besides every policy, one plain sentence each, by country."""

    _name = "returns.policy.law"
    _inherit = "returns.right.words"
    _description = "Rights beside Return Policies"

    @api.model
    def _get_rights(self, company, scopes, day):
        """Return the rights of a day as rows of countries that share the same ones.

        :param scopes: sets of country codes, one a policy; an empty one stands for all countries
        :return: list of dicts of ``title``, ``countries`` and ``rights``
        """
        lineage = self.env["returns.right"]._get_lineage(company)
        rights = self._get_firm_rights(lineage, day)
        wanted = None if not all(scopes) else frozenset().union(*scopes)
        groups = {}
        for country_sudo in self._get_countries_sudo(rights, wanted):
            places = {country_sudo.code, *country_sudo.country_group_ids.mapped("code")}
            found = self._pick(rights, lineage, places, country_sudo.code, day)
            if found:
                groups.setdefault(tuple(found), []).append(country_sudo)
        words = self.with_context(returns_names=self._load_names())
        names = self._get_right_names(company, rights)
        rows = [
            {
                "title": words._get_title(countries, [rights[code] for code in codes]),
                "countries": format_list(self.env, [country.name for country in countries]),
                "rights": [words._get_right(rights[code], names) for code in codes],
            }
            for codes, countries in groups.items()
        ]
        return sorted(rows, key=lambda row: row["title"])

    def _get_firm_rights(self, lineage, day):
        """Return {code: right} of what consumers can rely on beside a policy."""
        facts = engine.LineFacts(
            quantity=Decimal(1),
            returnable=Decimal(1),
            asked_at=datetime.combine(fields.Date.today(), time(12), timezone.utc),
            flags=FLAGS,
        )
        rights = [lineage.at(code, day) for code in lineage.codes]
        entries = [engine.assess(right, facts) for right in rights if right is not None]
        return {
            entry.right.code: entry.right
            for entry in find_effective(entries, engine.PolicyTerms())
            if entry.is_firm and entry.status != "unmet" and self._is_for_consumers(entry.right)
        }

    def _is_for_consumers(self, right):
        return not right.regimes and (not right.channels or "distance_b2c" in right.channels)

    def _get_countries_sudo(self, rights, wanted):
        """Return the countries that a policy is for, or that some right is for, by name."""
        countries_sudo = self.env["res.country"].sudo()
        if wanted is not None:
            return countries_sudo.search([("code", "in", list(wanted))])
        places = {right.jurisdiction.partition("-")[0] for right in rights.values()} - {""}
        return countries_sudo.search(
            ["|", ("code", "in", list(places)), ("country_group_ids.code", "in", list(places))]
        )

    def _pick(self, rights, lineage, places, country, day):
        """Return the codes of the rights of a country; the nearer one replaces its ancestors."""
        found = [
            code
            for code, right in rights.items()
            if not right.jurisdiction
            or right.jurisdiction in places
            or right.jurisdiction.startswith(f"{country}-")
        ]
        replaced = {
            ancestor
            for code in found
            for ancestor in lineage.ancestors(code, day)
            if ancestor in rights and self._replaces(rights[code], rights[ancestor])
        }
        return [code for code in found if code not in replaced]

    def _replaces(self, right, ancestor):
        """Tell whether a right holds wherever in the country the one it descends from does."""
        pairs = ((getattr(right, name), getattr(ancestor, name)) for name in NARROWING)
        return "-" not in right.jurisdiction and all(
            not own or (inherited and own >= inherited) for own, inherited in pairs
        )

    # === WORDS === #

    def _load_names(self):
        """Return {model: {code: name}} of the words of rights, in their order."""
        return {
            model: {record.code: record.name for record in self.env[model].sudo().search([])}
            for model in NAMED
        }

    @api.model
    def _say_names(self, model, codes):
        names = self.env.context.get("returns_names")
        if names is None:
            return super()._say_names(model, codes)
        wanted = set(codes)
        found = [self._inline(name) for code, name in names[model].items() if code in wanted]
        return format_list(self.env, found)

    def _get_right_names(self, company, rights):
        """Return {(code, first day): name}; the company's own version wins."""
        rights_sudo = (
            self.env["returns.right"]
            .sudo()
            .search([("code", "in", list(rights)), ("company_id", "in", (False, company.id))])
        )
        shared, own = (
            {(right.code, right.date_from or None): right.name for right in found}
            for found in (
                rights_sudo.filtered(lambda right: not right.company_id),
                rights_sudo.filtered("company_id"),
            )
        )
        return shared | own

    def _get_title(self, countries, rights):
        """Return how many countries are called: a few by name, more by the group they are of."""
        if len(countries) <= 4:
            return format_list(self.env, [country.name for country in countries])
        groups = {right.jurisdiction for right in rights} - {c.code for c in countries}
        found = [g for g in countries[0].country_group_ids if g.code in groups]
        return found[0].name if found else self.env._("%s countries", len(countries))

    def _get_right(self, right, names):
        """Return one right: its name, what it gives and to what not, and where it is written."""
        except_for = self._get_exceptions(right)
        return {
            "code": right.code,
            "name": names.get((right.code, right.date_from), right.name),
            "sentence": " ".join(self._say_right(right)),
            "exceptions": except_for
            and self.env._("Not for: %(goods)s.", goods=format_list(self.env, except_for)),
            "source": self._join(right.source.instrument, right.source.articles),
        }

    def _say_right(self, right):
        window = right.window
        if window is not None and window.length is not None:
            yield self.env._(
                "%(length)s, counted from: %(event)s.",
                length=self._say_length(window.length),
                event=self._say_moment(window.start),
            )
        elif window is not None:
            yield self.env._(
                "Without a last day, from: %(event)s.", event=self._say_moment(window.start)
            )
        conditions = self._join(*(self._say("condition", code) for code in right.preconditions))
        if conditions:
            yield self.env._("It holds %(conditions)s.", conditions=conditions)
        if right.goods_classes:
            goods = self._say_names("returns.goods.class", right.goods_classes)
            yield self.env._("Only for: %(goods)s.", goods=goods)
        yield from self._say_freight(right)

    def _say_freight(self, right):
        sentences = {
            "buyer": self.env._("You pay the return shipping."),
            "seller": self.env._("We pay the return shipping."),
            "seller_if_not_informed": self.env._(
                "You pay the return shipping, unless we did not tell you so before."
            ),
        }
        payers = dict.fromkeys(payer for _reason_class, payer in right.freight)
        if len(payers) == 1:
            yield sentences[next(iter(payers))]
            return
        for payer in payers:
            classes = [name for name, found in right.freight if found == payer]
            reasons = self._say_names("returns.reason.class", classes)
            yield f"{reasons}: {sentences[payer]}"

    def _get_exceptions(self, right):
        found = []
        for exclusion in right.exclusions:
            if exclusion.effect == "none":
                continue
            codes = [exclusion.goods_class] if exclusion.goods_class else []
            goods = self._say_names("returns.goods.class", codes) or self.env._("any goods")
            state = exclusion.state and self._say("state", exclusion.state)
            if state:
                goods = self.env._("%(goods)s (%(state)s)", goods=goods, state=state)
            found.append(goods)
        return list(dict.fromkeys(found))
