from odoo import Command
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_returns_portal import ReturnsPortalCommon


@tagged("post_install", "-at_install")
class TestReturnsExchangePortal(ReturnsPortalCommon):
    """Customers choose a variant for what they return, see the difference and pay it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        attribute = cls.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [
                    Command.create({"name": "Red"}),
                    Command.create({"name": "Blue", "default_extra_price": 20.0}),
                    Command.create({"name": "Gold", "default_extra_price": 400.0}),
                ],
            }
        )
        shirt = cls.env["product.template"].create(
            {
                "name": "Shirt",
                "list_price": 100.0,
                "is_storable": True,
                "invoice_policy": "delivery",
                "taxes_id": [Command.clear()],
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        cls.red, cls.blue, cls.gold = shirt.product_variant_ids
        for product in (cls.red, cls.blue):
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 5
            )
        order = cls._sell((cls.red, 1))
        cls.mine = cls._return(order, {cls.red: 1}, resolution="exchange")
        cls.mine.action_submit()
        cls.env.flush_all()

    def _choose(self, line, product, returns_order=None, **values):
        data = {
            "csrf_token": Request.csrf_token(self),
            "line": getattr(line, "id", line),
            "product": getattr(product, "id", product),
            **values,
        }
        response = self.url_open(
            self._url(returns_order or self.mine, "/exchange"), data=data, allow_redirects=False
        )
        self.env.invalidate_all()
        self.assertEqual(response.status_code, 303)
        location = response.headers["Location"]
        return location.partition("exchange=")[2].partition("&")[0].partition("#")[0] or location

    def _assert_outcome(self, outcome, line, product):
        before = self.mine.exchange_line_ids.product_id
        self.assertEqual(self._choose(line, product), outcome)
        self.assertEqual(self.mine.exchange_line_ids.product_id, before)

    def test_a_customer_chooses_a_variant_and_sees_the_difference(self):
        self._log_in()
        page = self._get(self._url(self.mine))
        self.assertIn('id="return_exchange"', page)
        self.assertIn("no difference", page)
        self.assertRegex(page, r"you pay\s+\$\s<span[^>]*>20.00")
        self.assertIn("Out of stock", page)
        line = self.mine.line_ids
        self.assertEqual(self._choose(line, self.blue), "chosen")
        self.assertEqual(self._choose(line, self.blue), "chosen")
        row = self.mine.exchange_line_ids
        self.assertEqual((row.product_id, row.line_id, row.quantity), (self.blue, line, 1))
        page = self._get(self._url(self.mine), exchange="chosen")
        self.assertIn("We have noted what you want.", page)
        self.mine.action_approve()
        self._receive(self.mine)
        sale_order = self.mine.exchange_order_ids
        self.assertEqual(sale_order.order_line.product_id, self.blue)
        self.env.flush_all()
        page = self._get(self._url(self.mine))
        self.assertIn("Pay the difference", page)
        self.assertIn("payment_amount=20.0", page)
        pay = self._get(
            f"/my/orders/{sale_order.id}", access_token=sale_order.access_token, payment_amount=20
        )
        self.assertIn("20.00", pay)
        self._assert_outcome("closed", line, self.red)

    def test_what_is_not_offered_or_not_there_is_refused(self):
        self._log_in()
        line = self.mine.line_ids
        for product in (self.product, "x", "-1", "", 2**70):
            with self.subTest(product=product):
                self._assert_outcome("offer", line, product)
        self._assert_outcome("stock", line, self.gold)
        for other in (self.theirs.line_ids, "x", "", 2**70):
            with self.subTest(line=other):
                self._assert_outcome("closed", other, self.blue)

    def test_a_safety_stock_stays_for_others(self):
        policy = self.company.returns_policy_id
        policy.write({"exchange_safety": 4.0})
        policy.action_publish()
        returns_order = self._return(
            self._sell((self.red, 1)), {self.red: 1}, resolution="exchange"
        )
        returns_order.action_submit()
        self.env.flush_all()
        self._log_in()
        self.assertEqual(self._choose(returns_order.line_ids, self.blue, returns_order), "chosen")
        self.env["stock.quant"]._update_available_quantity(
            self.blue, self.warehouse.lot_stock_id, -1
        )
        self.env.flush_all()
        self.assertEqual(self._choose(returns_order.line_ids, self.blue, returns_order), "stock")

    def test_nobody_chooses_for_another_customer(self):
        line = self.mine.line_ids
        self._log_in("stranger")
        self.assertRegex(self._choose(line, self.blue), "/my$")
        self.authenticate(None, None)
        self.assertRegex(self._choose(line, self.blue), "/my$")
        self.assertRegex(self._choose(line, self.blue, access_token="x" * 36), "/my$")
        self.assertFalse(self.mine.exchange_line_ids)
        token = self.mine.access_token
        self.assertEqual(self._choose(line, self.blue, access_token=token), "chosen")

    def test_a_form_of_another_page_chooses_nothing(self):
        self._log_in()
        with mute_logger("odoo.http"):
            response = self.url_open(
                self._url(self.mine, "/exchange"),
                data={"line": self.mine.line_ids.id, "product": self.blue.id},
            )
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.mine.exchange_line_ids)
