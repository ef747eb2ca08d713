from decimal import Decimal

from odoo import Command, models

from .. import engine
from ..credits import BASE, CreditPart
from ..decimals import to_decimal
from ..engine.exchanges import Difference, keeps_price


class ReturnsExchangePrice(models.AbstractModel):
    """What exchanged goods cost, and what the goods that come back for them are worth."""

    _name = "returns.exchange.price"
    _description = "Prices of Exchanges"

    # === BEFORE ANYTHING IS MADE === #

    def _simulate(self, order):
        """Return what an exchange of all that is asked for comes to, and write nothing.

        :return: {"credit", "price", "to_pay", "to_give_back", "currency_id"}, taxes included
        """
        order = order.sudo().with_company(order.company_id)
        credit = self._get_credit(order)
        price = self._price_all(order)
        difference = Difference(credit, price)
        return {
            "currency_id": order.currency_id.id,
            "credit": float(difference.credit),
            "price": float(difference.price),
            "to_pay": float(difference.to_pay),
            "to_give_back": float(difference.to_give_back),
        }

    def _price_all(self, order):
        """Return what everything costs that a customer gets: as ordered, else as of now."""
        ordered = order.exchange_order_ids.filtered(lambda sale: sale.state != "cancel")
        total = sum(ordered.mapped("amount_total"))
        wishes = [
            (wish, wish.quantity - (wish.row._get_qty_ordered() if wish.row else 0.0))
            for wish in self._get_wanted(order)
        ]
        missing = [(wish, quantity) for wish, quantity in wishes if quantity > 0]
        if missing:
            vals = self._prepare_order_vals_of(order, missing)
            total += self.env["sale.order"].sudo().new(vals).amount_total
        return self._money(total, order.currency_id)

    def _get_prices(self, rows):
        """Return {exchange line: (whether it keeps the price, its amount with taxes)}."""
        prices = {}
        for order, of_order in rows.grouped("order_id").items():
            order_sudo = order._origin.sudo().with_company(order.company_id)
            for row in of_order:
                prices[row] = self._get_price(order_sudo, row.sudo())
        return prices

    def _get_price(self, order, row):
        lines = row.sale_line_ids.filtered(lambda line: line.state != "cancel")
        wish = self._as_wanted(row)
        kept = bool(row.product_id and order and self._get_source(order, wish))
        if lines:
            return kept, sum(lines.mapped("price_total"))
        if not (row.product_id and order and order.line_ids):
            return False, 0.0
        vals = self._prepare_order_vals_of(order, [(wish, row.quantity)])
        return kept, self.env["sale.order"].sudo().new(vals).amount_total

    # === THE SALE ORDER === #

    def _prepare_order_vals(self, order, due):
        """Return the values of the sale order that brings what is due.

        :param due: {exchange line: quantity}
        """
        wishes = [(self._as_wanted(row), quantity) for row, quantity in due.items()]
        return self._prepare_order_vals_of(order, wishes)

    def _prepare_order_vals_of(self, order, wishes):
        """Return the values of a sale order to the same customer, place and taxes.

        :param wishes: [(``Wanted``, quantity)]
        """
        original = self._get_lines(order).sale_order_id[:1] or order.sale_order_ids[:1]
        lines, kept = [], []
        for wish, quantity in wishes:
            source = self._get_source(order, wish)
            parts = self._get_parts(source, quantity, wish.uom) if source else []
            kept += parts
            lines.append(Command.create(self._prepare_line_vals_of(wish, quantity, source, parts)))
        shares = self.env["returns.creditable"]._share_discounts(kept) if kept else []
        lines += [Command.create(self._prepare_discount_vals(part)) for part in shares]
        return {
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "partner_invoice_id": order.partner_invoice_id.id,
            "partner_shipping_id": original.partner_shipping_id.id,
            "pricelist_id": self._get_pricelist(order, original).id,
            "fiscal_position_id": original.fiscal_position_id.id,
            "warehouse_id": original.warehouse_id.id,
            "team_id": order.team_id.id or original.team_id.id,
            "user_id": original.user_id.id,
            "origin": order.name,
            "client_order_ref": original.client_order_ref,
            "require_signature": False,
            "require_payment": False,
            "exchange_return_id": order.id,
            "order_line": lines,
        }

    def _get_pricelist(self, order, original):
        """Return the customer's price list of today, if it is in the currency of the return."""
        own = order.partner_id.with_company(order.company_id).property_product_pricelist
        return own if own.currency_id == order.currency_id else original.pricelist_id

    def _prepare_line_vals_of(self, wish, quantity, source, parts):
        vals = {
            "product_id": wish.product.id,
            "product_uom_id": wish.uom.id,
            "product_uom_qty": quantity,
            "returns_exchange_line_id": wish.row.id,
        }
        if source:
            sold = source.sale_line_id
            price = sold.product_uom_id._compute_price(sold.price_unit, wish.uom)
            vals |= {
                "price_unit": price,
                "technical_price_unit": price,
                "discount": sold.discount,
                "tax_ids": [Command.set(sold.tax_ids.ids)],
            }
            asked = self.env["returns.eligibility"]._to_reference(quantity, wish.uom)
            if [part.quantity for part in parts] == [asked]:
                vals["extra_tax_data"] = self._fix(parts[0], price, sold.discount, quantity)
        return vals

    def _prepare_discount_vals(self, part):
        """Return the line with the share of an order's discount that the kept price had."""
        source, included = part.invoice_line, Decimal(0)
        for tax in source.tax_ids.filtered("price_include"):
            included += part.amounts.get((tax.id, "tax_amount_currency"), Decimal(0))
        price = float(part.amounts[BASE] + included)
        sold = source.sale_line_ids[:1]
        return {
            "product_id": (sold.product_id or source.product_id).id,
            "name": source.name,
            "product_uom_qty": 1.0,
            "price_unit": price,
            "technical_price_unit": price,
            "discount": 0.0,
            "tax_ids": [Command.set(source.tax_ids.ids)],
            "extra_tax_data": self._fix(part, price, 0.0, 1.0),
        }

    def _fix(self, part, price, discount, quantity):
        """Return what makes core's tax computation give exactly what was paid."""
        vals = self.env["returns.credit.note"]._prepare_line_vals(part)["extra_tax_data"]
        return vals | {"price_unit": price, "discount": discount, "quantity": quantity}

    # === WHAT WAS PAID === #

    def _get_source(self, order, wish):
        """Return the return line whose price a wanted article keeps; empty for today's price."""
        lines = wish.line or self._get_lines(order)
        level = self._get_level(lines.product_id, wish.product)
        if not keeps_price(level, self._get_exchange_terms(order).exchange_price):
            return lines.browse()
        near = lines.filtered(lambda line: self._get_level(line.product_id, wish.product) == level)
        return near.filtered(lambda line: line.product_uom_id._has_common_reference(wish.uom))[:1]

    def _get_parts(self, line, quantity, uom):
        """Return what was paid for a quantity of a return line, by its invoices.

        :return: list of ``CreditPart``; empty where it was not invoiced
        """
        wanted = self.env["returns.eligibility"]._to_reference(quantity, uom)
        sources = self.env["returns.creditable"]._get_creditable(line.sale_line_id)
        available = [(found, found.quantity_left) for found in sources[line.sale_line_id]]
        allocations, _rest = engine.allocate(wanted, [row for row in available if row[1] > 0])
        return [
            CreditPart(
                line.order_id,
                line,
                allocation.source.invoice_line,
                allocation.quantity,
                allocation.source.take(allocation.quantity),
            )
            for allocation in allocations
        ]

    def _get_credit(self, order):
        """Return what goods give back that are not credited yet, in the return's currency.

        That is what the settlement would book if all came back: with fees, without what other
        lines of the return give. A draft has no promise yet: it says what was paid.
        """
        lines = self._get_lines(order)
        if order.state in ("submitted", "approved", "done"):
            parts = self.env["returns.settlement"]._plan(order, is_expected=True).parts
        else:
            parts = []
            for line in lines:
                quantity = self._get_open(line) - line.qty_settled
                if quantity > 0:
                    parts += self._get_parts(line, quantity, line.product_uom_id)
            parts += self.env["returns.creditable"]._share_discounts(parts)
        parts = [p for p in parts if p.invoice_line.currency_id == order.currency_id]
        return self._get_share(parts, lines, order.currency_id)

    def _get_share(self, parts, lines, currency):
        """Return what parts give for lines; what is of the whole return is shared by its goods."""
        own = sum((part.paid for part in parts if part.line in lines), Decimal(0))
        others = sum((p.paid for p in parts if p.line and p.line not in lines), Decimal(0))
        common = sum((part.paid for part in parts if not part.line), Decimal(0))
        if others and common:
            common = self._money(float(common * own / (own + others)), currency)
        return max(own + common, Decimal(0)) if own else Decimal(0)

    def _money(self, amount, currency):
        return to_decimal(amount, currency)
