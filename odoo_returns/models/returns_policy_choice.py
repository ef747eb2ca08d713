from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import ormcache

from ..engine import scope as rules


class ReturnsPolicyChoice(models.AbstractModel):
    """Which policy takes a sale: the first in order that was valid then and fits.

    The default policy of the company comes last, whatever its place in the list, and takes what
    no other one does.
    """

    _name = "returns.policy.choice"
    _description = "Choice of a Return Policy"

    @api.model
    def _choose(self, company, sales):
        """Return the ids of the revisions under which sales fall; None where nothing is promised.

        :param company: the company that sells
        :param sales: iterable of (moment of the order in UTC, :class:`~engine.scope.Sale`)
        """
        timetable = self._get_timetable(company.id)
        return [
            rules.choose(
                sale,
                ((key, scope) for key, scope, start, end in timetable if start <= moment < end),
            )
            for moment, sale in sales
        ]

    @api.model
    @ormcache("company_id")
    def _get_timetable(self, company_id):
        """Return (revision id, scope, start, end) of a company's revisions, by precedence.

        Which promise holds is a fact whatever the asker may read: hence sudo.
        """
        revisions_sudo = (
            self.env["returns.policy.revision"]
            .sudo()
            .search_fetch(
                [("company_id", "=", company_id)],
                ["policy_id", "number", "valid_from", "valid_to"],
            )
        )
        default = self.env["res.company"].sudo().browse(company_id).returns_policy_id

        def place(revision):
            policy = revision.policy_id
            return policy == default, policy.sequence, policy.id, -revision.number

        return tuple(
            (
                revision.id,
                rules.Scope() if revision.policy_id == default else revision._get_scope(),
                *revision._get_span(),
            )
            for revision in revisions_sudo.sorted(place)
        )

    @api.model
    def _choose_with_draft(self, policy, sale_lines):
        """Return {sale line: whether it would fall under a policy's draft, were it in force}."""
        sale_lines_sudo = sale_lines.sudo()
        company = policy.company_id
        default = company.sudo().returns_policy_id
        draft = rules.Scope()
        if policy != default:
            draft = rules.parse_scope(self.env["returns.policy.terms"]._prepare_scope(policy))
        others = [
            (self.env["returns.policy.revision"].sudo().browse(key).policy_id, *row)
            for key, *row in self._get_timetable(company.id)
        ]
        rows = [row for row in others if row[0] != policy]
        rows.append((policy, draft, *self.env["returns.policy.revision"]._get_span()))
        rows.sort(key=lambda row: (row[0] == default, row[0].sequence, row[0].id))
        sales = self._get_sales(company, sale_lines_sudo, needed=True)
        return {
            line: policy
            == rules.choose(
                sale,
                ((owner, scope) for owner, scope, start, end in rows if start <= moment < end),
            )
            for line, (moment, sale) in zip(sale_lines, sales, strict=True)
        }

    # === SALE LINES === #

    @api.model
    def _get_revisions(self, sale_lines):
        """Return {sale line: revision} by the policies of the day of each order.

        :return: an empty revision where nothing was promised
        """
        revisions = self.env["returns.policy.revision"]
        chosen = {}
        # Facts of the sale, whatever the asker may read of them: hence sudo.
        for company, lines_sudo in sale_lines.sudo().grouped("company_id").items():
            sales = self._get_sales(company, lines_sudo)
            found = self._choose(company, sales)
            chosen |= dict(zip((line.id for line in lines_sudo), found, strict=True))
        return {line: revisions.browse(chosen.get(line.id) or ()) for line in sale_lines}

    def _get_sales(self, company, lines_sudo, needed=False):
        """Return [(moment, sale)] of lines; facts are read only where a policy asks for them."""
        timetable = self._get_timetable(company.id)
        needed = needed or any(scope != rules.Scope() for _revision, scope, *_span in timetable)
        orders = {order: self._get_order_facts(order, needed) for order in lines_sudo.order_id}
        sales = []
        for line in lines_sudo:
            moment, facts = orders[line.order_id]
            goods = self._get_goods(line.product_id) if needed else frozenset()
            sales.append((moment, rules.Sale(**facts, goods=goods)))
        return sales

    def _get_order_facts(self, order, needed):
        """Return the moment of an order and what all its lines have in common."""
        moment = order.date_order or order.create_date or fields.Datetime.now()
        facts = {"ordered_on": self._get_day(order.company_id, moment)}
        if needed:
            partner = order.partner_id
            tags = partner.category_id | partner.commercial_partner_id.category_id
            facts |= {
                "country": order.partner_shipping_id.country_id.code or "",
                "team": order.team_id.id or None,
                "customer_tags": frozenset(tags.ids),
                "pricelist": order.pricelist_id.id or None,
                "currency": order.currency_id.name or "",
                "value": self._get_value(order),
            }
        return moment, facts

    def _get_value(self, order):
        """Return the untaxed total in the currency of the company."""
        currency = order.company_id.currency_id
        return Decimal(str(currency.round(order.amount_untaxed / (order.currency_rate or 1.0))))

    def _get_goods(self, product):
        if not product:
            return frozenset()
        return frozenset(self.env["returns.policy.terms"]._get_within("product", product))

    def _get_day(self, company, moment):
        zone = company.partner_id.tz or "UTC"
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()

    # === PRECEDENCE === #

    @api.model
    def _get_notes(self, policies):
        """Return {policy: what a reader should know about its place in the list}, of drafts."""
        notes = {}
        for company in policies.company_id:
            notes |= self._get_company_notes(company)
        return notes

    def _get_company_notes(self, company):
        default = company.sudo().returns_policy_id
        policies = self.env["returns.policy"].search([("company_id", "=", company.id)])
        ordered = policies.sorted(lambda policy: (policy == default, policy.sequence, policy.id))
        terms = self.env["returns.policy.terms"]
        scopes = [
            (
                policy,
                rules.Scope()
                if policy == default
                else rules.parse_scope(terms._prepare_scope(policy)),
            )
            for policy in ordered
        ]
        takers = rules.shadowed(scopes)
        notes = {
            policy: self.env._(
                "Never applies: %(policy)s comes first and takes all of it.", policy=taker.name
            )
            for policy, taker in takers.items()
        }
        for policy in ordered - default:
            if policy not in takers:
                firsts = [one for one, two in rules.overlaps(scopes) if two == policy]
                if firsts:
                    notes[policy] = self.env._(
                        "Shares sales with %(policies)s, which comes first.",
                        policies=", ".join(first.name for first in firsts),
                    )
        return notes
