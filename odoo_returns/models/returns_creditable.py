from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from odoo import models

from .. import engine

#: The component in which the goods of an invoice share its discounts.
BASE = ("", "total_excluded_currency")


@dataclass(frozen=True, slots=True)
class CreditPart:
    """What is credited on one invoice line for one return.

    :param order: the return
    :param line: its line; empty for a share of an order's discount
    :param quantity: in the reference unit; of a discount, the untaxed money of the goods
    :param amounts: {component: Decimal}
    """

    order: object
    line: object
    invoice_line: object
    quantity: Decimal
    amounts: dict


class CreditableLine:
    """What is left to credit on one invoice line: a quantity and its money, cent by cent.

    A component of an amount is ``("", field)`` for the line and ``(tax id, field)`` for one tax,
    with core's names of the fields; those ending in ``_currency`` are in the currency of the
    invoice, the others in the company's.

    :param quantity_left: in the reference unit
    :param totals: {component: Decimal} of the invoice line
    :param steps: {component: Decimal}, smallest amount of the component's currency
    """

    def __init__(self, invoice_line, quantity, totals, steps):
        self.invoice_line = invoice_line
        self.quantity_left = quantity
        self._totals = totals
        self._steps = steps
        self._already = dict.fromkeys(totals, Decimal(0))

    def book(self, quantity, amounts):
        """Take off what another credit note credited."""
        self.quantity_left -= quantity
        for component in self._totals:
            self._already[component] += amounts.get(component, Decimal(0))

    def take(self, quantity):
        """Take ``quantity`` off and return its money."""
        amounts = {
            component: engine.partial_amount(
                total,
                self._already[component],
                quantity,
                self.quantity_left,
                self._steps[component],
            )
            for component, total in self._totals.items()
        }
        self.book(quantity, amounts)
        return amounts


