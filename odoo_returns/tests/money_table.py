from typing import NamedTuple

from odoo import Command

from .common import ReturnsCommon


class Goods(NamedTuple):
    """One order line: unit price as quoted, quantity, discount in percent, unit of measure."""

    price: float
    quantity: float = 1
    discount: float = 0
    uom: str = "uom.product_uom_unit"


class Scenario(NamedTuple):
    """An order, what comes back of it in each step, and what each step pays, taxes included.

    :param tax: name of the taxes, see :meth:`MoneyTable._make_taxes`
    :param steps: quantities that come back, one a line of the order, in units
    :param paid: what each step credits in the currency of the order, worked out by hand
    :param taxes: the taxes within it
    """

    name: str
    goods: list
    tax: str
    steps: list
    paid: list
    taxes: list
    currency: str = ""


class MoneyTable(ReturnsCommon):
    """Orders that are sold, delivered and invoiced, then returned step by step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.taxes = cls._make_taxes()
        cls.pricelists = {"": cls.env["product.pricelist"]}
        for code, rate in (("EUR", 2.0), ("JPY", 150.0), ("KWD", 0.3)):
            currency = cls.setup_other_currency(code, rates=[("2016-01-01", rate)])
            cls.pricelists[code] = cls.env["product.pricelist"].create(
                {"name": code, "currency_id": currency.id}
            )

    @classmethod
    def _make_taxes(cls):
        rates = {
            "": (),
            "19": ((19, {}),),
            "20": ((20, {}),),
            "10": ((10, {}),),
            "5": ((5, {}),),
            "7 included": ((7, {"price_include_override": "tax_included"}),),
            "20 included": ((20, {"price_include_override": "tax_included"}),),
            "21 included": ((21, {"price_include_override": "tax_included"}),),
            "20 and 0.35 fixed": ((20, {}), (0.35, {"amount_type": "fixed"})),
            "5 and 9.975": ((5, {}), (9.975, {})),
        }
        return {
            name: cls.env["account.tax"].union(
                *(
                    cls._make_tax(rate, name=f"{name}: {rate}", **values)
                    for rate, values in parts
                )
            )
            for name, parts in rates.items()
        }

    def _sell_goods(self, goods, tax="", currency="", **values):
        """Return an order of these goods, delivered and not yet invoiced; a product a line."""
        order = self._quote(goods, tax, currency, **values)
        order.action_confirm()
        self._deliver(order)
        return order

    def _quote(self, goods, tax="", currency="", **values):
        """Return a quotation of these goods; a product a line."""
        taxes = [Command.set(self.taxes[tax].ids)]
        lines = []
        for number, row in enumerate(goods):
            product = self._make_product(f"Article {number}", price=row.price)
            product.uom_ids = self.dozen
            line_values = {
                "product_id": product.id,
                "product_uom_qty": row.quantity,
                "price_unit": row.price,
                "discount": row.discount,
                "product_uom_id": self.env.ref(row.uom).id,
                "tax_ids": taxes,
            }
            lines.append(Command.create(line_values))
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "pricelist_id": self.pricelists[currency].id,
                "order_line": lines,
                **values,
            }
        )

    def _return_step(self, order, quantities, **line_values):
        """Return a received return of these quantities, one a line of goods, in units."""
        goods = order.order_line.filtered(lambda line: line.product_id.is_storable)
        wanted = {
            line.product_id: quantity
            for line, quantity in zip(goods, quantities, strict=True)
            if quantity
        }
        returns_order = self._return(order, wanted, product_uom_id=self.unit.id, **line_values)
        return self._receive(returns_order)

    def _play(self, scenario):
        order = self._sell_goods(scenario.goods, scenario.tax, scenario.currency)
        invoice = self._invoice(order)
        self._take_steps(order, scenario.steps, scenario.paid, scenario.taxes)
        if round(sum(scenario.paid), 3) == round(invoice.amount_total, 3):
            self.assertEqual(invoice.amount_residual, 0)

    def _take_steps(self, order, steps, paid, taxes):
        """Settle step by step; each is simulated as it is booked, and pays what is expected."""
        found_paid, found_taxes = [], []
        for quantities in steps:
            returns_order = self._return_step(order, quantities)
            figures = returns_order.simulate_settle()[returns_order.id]
            returns_order.action_settle()
            notes = returns_order.refund_ids
            self.assertEqual(
                sorted(round(entry["amount_total"], 3) for entry in figures),
                sorted(round(note.amount_total, 3) for note in notes),
                "simulated as booked",
            )
            found_paid.append(round(sum(notes.mapped("amount_total")), 3))
            found_taxes.append(round(sum(notes.mapped("amount_tax")), 3))
        self.assertEqual((found_paid, found_taxes), (paid, taxes))
