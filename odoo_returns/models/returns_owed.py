from dataclasses import replace
from decimal import Decimal

from odoo import models

from .. import engine
from ..credits import OF_LINE, Booked
from ..decimals import to_decimal


class ReturnsOwed(models.AbstractModel):
    """Ask the engine what is owed besides the goods, and put it into the plan of a settlement.

    Orders without freight, promotion, fee or entry cost nothing here but the look at it.
    """

    _name = "returns.owed"
    _inherit = "returns.owed.parts"
    _description = "What Is Owed for Returns"

    def _complete(self, orders, plan):
        """Add to a plan what freight, fees, promotions and people make of the goods in it.

        :param Plan plan: with the parts of the goods and their discounts
        """
        needed = orders.filtered(lambda order: self._is_special(order, plan))
        if not needed:
            return
        promotion = self.env["returns.promotion"]
        judged = self.env["returns.eligibility"]._get_judged(needed)
        booked = self._get_booked(needed, plan)
        plan.kept = {each: promotion._get_kept(each, plan) for each in needed.sale_order_ids}
        for order in needed:
            request = self._prepare_request(order, judged, plan, booked)
            for component in engine.owe(request):
                self._add(order, component, plan, booked)

    def _get_special_lines(self, orders):
        """Return all lines of the sale orders that hold more than goods."""
        sale_lines = orders.line_ids.sale_line_id.order_id.order_line
        special = sale_lines.filtered(
            lambda line: line.is_delivery or line.reward_id or line.product_id.returns_component
        )
        entered = orders.filtered("has_entered_money")
        return special.order_id.order_line | entered.line_ids.sale_line_id

    def _is_special(self, order, plan):
        """Tell whether more than goods may be owed."""
        if order.has_entered_money and (order.entry_ids or self._get_goodwill(order)):
            return True
        if not plan.get_parts(order):
            return False
        has_more = any(
            line.is_delivery or line.reward_id or line.product_id.returns_component
            for line in order.line_ids.sale_line_id.order_id.order_line
        )
        return has_more or any(self._has_fees(line) for line in order.line_ids)

    def _has_fees(self, line):
        terms = self.env["returns.facts"]._get_terms(line.policy_revision_id)
        if terms is None:
            return False
        return bool(
            terms.grades or terms.freight_fee or any(reason.fee for reason in terms.reasons)
        )

    def _get_goodwill(self, order):
        """Return {return line, empty for the whole return: amount granted and not credited}."""
        if not order.goodwill_ids:
            return {}
        return {
            line: amount
            for line, amount in self.env["returns.goodwill"]._get_open(order).items()
            if amount
        }

    def _has_open_entry(self, order):
        """Tell whether freight that the customer advanced waits to be repaid."""
        is_ours = "seller" in order.line_ids.mapped("freight_payer")
        rows = order.sudo().entry_ids.filtered(lambda row: row.kind == "return_freight")
        return is_ours and bool(rows) and not rows[:1]._is_credited()

    # === REQUEST === #

    def _prepare_request(self, order, judged, plan, booked):
        """Return what the engine looks at for one return."""
        step = Decimal(str(order.currency_id.rounding))
        net = plan.get_net(order, step)
        before = plan.take_off(*booked.get_goods(order), step)
        credited = booked.get_credited(order)
        credited |= {("goods", line): amount for line, amount in before.items()}
        is_whole = self.env["returns.promotion"]._is_whole
        exchanged = order.line_ids.filtered(lambda line: line.resolution == "exchange")
        return engine.Request(
            lines=tuple(
                self._prepare_line(line, judged[line], net, plan)
                for line in order.line_ids
                if line.resolution != "none"
            ),
            extras=tuple(self._prepare_extras(order, net, plan, booked)),
            advantages=tuple(self._prepare_advantages(order, plan)),
            entries=tuple(self._prepare_entries(order)),
            credited=credited,
            whole=frozenset(
                sale_order
                for sale_order in order.sale_order_ids - exchanged.sale_order_id
                if is_whole(sale_order, plan.kept[sale_order])
            ),
            rate=self._get_rate(order, plan),
            step=step,
        )

    def _get_rate(self, order, plan):
        """Return what a unit of the company's currency is on the invoices that are credited."""
        invoices = [part.invoice for part in plan.get_parts(order)]
        rate = invoices[0].invoice_currency_rate if invoices else 1.0
        return Decimal(str(rate or 1.0))

    def _prepare_line(self, line, found, net, plan):
        settlement = self.env["returns.settlement"]
        now = sum(part.quantity for part in plan.get_parts(line.order_id, line))
        now += plan.uncredited.get(line, Decimal(0))
        offer = found.verdict.offer
        if line.resolution == "exchange":  # the sale goes on: nothing besides the goods ends
            offer = replace(offer, components={}, keeps={}, forbidden={})
        return engine.Returned(
            line,
            net.get(line, Decimal(0)),
            offer,
            quantity=settlement._to_reference(line.qty_settled, line.product_uom_id) + now,
            reductions=engine.find_reductions(found.facts, found.terms, offer),
            is_at_fault=found.facts.reason_class != "no_reason",
            group=line.sale_order_id,
        )

    def _prepare_extras(self, order, net, plan, booked):
        """Yield freight, duty and handling of the sale orders that is not paid back yet."""
        discount = self.env["returns.discount"]
        for sale_order in order.sale_order_ids:
            base = self._get_base(sale_order, net, plan)
            for sale_line in sale_order.order_line.filtered(discount._is_extra):
                for source in plan.sources.get(sale_line, ()):
                    for kind, left in self._get_left(sale_line, source, booked):
                        yield engine.Extra(source, kind, left, base, sale_order)

    def _get_left(self, sale_line, source, booked):
        """Yield (component, what is left of it) of an invoice line that is no goods.

        What was paid for speed is what the freight cost above the standard way.
        """
        left = max(source.paid_left, Decimal(0))
        if not sale_line.is_delivery:
            yield sale_line.product_id.returns_component, left
            return
        step = Decimal(str(sale_line.currency_id.rounding))
        surcharge = Decimal(str(sale_line.order_id.returns_premium_freight or 0))
        untaxed = Decimal(str(sale_line.price_subtotal or 0))
        share = min(surcharge / untaxed, Decimal(1)) if untaxed else Decimal(0)
        premium = round(source.paid * share / step) * step
        premium -= booked.sum_up("outbound_premium", source.invoice_line)
        premium = max(min(premium, left), Decimal(0))
        yield "outbound_standard", left - premium
        yield "outbound_premium", premium

    def _get_base(self, sale_order, net, plan):
        """Return what the goods of a sale order cost that were not credited before."""
        is_extra = self.env["returns.discount"]._is_extra
        now = sum(amount for line, amount in net.items() if line.sale_order_id == sale_order)
        lines = sale_order.order_line.filtered(
            lambda line: not is_extra(line) and line.reward_id.reward_type != "shipping"
        )
        goods = lines.filtered(lambda line: line.price_subtotal >= 0)
        left = sum(source.paid_left for line in goods for source in plan.sources.get(line, ()))
        for sources in plan.discounts.values():
            own = (source for source in sources if source.invoice_line.sale_line_ids & lines)
            left += sum(source.paid_left for source in own)
        return Decimal(now + max(left, 0))

    # === ADVANTAGES === #

    def _prepare_advantages(self, order, plan):
        """Yield what the customer got for buying enough: discounts, gifts, free freight."""
        yield from self._prepare_discounts(order, plan)
        for sale_order in order.sale_order_ids:
            kept = plan.kept[sale_order]
            for sale_line in sale_order.order_line:
                yield from self._prepare_gift(sale_line, kept, plan)
                yield from self._prepare_freight(sale_line, kept, plan)

    def _prepare_discounts(self, order, plan):
        """Yield the rest of each discount that a program gave: to lose it means that the rest is
        taken off now, so that whatever comes back later is paid at its full price.
        """
        for invoice in plan.get_room(order):
            for source in plan.discounts[invoice]:
                sale_line = source.invoice_line.sale_line_ids[:1]
                reward, left = sale_line.reward_id, -source.paid_left
                kept = plan.kept.get(sale_line.order_id)
                if not reward or reward.program_id.is_payment_program or left <= 0 or not kept:
                    continue
                is_freight = reward.reward_type == "shipping"
                yield engine.Advantage(
                    source,
                    "free_shipping_clawback" if is_freight else "promo_recalculation",
                    left,
                    self.env["returns.promotion"]._is_earned(sale_line, kept),
                    sale_line.order_id,
                )

    def _prepare_gift(self, sale_line, kept, plan):
        """Yield a free product that is not earned any more and stays with the customer."""
        promotion = self.env["returns.promotion"]
        sources = plan.sources.get(sale_line)
        if sale_line.reward_id.reward_type != "product" or not sources:
            return
        stays = sale_line.product_uom_qty * float(kept[sale_line])
        missing = max(stays - promotion._get_earned_gifts(sale_line, kept), 0.0)
        worth = promotion._get_taxed(sale_line, sale_line.price_unit, missing)
        yield self._prepare_worth(sale_line, "gift_not_returned", worth, sources)

    def _prepare_freight(self, sale_line, kept, plan):
        """Yield freight that was free because the order was large enough."""
        sources = plan.sources.get(sale_line)
        if not sale_line.is_delivery or not sources or sale_line.price_unit:
            return
        worth = self.env["returns.promotion"]._get_price_of_free_freight(sale_line, kept)
        yield self._prepare_worth(sale_line, "free_shipping_clawback", worth, sources)

    def _prepare_worth(self, sale_line, kind, worth, sources):
        step = Decimal(str(sale_line.currency_id.rounding))
        worth = round(Decimal(str(worth)) / step) * step
        key = sources[0].invoice_line
        return engine.Advantage(key, kind, worth, not worth, sale_line.order_id)

    # === PEOPLE === #

    def _prepare_entries(self, order):
        """Yield what people entered: advanced freight, damage and goodwill."""
        for row in order.entry_ids:
            key = row.line_id if row.kind in OF_LINE else None
            yield engine.Entry(row.kind, self._to_decimal(row.amount, order), row.evidence, key)
        for line, amount in self._get_goodwill(order).items():
            yield engine.Entry("goodwill", amount, "", line)

    def _to_decimal(self, amount, order):
        return to_decimal(amount, order.currency_id)

    # === WHAT WAS BOOKED BEFORE === #

    def _get_booked(self, orders, plan):
        """Return the lines that credit notes hold of returns and of what their orders got."""
        special = [
            source.invoice_line.id
            for sale_line, sources in plan.sources.items()
            if sale_line.is_delivery or sale_line.reward_id
            for source in sources
        ]
        lines_sudo = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("returns_component", "!=", False),
                    ("parent_state", "!=", "cancel"),
                    "|",
                    ("returns_order_id", "in", orders.ids),
                    ("credited_line_id", "in", special),
                ]
            )
        )
        booked = Booked()
        for line in lines_sudo:
            sign = 1 if line.move_type == "out_refund" else -1
            if sign > 0 or line.parent_state == "posted":
                booked.add(line, sign)
        return booked
