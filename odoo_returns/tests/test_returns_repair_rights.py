from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .rules_common import ReturnsRulesCommon, utc


@tagged("post_install", "-at_install")
class TestReturnsRepairRights(ReturnsRulesCommon):
    """Who pays for a repair, what the law opens when it fails, and who may touch it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.british = cls._make_customer("Ann", "base.uk", "Europe/London")

    @classmethod
    def _bring_in(cls, order, **line_values):
        values = {"resolution": "repair", "reason_id": cls.defective.id, **line_values}
        returns_order = cls._return(order, {cls.product: 1}, **values)
        returns_order.action_submit()
        returns_order.action_approve(reason="As a favour")
        returns_order.action_receive_all()
        returns_order.action_accept_all()
        return returns_order

    @classmethod
    def _put_right(cls, returns_order):
        repair = returns_order.repair_ids
        repair.under_warranty = True
        repair.action_repair_start()
        repair.action_repair_end()
        repair.returned_move_ids.picked = True
        repair.returned_move_ids._action_done()

    @freeze_time("2026-06-20 12:00:00")
    def test_we_pay_while_the_guarantee_of_the_law_or_the_promise_lasts(self):
        self._promise(window_days=14, outside_window="refuse")
        business = self._make_customer("GmbH", "base.de", "Europe/Berlin", is_company=True)
        for customer, sold_in, reason, is_ours in (
            (self.german, 2, self.defective, True),
            (self.german, 2, self.reason, False),
            (business, 2, self.defective, False),
            (business, 6, self.defective, True),
            (business, 6, self.reason, False),
        ):
            with self.subTest(customer=customer.name, sold_in=sold_in, reason=reason.name):
                sold_at = utc(2026, sold_in, 10)
                order = self._sell_then(sold_at, sold_at, customer=customer)
                repair = self._bring_in(order, reason_id=reason.id).repair_ids
                self.assertIs(repair.under_warranty, is_ours)

    @freeze_time("2026-06-20 12:00:00")
    def test_a_failed_repair_opens_what_the_law_says_comes_next(self):
        self._promise(window_days=14, outside_window="refuse")
        order = self._sell_then(utc(2026, 2, 1), utc(2026, 2, 3), customer=self.british)
        first = self._return(order, {self.product: 1}, reason_id=self.defective.id)
        first.action_submit()
        found = self._get_finding(first, "remedies_open")
        self.assertEqual(found.params["attempts"], 0)
        self.assertNotIn("refund", found.params["choices"])
        self.assertIn("First of all the customer may choose", found.message)
        self.assertEqual(self._get_finding(first, "window_expired").outcome, "review")
        first.action_cancel()
        self._put_right(self._bring_in(order))
        again = self._return(order, {self.product: 1}, reason_id=self.defective.id)
        again.action_submit()
        found = self._get_finding(again, "remedies_open")
        self.assertEqual(found.params["attempts"], 1)
        self.assertIn("refund", found.params["choices"])
        self.assertIn("put right 1 time(s) before", found.message)
        self.assertEqual(self._get_finding(again, "window_expired").outcome, "allow")

    def test_what_cannot_be_repaired_is_replaced(self):
        order = self._sell((self.product, 1))
        returns_order = self._bring_in(order)
        line = returns_order.line_ids
        self.env["returns.repair"]._give_up(line, "exchange", "No part to be had")
        returns_order.action_accept_all()
        returns_order.action_settle()
        replacement = returns_order.exchange_order_ids.order_line
        self.assertEqual((replacement.product_id, replacement.product_uom_qty), (self.product, 1))
        self._deliver(returns_order.exchange_order_ids)
        faulty = self._return(returns_order.exchange_order_ids, reason_id=self.defective.id)
        (ask,) = self.env["returns.eligibility"]._get_asks(faulty.line_ids)
        facts, _revision = self.env["returns.facts"]._collect([ask])[ask]
        self.assertEqual(facts.failed_attempts, 1)

    def test_another_company_touches_no_repair(self):
        returns_order = self._bring_in(self._sell((self.product, 1)))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "repair_stranger",
            "odoo_returns.group_returns_manager,stock.group_stock_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        theirs = returns_order.with_user(stranger)
        dialog = self.env["returns.give.up.repair"].create(
            {"line_id": returns_order.line_ids.id, "reason": "Mine"}
        )
        for attack in (
            theirs.action_quote_repair,
            theirs.action_deliver_repaired,
            dialog.with_user(stranger).action_confirm,
            returns_order.repair_ids.with_user(stranger).action_repair_start,
        ):
            self.assertRefused(AccessError, "", attack, returns_order)
        self.assertEqual(returns_order.repair_ids.state, "confirmed")

    def test_who_repairs_needs_no_right_on_returns(self):
        returns_order = self._bring_in(self._sell((self.product, 1)))
        repair = returns_order.repair_ids
        repair.under_warranty = True
        repair = repair.with_user(self.worker)
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(repair.state, "done")
        delivery = repair.sudo().returned_move_ids.picking_id.with_user(self.worker)
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(returns_order.state, "done")
