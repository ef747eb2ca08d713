from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsQuantities(ReturnsCommon):
    """Invariant 1: open and received returns never exceed what was delivered."""

    def _draft(self, order, quantity, **line_values):
        return self.env["returns.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": order.order_line[:1].id,
                            "quantity": quantity,
                            **line_values,
                        }
                    )
                ],
            }
        )

    def test_more_than_was_delivered_is_refused_naming_quantity_product_and_limit(self):
        order = self._sell((self.product, 5), invoice=False)
        with self.assertRaisesRegex(
            ValidationError, r"6 Units of Kettle .* cannot come back, 5 is the most: 5 delivered"
        ):
            self._draft(order, 6)
        with self.assertRaisesRegex(ValidationError, "5 is the most"):
            self._draft(order, 1e12)

    def test_zero_and_negative_quantities_are_refused(self):
        order = self._sell((self.product, 5), invoice=False)
        for quantity in (0, -1):
            with (
                self.subTest(quantity=quantity),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "above zero|quantity_positive"),
                self.env.cr.savepoint(),
            ):
                self._draft(order, quantity)

    def test_open_returns_keep_their_quantity_from_others(self):
        order = self._sell((self.product, 5), invoice=False)
        first, second = self._draft(order, 3), self._draft(order, 3)
        first.action_submit()
        self.assertEqual(order.order_line.qty_returnable, 2)
        self.assertEqual(second.line_ids.qty_open, 3)
        self.assertRefused(ValidationError, "2 is the most", second.action_submit, second)
        second.line_ids.quantity = 2
        second.action_submit()
        self.assertEqual(order.order_line.qty_returnable, 0)

    def test_a_refused_or_cancelled_return_gives_its_quantity_back(self):
        order = self._sell((self.product, 5), invoice=False)
        for action in ("action_refuse", "action_cancel"):
            returns_order = self._draft(order, 5)
            returns_order.action_submit()
            self.assertEqual(order.order_line.qty_returnable, 0)
            getattr(returns_order, action)()
            self.assertEqual(order.order_line.qty_returnable, 5)

    def test_two_lines_of_one_return_share_the_same_limit(self):
        order = self._sell((self.product, 5), invoice=False)
        line = {"sale_line_id": order.order_line.id, "quantity": 3}
        with self.assertRaisesRegex(ValidationError, "6 Units of Kettle"):
            self.env["returns.order"].create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [Command.create(line), Command.create(line)],
                }
            )

    def test_a_submitted_quantity_cannot_be_raised_over_the_limit(self):
        order = self._sell((self.product, 5), invoice=False)
        returns_order = self._draft(order, 3)
        returns_order.action_submit()
        self.assertRefused(
            ValidationError,
            "5 is the most",
            lambda: returns_order.line_ids.write({"quantity": 6}),
            returns_order,
        )

    def test_lines_of_a_decided_return_cannot_change(self):
        order = self._sell((self.product, 5), invoice=False)
        returns_order = self._draft(order, 3)
        returns_order.action_submit()
        returns_order.action_approve()
        for change in ({"quantity": 1}, {"resolution": "none"}, {"reason_id": self.reason.id}):
            with self.subTest(change=change):
                self.assertRefused(
                    UserError,
                    "already decided",
                    lambda change=change: returns_order.line_ids.write(change),
                    returns_order,
                )
        self.assertRefused(
            UserError, "already decided", returns_order.line_ids.unlink, returns_order
        )

    def test_what_the_warehouse_took_back_by_hand_is_no_longer_returnable(self):
        order = self._sell((self.product, 5), invoice=False)
        returns_order = self._draft(order, 4)
        returns_order.action_submit()
        wizard = self.env["stock.return.picking"].create({"picking_id": order.picking_ids.id})
        wizard.product_return_moves.quantity = 2
        receipt = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self.assertEqual(order.order_line.qty_returnable, 0, "3 not back yet, 4 promised")
        receipt.move_ids.picked = True
        receipt._action_done()
        self.assertRefused(
            ValidationError, "3 is the most", returns_order.action_approve, returns_order
        )

    def test_a_dozen_comes_back_in_units_and_units_in_dozens(self):
        dozens = {"product_uom_id": self.dozen.id, "price_unit": 120}
        order = self._sell((self.product, 1, dozens))
        with self.assertRaisesRegex(ValidationError, "12 is the most"):
            self._draft(order, 13, product_uom_id=self.unit.id)
        first = self._draft(order, 7, product_uom_id=self.unit.id)
        first.action_submit()
        self.assertAlmostEqual(order.order_line.qty_returnable, 5 / 12, 2)
        offer = order.order_line._get_returnable_offers()[order.order_line]
        self.assertEqual(offer, {"quantity": 5, "product_uom_id": self.unit.id})
        with self.assertRaisesRegex(ValidationError, "5 is the most"):
            self._draft(order, 6, product_uom_id=self.unit.id)
        second = self._draft(order, 5, product_uom_id=self.unit.id)
        second.action_submit()
        amounts = []
        for returns_order in (first, second):
            self._receive_submitted(returns_order)
            returns_order.action_settle()
            amounts.append(returns_order.refund_ids.amount_total)
            self.assertEqual(returns_order.state, "done")
        self.assertEqual(amounts, [70, 50])
        self.assertEqual(order.order_line.qty_returnable, 0)

    def test_a_dozen_bought_as_units_comes_back_as_a_dozen(self):
        order = self._sell((self.product, 24))
        returns_order = self._draft(order, 1, product_uom_id=self.dozen.id)
        returns_order.action_submit()
        self._receive_submitted(returns_order)
        self.assertEqual(order.order_line.qty_delivered, 12)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 1200)
        self.assertEqual(order.order_line.qty_returnable, 12)

    def _receive_submitted(self, returns_order):
        returns_order.action_approve()
        self._receive(returns_order)

    def test_a_unit_of_another_kind_is_refused(self):
        order = self._sell((self.product, 5), invoice=False)
        kilogram = self.env.ref("uom.product_uom_kgm")
        with self.assertRaisesRegex(ValidationError, "cannot come back in kg"):
            self._draft(order, 1, product_uom_id=kilogram.id)

    def test_an_order_of_another_customer_company_or_currency_is_refused(self):
        order = self._sell((self.product, 5), invoice=False)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaisesRegex(ValidationError, f"{order.name} does not belong to RMA/"):
            self.env["returns.order"].create(
                {
                    "partner_id": stranger.id,
                    "line_ids": [
                        Command.create({"sale_line_id": order.order_line.id, "quantity": 1})
                    ],
                }
            )
        returns_order = self._draft(order, 1)
        with self.assertRaises(ValidationError):
            returns_order.partner_id = stranger
        with self.assertRaises(UserError):
            returns_order.company_id = self.setup_other_company()["company"]

    def test_a_return_takes_the_currency_of_its_orders(self):
        euro = self.setup_other_currency("EUR")
        pricelist = self.env["product.pricelist"].create({"name": "Euro", "currency_id": euro.id})
        order = self._sell((self.product, 5), invoice=False, pricelist_id=pricelist.id)
        self.assertEqual(self._draft(order, 1).currency_id, euro)
        returns_order = self.env["returns.order"].create({"partner_id": self.customer.id})
        self.assertEqual(returns_order.currency_id, self.company.currency_id)
        wizard = self.env["returns.add.lines"].create({"order_id": returns_order.id})
        offered = wizard.line_ids.filtered(lambda line: line.sale_order_id == order)
        self.assertEqual(offered.quantity, 5)
        offered.is_selected = True
        wizard.action_add()
        self.assertEqual(returns_order.currency_id, euro)
        dollars = self._sell((self.product, 1), invoice=False)
        with self.assertRaisesRegex(ValidationError, f"{dollars.name} does not belong"):
            returns_order.line_ids = [
                Command.create({"sale_line_id": dollars.order_line.id, "quantity": 1})
            ]

    def test_create_return_offers_what_can_come_back_and_opens_the_same_draft_twice(self):
        order = self._sell((self.product, 5), (self.ordered_product, 2), invoice=False)
        self._return(order, {self.product: 2}, approve=True)
        action = order.action_create_return()
        draft = self.env["returns.order"].browse(action["res_id"])
        self.assertEqual(
            [(line.product_id, line.quantity) for line in draft.line_ids],
            [(self.product, 3), (self.ordered_product, 2)],
        )
        self.assertEqual(order.action_create_return()["res_id"], draft.id)
        self.assertEqual(order.return_count, 2)

    def test_returns_created_from_the_same_values_have_their_own_numbers(self):
        vals = {"partner_id": self.customer.id}
        first, second = self.env["returns.order"].create([vals] * 2)
        self.assertNotEqual(first.name, second.name)
        self.assertEqual(vals, {"partner_id": self.customer.id})
        self.assertRegex(first.name, r"^RMA/\d{4}/\d{5}$")

    def test_create_return_says_why_nothing_can_come_back(self):
        order = self._sell((self.product, 5), deliver=False, invoice=False)
        with self.assertRaisesRegex(UserError, f"Nothing of {order.name} can come back"):
            order.action_create_return()

    def test_several_orders_of_one_customer_share_a_return(self):
        orders = self._sell((self.product, 1), invoice=False) | self._sell(
            (self.product, 2), invoice=False
        )
        returns_order = self.env["returns.order"].browse(orders.action_create_return()["res_id"])
        self.assertEqual(returns_order.sale_order_ids, orders)
        self.assertEqual(returns_order.line_ids.mapped("quantity"), [1, 2])
