from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsGoodwill(ReturnsCommon):
    """Money without goods: who may give how much, within what was invoiced, and for ever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.returns_goodwill_limit = 50.0
        cls.order = cls._sell((cls.product, 2), (cls.ordered_product, 1))  # 230
        cls.returns_order = cls._return(cls.order, {cls.product: 1}, approve=True)

    def _grant(self, amount, user=None, returns_order=None, **values):
        rows = self.env["returns.goodwill"].with_user(user or self.env.user)
        return rows.create(
            {
                "order_id": (returns_order or self.returns_order).id,
                "amount": amount,
                "reason": "A scratch",
                **values,
            }
        )

    def assertNothingGranted(self, error, pattern, *args, **values):
        with self.assertRaisesRegex(error, pattern), self.env.cr.savepoint():
            self._grant(*args, **values)
        self.assertFalse(self.env["returns.goodwill"].search([]))

    @contextmanager
    def assertImpossible(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()

    def _get_open(self, returns_order=None):
        amounts = self.env["returns.goodwill"]._get_open(returns_order or self.returns_order)
        return sum(amounts.values())

    def test_a_clerk_grants_up_to_his_limit_for_one_return_however_many_times(self):
        self._grant(30.0, self.clerk)
        self._grant(20.0, self.clerk)
        limit = "50.01 of goodwill is more than the .{2}50.00"
        with self.assertRaisesRegex(UserError, limit), self.env.cr.savepoint():
            self._grant(0.01, self.clerk)
        self._grant(100.0)  # a manager
        self.assertEqual(self._get_open(), 150)

    def test_goodwill_is_signed_by_whoever_grants_it_whatever_he_says(self):
        row = self._grant(10.0, self.clerk, user_id=self.env.uid, date="2020-01-01 00:00:00")
        self.assertEqual(row.user_id, self.clerk)
        self.assertEqual(row.date.date(), self.env.cr.now().date())

    def test_no_more_is_granted_than_was_invoiced_and_is_left(self):
        self.assertNothingGranted(UserError, "230.01 of goodwill .* only .{2}230.00", 230.01)
        line = self.returns_order.line_ids
        self.assertNothingGranted(UserError, "only .{2}200.00", 200.01, line_id=line.id)
        self._receive(self.returns_order).action_settle()
        self.assertNothingGranted(UserError, "only .{2}130.00", 130.01)
        self._grant(130.0)
        other = self._return(self.order, {self.ordered_product: 1}, approve=True)
        with self.assertRaisesRegex(UserError, "130.01 of goodwill .* only .{2}130.00"):
            self._grant(0.01, returns_order=other)

    def test_nothing_invoiced_leaves_nothing_to_grant(self):
        order = self._sell((self.product, 1), invoice=False)
        returns_order = self._return(order, approve=True)
        self.assertNothingGranted(UserError, "only .{2}0.00", 0.01, returns_order=returns_order)

    def test_amounts_that_are_none_are_refused(self):
        for amount in (0.0, -5.0, 0.001):
            with self.subTest(amount=amount), self.assertImpossible():
                self._grant(amount)
        self.assertFalse(self.returns_order.goodwill_ids)

    def test_a_return_that_is_not_approved_gets_none(self):
        draft = self._return(self.order, {self.product: 1})
        self.assertNothingGranted(UserError, "approved first", 5.0, returns_order=draft)

    def test_a_line_of_another_return_is_refused(self):
        other = self._return(self.order, {self.product: 1}, approve=True)
        self.assertNothingGranted(ValidationError, "is no line of", 5.0, line_id=other.line_ids.id)

    def test_goodwill_never_changes_and_is_taken_back_whole_and_once(self):
        row = self._grant(40.0, self.clerk)
        for change in ({"amount": 1.0}, {"reason": "None"}, {"user_id": self.env.uid}):
            with self.assertRaisesRegex(UserError, "take it back and grant it anew"):
                row.sudo().write(change)
        with self.assertRaisesRegex(AccessError, "delete"):
            row.unlink()
        with self.assertRaisesRegex(UserError, "take it back"):
            row.sudo().unlink()
        row.action_cancel()
        self.assertEqual(self._get_open(), 0)
        with self.assertRaisesRegex(UserError, "taken back already"):
            row.action_cancel()
        with self.assertImpossible():
            self._grant(-40.0, self.clerk, cancels_id=row.id)
        second = self._grant(50.0, self.clerk)
        with self.assertRaisesRegex(ValidationError, "only a whole goodwill"):
            self._grant(-10.0, self.clerk, cancels_id=second.id)

    def test_a_finished_return_is_open_again_while_goodwill_waits(self):
        self._receive(self.returns_order).action_settle()
        self.assertEqual(self.returns_order.state, "done")
        row = self._grant(10.0)
        self.assertEqual(self.returns_order.state, "approved")
        self.assertTrue(self.returns_order.can_settle)
        row.action_cancel()
        self.assertEqual(self.returns_order.state, "done")

    def test_the_limit_is_in_the_currency_of_the_company(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create({"name": "€", "currency_id": euro.id})
        order = self._sell((self.product, 1), pricelist_id=pricelist.id)
        returns_order = self._return(order, approve=True)
        self._grant(100.0, self.clerk, returns_order=returns_order)  # 50 of the company's
        with self.assertRaisesRegex(UserError, "more than the .{2}50.00"):
            self._grant(0.02, self.clerk, returns_order=returns_order)
        self.assertEqual(returns_order.goodwill_ids.currency_id, euro)

    def test_nobody_else_grants_or_reads_it(self):
        portal = new_test_user(self.env, "goodwill_portal", "base.group_portal")
        for user in (self.worker, self.accountant, portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._grant(1.0, user)

    def test_a_clerk_of_another_company_grants_none(self):
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "goodwill_stranger",
            "odoo_returns.group_returns_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            self._grant(1.0, stranger)

    def test_the_dialog_opens_for_the_return(self):
        action = self.returns_order.action_grant_goodwill()
        row = self.env["returns.goodwill"].with_context(**action["context"])
        row = row.create({"amount": 5.0, "reason": "Late"})
        self.assertEqual(row.order_id, self.returns_order)

    # === THE CREDIT NOTE === #

    def test_goodwill_is_credited_once_and_open_again_without_its_credit_note(self):
        self._grant(20.0, self.clerk, line_id=self.returns_order.line_ids.id)
        self._grant(30.0, self.clerk)
        self.returns_order.action_settle()
        credit_note = self.returns_order.refund_ids
        self.assertEqual(credit_note.amount_total, 50.0)
        components = set(credit_note.invoice_line_ids.mapped("returns_component"))
        self.assertEqual(components, {"goodwill"})
        self.assertEqual(self._get_open(), 0)
        self.returns_order.action_settle()
        self.assertEqual(self.returns_order.refund_ids, credit_note)
        row = self.returns_order.goodwill_ids[0]
        with self.assertRaisesRegex(UserError, "credited or taken back"), self.cr.savepoint():
            row.action_cancel()
        with self.assertRaisesRegex(UserError, "credited or taken back"), self.cr.savepoint():
            self._grant(-20.0, line_id=row.line_id.id, cancels_id=row.id)
        credit_note.button_draft()
        credit_note.button_cancel()
        self.assertEqual(self._get_open(), 50)
        self.returns_order.action_settle()
        posted = self.returns_order.refund_ids - credit_note
        self.assertEqual(posted.amount_total, 50.0)

    def test_goodwill_leaves_so_much_less_for_goods_that_come_back_later(self):
        self._grant(150.0, line_id=self.returns_order.line_ids.id)
        self.returns_order.action_settle()
        self._receive(self.returns_order).action_settle()
        rest = self._receive(self._return(self.order))
        rest.action_settle()
        credited = (self.returns_order | rest).refund_ids
        self.assertEqual(sum(credited.mapped("amount_total")), 230.0)
        self.assertNothingLeft(rest)

    def assertNothingLeft(self, returns_order):
        with self.assertRaisesRegex(UserError, "only .{2}0.00"), self.env.cr.savepoint():
            self._grant(0.01, returns_order=returns_order)