class ReturnsCreditable(models.AbstractModel):
    """What is left to credit on posted invoices, worked out from the documents alone."""

    _name = "returns.creditable"
    _description = "Returns Creditable Amounts"

    def _get_creditable(self, sale_lines):
        """Return {sale line: [:class:`CreditableLine`]}, the newest invoice first."""
        amounts = self._get_amounts(self._get_documents(sale_lines))
        result = {}
        for sale_line in sale_lines:
            documents = sale_line.invoice_lines
            invoiced = documents.filtered(self._is_invoice_line).sorted(
                lambda line: (line.move_id.invoice_date, line.id), reverse=True
            )
            sources = [
                CreditableLine(
                    line,
                    self._get_quantity(line),
                    amounts[line],
                    self._get_steps(amounts[line], line),
                )
                for line in invoiced
            ]
            for line in documents - invoiced:
                if line.parent_state != "cancel" and line.move_type in (
                    "out_refund",
                    "out_invoice",
                ):
                    self._book(sources, line, amounts.get(line, {}))
            result[sale_line] = sources
        return result

    def _is_invoice_line(self, line):
        """Tell whether something can be credited on a line: it is on a posted customer invoice."""
        return (
            line.move_type == "out_invoice"
            and line.parent_state == "posted"
            and not line.credited_line_id
            and line.quantity > 0
        )

    def _book(self, sources, line, amounts):
        """Take a credit note line (or its reversal) off the invoice line it belongs to.

        A line made outside of returns names no invoice line: it counts on the invoice that its
        credit note reverses, else on the newest.
        """
        if line.move_type == "out_invoice":
            if not line.credited_line_id:
                return
            sign = -1
        else:
            sign = 1
        quantity = sign * self._get_quantity(line)
        own = [source for source in sources if source.invoice_line == line.credited_line_id]
        reversed_entry = line.move_id.reversed_entry_id
        same = [source for source in sources if source.invoice_line.move_id == reversed_entry]
        target = next(iter(own or same or sources), None)
        if target:
            amounts = self._at_rate_of(target.invoice_line.move_id, line.move_id, amounts)
            target.book(quantity, {name: sign * amount for name, amount in amounts.items()})

    def _at_rate_of(self, invoice, move, amounts):
        """Return what a document credits at the rate of the invoice: its own may be another."""
        rate, original = (
            Decimal(str(document.invoice_currency_rate)) for document in (move, invoice)
        )
        if rate == original:
            return amounts
        step = Decimal(str(invoice.company_currency_id.rounding))
        return {
            component: amount
            if component[1].endswith("_currency")
            else (amount * rate / original).quantize(step, ROUND_HALF_UP)
            for component, amount in amounts.items()
        }

    def _get_quantity(self, line):
        return self.env["returns.eligibility"]._to_reference(line.quantity, line.product_uom_id)

    def _get_documents(self, sale_lines):
        return sale_lines.invoice_lines.move_id.filtered(
            lambda move: move.state != "cancel" and move.move_type in ("out_invoice", "out_refund")
        )

    # === DISCOUNTS OF THE WHOLE ORDER === #

    def _share_discounts(self, parts):
        """Return the parts that take back the share of discounts which credited goods had.

        A discount on a whole order is an invoice line of its own, below zero. It is shared by the
        goods of the invoice in proportion to their untaxed amounts; what was discounted is not
        paid back. Down payments are no discounts.
        """
        by_invoice = defaultdict(lambda: defaultdict(Decimal))
        for part in parts:
            by_invoice[part.invoice_line.move_id][part.order] += part.amounts[BASE]
        shares = []
        for invoice, orders in by_invoice.items():
            sources = self._get_discounts(invoice)
            for order, base in orders.items():
                no_line = order.line_ids.browse()
                for source in sources:
                    weight = min(base, source.quantity_left)
                    if weight > 0:
                        amounts = source.take(weight)
                        shares.append(
                            CreditPart(order, no_line, source.invoice_line, weight, amounts)
                        )
        return shares

    def _get_discounts(self, invoice):
        """Return a :class:`CreditableLine` for each discount line of an invoice."""
        lines = invoice.line_ids.filtered(lambda line: line.display_type == "product")
        discounts = lines.filtered(lambda line: line.price_subtotal < 0 and not line.is_downpayment)
        if not discounts:
            return []
        by_hand = invoice.reversal_move_ids.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not line.credited_line_id
        )
        crediting = (lines.crediting_line_ids | by_hand).filtered(
            lambda line: line.parent_state != "cancel"
        )
        amounts = self._get_amounts(invoice | crediting.move_id)
        goods_left = sum(amounts[line][BASE] for line in lines if line.price_subtotal > 0)
        sources = {}
        for line in discounts:
            sources[line] = CreditableLine(
                line, Decimal(0), amounts[line], self._get_steps(amounts[line], line)
            )
        for line in crediting:
            sign = 1 if line.move_type == "out_refund" else -1
            source = sources.get(line.credited_line_id)
            if line in by_hand and line.price_subtotal < 0:
                source = next(iter(sources.values()))
            if source:
                booked = self._at_rate_of(invoice, line.move_id, amounts[line])
                booked = {name: sign * amount for name, amount in booked.items()}
                source.book(Decimal(0), booked)
            elif line in by_hand or line.credited_line_id.price_subtotal > 0:
                goods_left -= sign * amounts[line][BASE]
        for source in sources.values():
            source.quantity_left = max(goods_left, Decimal(0))
        return list(sources.values())

    # === AMOUNTS === #

    def _get_amounts(self, moves):
        """Return {product line: {component: Decimal}}, by core's own tax computation.

        The amounts of the lines add up to the totals of their document, whatever the rounding
        method (``account.tax._round_base_lines_tax_details``).
        """
        result = {}
        for move in moves:
            base_lines, _tax_lines = move._get_rounded_base_and_tax_lines()
            for base_line in base_lines:
                result[base_line["record"]] = self._get_components(base_line, move)
        return result

    def _get_components(self, base_line, move):
        details = base_line["tax_details"]
        amounts = {
            ("", name): details[name] + details[f"delta_{name}"]
            for name in ("total_excluded_currency", "total_excluded")
        }
        for tax_data in details["taxes_data"]:
            if not tax_data["is_reverse_charge"]:
                for name in (
                    "tax_amount_currency",
                    "tax_amount",
                    "base_amount_currency",
                    "base_amount",
                ):
                    amounts[tax_data["tax"].id, name] = tax_data[name]
        return {
            component: self._to_decimal(amount, self._get_currency(component, move))
            for component, amount in amounts.items()
        }

    def _get_currency(self, component, move):
        in_currency = component[1].endswith("_currency")
        return move.currency_id if in_currency else move.company_currency_id

    def _to_decimal(self, amount, currency):
        return Decimal(f"{currency.round(amount):.{currency.decimal_places}f}")

    def _get_steps(self, amounts, line):
        return {
            component: Decimal(str(self._get_currency(component, line.move_id).rounding))
            for component in amounts
        }
