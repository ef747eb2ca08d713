from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .credit_common import ReturnsCreditCommon


@tagged("post_install", "-at_install")
class TestReturnsRefundFallback(ReturnsCreditCommon):
    """Rows of the ledger: they add up, follow their documents, and take another way once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.aq")  # no right applies there
        cls.env["res.partner.bank"].create({"acc_number": "AQ-1", "partner_id": cls.customer.id})

    def _make_failed(self, **values):
        order = self._sell((self.product, 1))
        self._pay(order)
        returns_order = self._return(order)
        returns_order.write(values)
        self._receive(returns_order).action_settle()
        row = returns_order.ledger_ids
        self.assertEqual((row.method, row.state, row.amount), ("bank", "granted", 100.0))
        row.sudo()._fail("rejected", "The account is closed.")
        return row

    def assertStays(self, row, pattern, method, consent=""):
        with self.assertRaisesRegex(UserError, pattern):
            row.action_fall_back(method, consent)
        self.assertEqual(row.order_id.ledger_ids, row)

    def test_what_failed_goes_another_way_once_and_never_above_its_amount(self):
        row = self._make_failed()
        self.assertTrue(row.can_fall_back)
        dialog = self.env["returns.fallback"].with_user(self.clerk)
        dialog = dialog.create({"refund_id": row.id, "method": "manual"})
        dialog.action_confirm()
        instead = row.fallback_ids
        self.assertEqual((instead.amount, instead.method), (100.0, "manual"))
        self.assertEqual((instead.state, instead.granted_by_id), ("granted", self.clerk))
        with self.assertRaisesRegex(UserError, "goes no other way yet"):
            dialog.action_confirm()
        instead.sudo()._fail("rejected", "Not picked up.")
        instead.action_fall_back("bank")
        standing = row.order_id.ledger_ids.filtered(lambda each: each.state != "failed")
        self.assertEqual(standing.mapped("amount"), [100.0])
        with self.assertRaisesRegex(UserError, "goes no other way yet"):
            row.action_fall_back("bank")

    def test_store_credit_needs_the_customers_words_and_is_there_at_once(self):
        row = self._make_failed()
        self.assertStays(row, "has to agree first", "store_credit", "  ")
        row.action_fall_back("store_credit", "As credit, please.")
        self.assertEqual(self._get_card().points, 100.0)
        self.assertEqual(row.fallback_ids.consent_note, "As credit, please.")
        self.assertEqual(row.fallback_ids.state, "settled")
        self.assertEqual(self._get_balances(), [0.0, -100.0, 0.0])

    def test_the_law_may_want_consent_for_any_other_way(self):
        self.customer.country_id = self.env.ref("base.de")
        row = self._make_failed(kind="withdrawal")
        self.assertStays(row, "has to agree first", "manual")
        row.action_fall_back("manual", "Yes, in cash.")
        self.assertEqual(row.fallback_ids.method, "manual")

    def test_only_failed_refunds_of_standing_credit_notes_take_another_way(self):
        row = self._make_failed()
        for method in ("original", "netting", "cash"):
            self.assertStays(row, "cannot go this way", method)
        row.sudo()._take_step("retry", failure_reason=False)
        self.assertStays(row, "goes no other way yet", "manual")
        row.sudo()._fail("rejected")
        row.move_id.button_draft()
        self.assertStays(row, "goes no other way yet", "manual")

    def test_nobody_without_the_right_changes_a_row(self):
        row = self._make_failed()
        with self.assertRaises(AccessError):
            row.with_user(self.worker).action_fall_back("manual")
        for values in ({"amount": 1.0}, {"state": "settled"}, {"method": "manual"}):
            with self.assertRaisesRegex(UserError, "set by its actions"):
                row.sudo().write(values)
        self.assertEqual(row.order_id.ledger_ids, row)

    def test_an_unpaid_invoice_is_set_off_and_the_rest_follows_the_payment(self):
        order = self._sell((self.product, 2))
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        register.create({"amount": 150.0})._create_payments()
        returns_order = self._receive(self._return(order))
        returns_order.action_settle()
        rows = {row.method: (row.amount, row.state) for row in returns_order.ledger_ids}
        self.assertEqual(rows, {"netting": (50.0, "settled"), "bank": (150.0, "granted")})
        credit_note = returns_order.refund_ids
        register.with_context(active_ids=credit_note.ids).create({})._create_payments()
        by_hand = returns_order.ledger_ids.filtered(lambda row: row.method == "manual")
        self.assertEqual(by_hand.amount, 150.0, "a person paid what the bank was to send")
        self.assertIn(by_hand.state, ("sending", "settled"))
