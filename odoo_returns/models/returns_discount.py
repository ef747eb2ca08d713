from collections import defaultdict
from decimal import Decimal

from odoo import models

from ..credits import BASE, CreditableDiscount, CreditPart


class ReturnsDiscount(models.AbstractModel):
    """Discounts that are invoice lines of their own: whose they are, and what is left of them.

    What was discounted is not paid back: each line that is credited takes its share of the
    discounts that were given for it, in proportion to untaxed amounts. Down payments are none.
    """

    _name = "returns.discount"
    _description = "Returns Discounts"

    def _share_discounts(self, parts):
        """Return the parts that take back the share of discounts which credited lines had.

        :param parts: list of ``CreditPart``
        """
        return self._share(self._get_discount_sources(parts), parts)

    def _get_discount_sources(self, parts):
        """Return {invoice: [``CreditableDiscount``]} of the invoices that parts credit."""
        return {invoice: self._get_discounts(invoice) for invoice in {p.invoice: 1 for p in parts}}

    def _share(self, discounts, parts):
        """Return one part for each return and discount that its credited lines share.

        :param discounts: what :meth:`_get_discount_sources` gave
        """
        by_order = defaultdict(list)
        for part in parts:
            by_order[part.invoice, part.order].append(part)
        shares = []
        for (invoice, order), own in by_order.items():
            for source in discounts[invoice]:
                given = [part for part in own if part.invoice_line in source.base]
                weight = min(sum(part.amounts[BASE] for part in given), source.quantity_left)
                if weight > 0:
                    shares.append(self._take_discount(order, source, weight, given[0].component))
        return [part for part in shares if any(part.amounts.values())]

    def _take_discount(self, order, source, weight, component):
        no_line = order.line_ids.browse()
        amounts = source.take(weight)
        return CreditPart(order, no_line, source.invoice_line, weight, amounts, component)

    def _get_discounts(self, invoice):
        """Return a :class:`CreditableDiscount` for each discount line of an invoice."""
        lines = invoice.line_ids.filtered(lambda line: line.display_type == "product")
        discounts = lines.filtered(lambda line: line.price_subtotal < 0 and not line.is_downpayment)
        if not discounts:
            return []
        charged = lines.filtered(lambda line: line.price_subtotal > 0)
        crediting = self._get_crediting(invoice, lines)
        amounts = self._get_amounts(invoice | crediting.move_id)
        left, loose = self._get_untaxed_left(invoice, charged, crediting, amounts)
        sources = {}
        for line in discounts:
            base = self._get_base(line, charged)
            weight = max(sum(left[each] for each in base) - loose, Decimal(0))
            steps = self._get_steps(amounts[line], line)
            sources[line] = CreditableDiscount(base, line, weight, amounts[line], steps)
        for line in crediting.filtered(lambda line: line.price_subtotal < 0):
            source = sources.get(line.credited_line_id) or self._find_source(line, sources)
            if source:
                source.book(Decimal(0), self._get_credited(invoice, line, amounts[line]))
        return list(sources.values())

    def _get_crediting(self, invoice, lines):
        """Return what credits pieces of these lines, by a return or by hand."""
        by_hand = invoice.reversal_move_ids.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and not line.credited_line_id
                and not line.returns_component
            )
        )
        return (lines.crediting_line_ids | by_hand).filtered(
            lambda line: line.parent_state != "cancel" and line.returns_component != "goodwill"
        )

    def _get_untaxed_left(self, invoice, charged, crediting, amounts):
        """Return {charged line: untaxed money not credited yet}, and what was credited by hand of
        no line that is known.
        """
        left, loose = {line: amounts[line][BASE] for line in charged}, Decimal(0)
        for line in crediting.filtered(lambda line: line.price_subtotal >= 0):
            credited = self._get_credited(invoice, line, amounts[line])[BASE]
            known = line.credited_line_id or charged.filtered(
                lambda each, line=line: each.sale_line_ids & line.sale_line_ids
            )
            if known[:1] in left:
                left[known[:1]] -= credited
            elif not known:
                loose += credited
        return left, loose

    def _find_source(self, line, sources):
        """Return the discount that a line made by hand gives back: its own, else the first."""
        same = [
            source
            for source in sources.values()
            if source.invoice_line.sale_line_ids & line.sale_line_ids
        ]
        return next(iter(same or sources.values())) if not line.credited_line_id else None

    # === WHOSE A DISCOUNT IS === #

    def _get_paid(self, sale_line):
        """Return what a line of an order costs with its shares of the discounts of the order."""
        lines = sale_line.order_id.order_line
        discounts = lines.filtered(lambda line: line.price_total < 0 and not line.is_downpayment)
        paid = sale_line.price_total
        if discounts and sale_line.price_subtotal > 0:
            charged = lines.filtered(lambda line: line.price_subtotal > 0)
            for discount in discounts:
                base = self._get_base(discount, charged)
                if sale_line in base:
                    share = sale_line.price_subtotal / sum(base.mapped("price_subtotal"))
                    paid += discount.price_total * share
        return max(paid, 0.0)

    def _get_base(self, discount, charged):
        """Return the lines, of an invoice or an order, that a discount was given for.

        Core makes a discount line for each set of taxes: lines with the same taxes share it.
        """
        sale_line = self._get_sale_lines(discount)[:1]
        reward = sale_line.reward_id
        extras = charged.filtered(lambda line: self._is_extra(self._get_sale_lines(line)))
        if reward.reward_type == "shipping":
            return extras.filtered(
                lambda line: any(self._get_sale_lines(line).mapped("is_delivery"))
            )
        goods = charged - extras
        base = self._get_rewarded(sale_line, goods) or goods
        if reward.program_id.is_payment_program:
            return base
        taxes = self._get_relative_taxes(discount)
        alike = base.filtered(lambda line: self._get_relative_taxes(line) == taxes)
        return alike or base

    def _get_rewarded(self, sale_line, goods):
        """Return the goods that a reward names; all goods of its order where it names none."""
        order, reward = sale_line.order_id, sale_line.reward_id
        goods = goods.filtered(lambda line: self._get_sale_lines(line).order_id == order)
        if reward.reward_type != "discount" or reward.discount_applicability == "order":
            return goods
        if reward.discount_applicability == "cheapest":
            named = order._cheapest_line(reward)
        else:
            named = order._get_specific_discountable_lines(reward)
        return goods.filtered(lambda line: named and self._get_sale_lines(line) & named)

    def _get_sale_lines(self, line):
        return line if line._name == "sale.order.line" else line.sale_line_ids

    def _get_relative_taxes(self, line):
        return line.tax_ids.filtered(lambda tax: tax.amount_type != "fixed")

    def _is_extra(self, sale_lines):
        """Tell whether a line of an order is no goods: freight, duty or handling."""
        return any(line.is_delivery or line.product_id.returns_component for line in sale_lines)
