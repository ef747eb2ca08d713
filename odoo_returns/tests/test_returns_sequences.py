import random

from odoo import Command, fields
from odoo.tests import tagged

from .money_common import ReturnsMoneyCommon


@tagged("post_install", "-at_install")
class TestReturnsSequences(ReturnsMoneyCommon):
    """Invariant 2: whatever was sold and in whatever pieces it comes back, it adds up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._promise(outbound="refund")
        cls.included = cls._make_tax(7, price_include_override="tax_included")
        cls.eco = cls._make_tax(0.35, amount_type="fixed")
        cls.euro = cls.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        cls.in_euro = cls.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": cls.euro.id}
        )

    def _get_invoices(self, order):
        return order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")

    def _add_discount(self, order, **values):
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, **values}
        ).action_apply_discount()

    def _sell_at_random(self, dice):
        """Return an order of random lines, taxes, discounts, freight and currency."""
        taxes = (self.vat, self.included, self.vat + self.eco, self.vat.browse())
        lines = [
            (
                self._make_product(f"Article {number}", price=1.0),
                dice.randint(1, 3),
                {
                    "price_unit": dice.randint(1, 9999) / 100,
                    "discount": dice.choice((0, 0, 12.5)),
                    "tax_ids": [Command.set(dice.choice(taxes).ids)],
                },
            )
            for number in range(dice.randint(1, 3))
        ]
        freight = {
            "is_delivery": True,
            "price_unit": dice.randint(0, 999) / 100,
            "tax_ids": [Command.set(self.vat.ids)],
        }
        pricelist = dice.choice((self.in_euro, self.in_euro.browse()))
        order = self._sell(
            *lines,
            (self.freight, 1, freight),
            partner_id=self.american.id,
            pricelist_id=pricelist.id,
            invoice=False,
        )
        if dice.random() < 0.6:
            self._add_discount(
                order, discount_type="so_discount", discount_percentage=dice.choice((0.1, 0.333))
            )
        self._invoice(order)
        return order

    def _return_at_random(self, dice, order):
        """Return the credit notes of returns of random pieces, until nothing is left."""
        credits = self.env["account.move"]
        goods = order.order_line.filtered(lambda line: line.product_id.type == "consu")
        while any(goods.mapped("qty_returnable")):
            goods.invalidate_recordset(["qty_returnable"])
            left = {line.product_id: line.qty_returnable for line in goods if line.qty_returnable}
            if not left:
                break
            chosen = dice.sample(sorted(left, key=lambda p: p.id), dice.randint(1, len(left)))
            returns_order = self._settle(
                order, {product: dice.randint(1, int(left[product])) for product in chosen}
            )
            self.assertEqual(returns_order.state, "done")
            credits += returns_order.refund_ids
        return credits

    def test_random_pieces_of_random_orders_add_up_in_both_currencies(self):
        for seed in range(4):
            with self.subTest(seed=seed):
                dice = random.Random(seed)
                order = self._sell_at_random(dice)
                invoice = self._get_invoices(order)
                credits = self._return_at_random(dice, order)
                total = sum(credits.mapped("amount_total"))
                self.assertAlmostEqual(total, invoice.amount_total, 2)
                in_company = sum(credits.mapped("amount_total_signed"))
                self.assertAlmostEqual(-in_company, invoice.amount_total_signed, 2)
                self.assertAlmostEqual(sum(credits.mapped("amount_tax")), invoice.amount_tax, 2)
                self.assertEqual(invoice.payment_state, "reversed")
                self.assertTrue(all(amount >= 0 for amount in credits.mapped("amount_total")))

    # === CASH ROUNDING AND DOWN PAYMENTS === #

    def test_the_rounding_of_the_invoice_goes_back_with_the_last_of_it(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "To five cents",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "rounding_method": "UP",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        order = self._sell_to(
            self.american, (self.product, 2, {"price_unit": 10.01}), invoice=False
        )
        invoice = self._invoice(order, post=False)
        invoice.invoice_cash_rounding_id = rounding
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 24.05)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=12.01)
        last = self._settle(order, {self.product: 1})
        self.assertOwed(last, goods=12.01, cash_rounding=0.03)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_goods_are_credited_in_full_whatever_was_paid_down(self):
        order = self._sell_to(
            self.american, (self.ordered_product, 2, {"price_unit": 100}), invoice=False
        )
        self.env["sale.advance.payment.inv"].sudo().with_context(
            active_model="sale.order", active_ids=order.ids
        ).create({"advance_payment_method": "percentage", "amount": 25}).create_invoices()
        down = order.invoice_ids
        down.invoice_date = fields.Date.today()
        down.action_post()
        final = order._create_invoices(final=True)
        final.invoice_date = fields.Date.today()
        final.action_post()
        self.assertEqual((down.amount_total, final.amount_total), (60, 180))
        self.assertOwed(self._settle(order, {self.ordered_product: 1}), goods=120)
        self.assertOwed(self._settle(order, {self.ordered_product: 1}), goods=120)
        self.assertEqual(final.amount_residual, 0)

    # === SEVERAL INVOICES, EARLIER CREDIT NOTES === #

    def test_a_fee_stays_on_each_invoice_below_what_it_gives(self):
        self._charge(fee_kind="fixed", fee=13)
        order = self._sell_to(
            self.american,
            (self.product, 2, {"price_unit": 10}),
            deliver=False,
            invoice=False,
        )
        for _number in range(2):
            self._deliver(order, 1)
            self._invoice(order)
        returns_order = self._settle(order)
        self.assertOwed(returns_order, goods=24, restocking=-13)
        self.assertEqual(sorted(returns_order.refund_ids.mapped("amount_total")), [5.5, 5.5])

    def test_goodwill_is_part_of_what_is_left(self):
        order = self._sell_to(self.american, (self.product, 2, {"price_unit": 100}))
        first = self._receive(self._return(order, {self.product: 1}))
        self.env["returns.goodwill"].create({"order_id": first.id, "amount": 40, "reason": "late"})
        self._settle_as_simulated(first)
        self.assertOwed(first, goods=120, goodwill=40)
        second = self._settle(order, {self.product: 1})
        self.assertOwed(second, goods=80)
        invoice = self._get_invoices(order)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_a_discount_of_the_wizard_follows_its_tax(self):
        order = self._sell(
            (self.product, 1, {"price_unit": 100, "tax_ids": [Command.set(self.vat.ids)]}),
            (self.cup, 1, {"price_unit": 50, "tax_ids": [Command.clear()]}),
            partner_id=self.american.id,
            invoice=False,
        )
        self._add_discount(order, discount_type="so_discount", discount_percentage=0.1)
        self.assertEqual(self._invoice(order).amount_total, 153)
        self.assertOwed(self._settle(order, {self.cup: 1}), goods=45)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=108)

    def test_the_parts_of_a_combo_carry_its_price(self):
        combo = self.env["product.combo"].create(
            {
                "name": "Set",
                "combo_item_ids": [
                    Command.create({"product_id": product.id})
                    for product in (self.product, self.cup)
                ],
            }
        )
        kettle, cup = combo.combo_item_ids
        bundle = self._make_product(
            "Tea set",
            price=90.0,
            type="combo",
            is_storable=False,
            combo_ids=[Command.set(combo.ids)],
        )
        order = self._sell((bundle, 1), partner_id=self.american.id, deliver=False, invoice=False)
        parent = order.order_line
        self.env["sale.order.line"].create(
            [
                {
                    "order_id": order.id,
                    "product_id": item.product_id.id,
                    "product_uom_qty": 1,
                    "price_unit": price,
                    "tax_ids": [Command.set(self.vat.ids)],
                    "combo_item_id": item.id,
                    "linked_line_id": parent.id,
                }
                for item, price in ((kettle, 75), (cup, 15))
            ]
        )
        self._deliver(order)
        self.assertEqual(self._invoice(order).amount_total, 108)
        self.assertOwed(self._settle(order, {self.cup: 1}), goods=18)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=90)
