from decimal import Decimal

from odoo import models
from odoo.fields import Domain

from ..engine.exchanges import is_available

#: Articles that a customer may choose from at most.
MOST = 50


class ReturnsExchangeOffer(models.AbstractModel):
    """What customers may choose themselves, and what each choice comes to."""

    _name = "returns.exchange.offer"
    _description = "Offers of Exchanges"

    def _get_open_lines(self, order):
        """Return the lines for which a customer may still choose."""
        if order.state not in ("submitted", "approved"):
            return order.line_ids.browse()
        rows = order.exchange_line_ids
        if any(not row.line_id for row in rows):  # a clerk put it together: nothing to pick
            return order.line_ids.browse()
        ordered = rows.filtered("sale_line_ids").line_id
        return self._get_lines(order) - ordered

    def _get_offers(self, line):
        """Return what the policy exchanges a line for, the same article first.

        :return: [{"product", "amount", "difference", "is_available"}], amounts with taxes; a
            difference above zero is paid by the customer
        """
        order = line.order_id
        products = self._get_products(order, line)
        amounts = self._price_offers(order, line, products)
        credit = self._get_credit_of(line)
        terms = self._get_exchange_terms(order)
        return [
            {
                "product": product,
                "amount": amounts[product],
                "difference": order.currency_id.round(amounts[product] - credit),
                "is_available": is_available(
                    self._to_decimal(product.free_qty),
                    terms.exchange_safety or Decimal(0),
                    self._to_decimal(self._get_open(line)),
                    terms.exchange_backorder or not product.is_storable,
                ),
            }
            for product in products
        ]

    def _get_products(self, order, line):
        """Return the articles that the policy exchanges a line for."""
        scope = self._get_exchange_terms(order).exchange_for
        own = line.product_id
        domain = Domain("sale_ok", "=", True) & Domain("type", "=", "consu")
        domain &= Domain("company_id", "in", (False, order.company_id.id))
        if scope == "same":
            domain &= Domain("id", "=", own.id)
        elif scope == "variant":
            domain &= Domain("product_tmpl_id", "=", own.product_tmpl_id.id)
        else:
            domain &= Domain("categ_id", "=", own.categ_id.id)
        found = own.search(domain, limit=MOST).filtered(
            lambda product: product == own or product.uom_id._has_common_reference(own.uom_id)
        )
        warehouse = line.sale_line_id.order_id.warehouse_id
        return (own.filtered("sale_ok") | found).with_context(warehouse_id=warehouse.id)

    def _price_offers(self, order, line, products):
        """Return {product: what it costs}; what keeps the price is worked out once."""
        wishes = {product: self._get_wish(line, product) for product in products}
        kept = [p for p in products if self._get_source(order, wishes[p])]
        others = [product for product in products if product not in kept]
        amounts = {}
        for group in [kept[:1], others] if kept else [others]:
            pairs = [(wishes[product], wishes[product].quantity) for product in group]
            draft = self.env["sale.order"].new(self._prepare_order_vals_of(order, pairs))
            if group == others:
                lines = draft.order_line[: len(group)]
                amounts |= dict(zip(group, lines.mapped("price_total"), strict=True))
            else:
                amounts |= dict.fromkeys(kept, draft.amount_total)
        return amounts

    def _get_credit_of(self, line):
        """Return what a line gives back, with taxes."""
        quantity = self._get_open(line)
        parts = self._get_parts(line, quantity, line.product_uom_id) if quantity > 0 else []
        parts += self.env["returns.creditable"]._share_discounts(parts)
        return float(sum((part.paid for part in parts), Decimal(0)))

    def _choose(self, line, product):
        """Note that a customer wants an article for a line."""
        wish = self._get_wish(line, product)
        vals = {
            "product_id": product.id,
            "product_uom_id": wish.uom.id,
            "quantity": wish.quantity,
        }
        order = line.order_id
        row = order.exchange_line_ids.filtered(lambda row: row.line_id == line)
        if row:
            row.write(vals)
        else:
            row.create({"order_id": order.id, "line_id": line.id, **vals})
        order.message_post(
            body=self.env._(
                "The customer wants %(product)s for %(line)s.",
                product=product.display_name,
                line=line.product_id.display_name,
            ),
            author_id=order.partner_id.id,
        )
