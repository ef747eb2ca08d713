from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_returns_portal import ReturnsPortalCommon


@tagged("post_install", "-at_install")
class TestReturnsRefundPortal(ReturnsPortalCommon):
    """Customers see how far their money is, and choose its way where they may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policy = cls.company.returns_policy_id
        policy.write({"refund_method": "choice", "credit_bonus": 10.0})
        policy.action_publish()
        cls.chosen = cls._return(cls._sell((cls.product, 1)))
        cls.chosen.action_submit()
        cls.env.flush_all()

    def _post_wish(self, returns_order=None, query=None, **values):
        returns_order = returns_order or self.chosen
        data = {"csrf_token": Request.csrf_token(self), **(query or {}), **values}
        response = self.url_open(
            self._url(returns_order, "/wish"), data=data, allow_redirects=False
        )
        self.env.invalidate_all()
        self.assertEqual(response.status_code, 303)
        location = response.headers["Location"]
        return location.partition("wish=")[2].partition("&")[0].partition("#")[0] or location

    def test_a_customer_chooses_store_credit_and_sees_what_it_is_worth(self):
        self._log_in()
        page = self._get(self._url(self.chosen))
        self.assertIn('id="return_wish_form"', page)
        self.assertIn("10.00", page)
        self.assertEqual(self._post_wish(wish="store_credit"), "noted")
        self.assertEqual(self.chosen.refund_wish, "store_credit")
        self.assertIn("Store credit", self.chosen.refund_wish_words)
        self.assertEqual(self.chosen.refund_wish_user_id.partner_id, self.customer)
        page = self._get(self._url(self.chosen), wish="noted")
        self.assertIn("We have noted how you want your money back.", page)

    def test_a_customer_names_his_account_once(self):
        self._log_in()
        for _twice in range(2):
            self.assertEqual(self._post_wish(wish="bank", account="CN 12-345"), "noted")
        self.assertEqual(self.chosen.refund_bank_id, self.customer.bank_ids)
        self.assertEqual(self.customer.bank_ids.acc_number, "CN 12-345")
        self.assertFalse(self.customer.bank_ids.allow_out_payment)  # nobody checked it yet

    def test_what_is_not_right_is_said_and_notes_nothing(self):
        self._log_in()
        for account in ("", "1", "x" * 50, "<b>1234</b>", "12\x0034"):
            with self.subTest(account=account):
                self.assertEqual(self._post_wish(wish="bank", account=account), "account")
        for wish in ("", "cash", "manual", "netting"):
            with self.subTest(wish=wish):
                self.assertEqual(self._post_wish(wish=wish), "way")
        self.assertFalse(self.chosen.refund_wish)
        self.assertFalse(self.customer.bank_ids)

    def test_a_link_chooses_no_bank_account(self):
        self.authenticate(None, None)
        query = {"access_token": self.chosen.access_token}
        page = self._get(self._url(self.chosen), **query)
        self.assertIn('id="wish_store_credit"', page)
        self.assertNotIn('id="wish_bank"', page)
        self.assertEqual(self._post_wish(query=query, wish="bank", account="CN12345"), "way")
        self.assertFalse(self.customer.bank_ids)
        self.assertEqual(self._post_wish(query=query, wish="store_credit"), "noted")
        self.assertEqual(self.chosen.refund_wish, "store_credit")

    def test_nobody_chooses_for_somebody_else(self):
        self._log_in()
        self.assertIn("/my", self._post_wish(self.theirs, wish="store_credit"))
        self.assertFalse(self.theirs.refund_wish)
        with mute_logger("odoo.http"):
            response = self.url_open(self._url(self.chosen, "/wish"), data={"wish": "gift_card"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.chosen.refund_wish)

    def test_where_there_is_nothing_to_choose_there_is_no_form(self):
        self._log_in()
        self.assertNotIn('id="return_wish_form"', self._get(self._url(self.mine)))
        self.assertEqual(self._post_wish(self.mine, wish="original"), "way")
        self.chosen.action_approve()
        self._receive(self.chosen).action_settle()
        self.assertNotIn('id="return_wish_form"', self._get(self._url(self.chosen)))
        self.assertEqual(self._post_wish(wish="store_credit"), "way")

    def test_each_refund_is_told_with_its_way_and_no_sooner_than_it_happens(self):
        payments = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.chosen.sale_order_ids.invoice_ids.ids
        )
        payments.create({})._create_payments()
        self.chosen.action_approve()
        self._receive(self.chosen).action_settle()
        row = self.chosen.ledger_ids.sudo()._through_gate()
        row.method = "bank"
        self._log_in()
        for values, told, hidden in (
            ({}, "Please tell us your bank account", "Sent"),
            ({"state": "sending", "sent_at": "2026-01-02"}, "On its way to you", "Arrived"),
            ({"state": "settled", "settled_at": "2026-01-05"}, "Paid out", "On its way to you"),
            ({"state": "failed", "failure_reason": "rejected"}, "We find another way", "Paid out"),
        ):
            with self.subTest(values=values):
                row.write(values)
                self.env.flush_all()
                page = self._get(self._url(self.chosen))
                section = page.partition('id="return_refunds"')[2].partition("</section>")[0]
                self.assertIn("Bank transfer", section)
                self.assertIn("100.00", section)
                self.assertIn(told, section)
                self.assertNotIn(hidden, section)
