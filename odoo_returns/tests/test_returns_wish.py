from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ReturnsCommon

CHINA = ("original", "bank", "store_credit", "gift_card")


@tagged("post_install", "-at_install")
class TestReturnsWish(ReturnsCommon):
    """What the customer may choose, and how it is proven that he did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.company.returns_policy_id
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "CN-100", "partner_id": cls.customer.id}
        )

    def _ask(self, **values):
        order = self._sell((self.product, 1))
        returns_order = self._return(order)
        returns_order.write(values)
        returns_order.action_submit()
        return returns_order

    def _promise(self, **terms):
        self.policy.write(terms)
        self.policy.action_publish()

    def _note(self, returns_order, wish, user=None, words="Yes, please.", bank=None):
        dialogs = self.env["returns.wish.dialog"].with_user(user or self.clerk)
        values = {"order_id": returns_order.id, "wish": wish, "words": words}
        dialogs.create(values | {"bank_id": bank.id if bank else False}).action_confirm()

    def _get_wishes(self, returns_order):
        return self.env["returns.wish"]._get_wishes(returns_order)

    def test_the_promise_says_what_may_be_chosen(self):
        self.assertEqual(self._get_wishes(self._ask()), ("original",))
        self._promise(refund_method="choice")
        self.assertEqual(self._get_wishes(self._ask()), CHINA)

    def test_a_right_gives_the_way_it_was_paid_beside_the_promise(self):
        self.customer.country_id = self.env.ref("base.de")
        self._promise(refund_method="store_credit")
        withdrawal = self._ask(kind="withdrawal")
        self.assertEqual(self.env["returns.wish"]._get_rule(withdrawal).method, "same_means")
        self.assertEqual(self._get_wishes(withdrawal), ("original", "store_credit"))

    def test_a_wish_is_kept_with_its_words_and_its_witness(self):
        self._promise(refund_method="choice")
        returns_order = self._ask()
        self._note(returns_order, "bank", words=" To my account. ", bank=self.bank)
        self.assertEqual(returns_order.refund_wish, "bank")
        self.assertEqual(returns_order.refund_bank_id, self.bank)
        self.assertEqual(returns_order.refund_wish_words, "To my account.")
        self.assertEqual(returns_order.refund_wish_user_id, self.clerk)
        self.assertTrue(returns_order.refund_wish_at)
        consent = self.env["returns.wish"]._get_consent(returns_order)
        self.assertRegex(consent, r"Bank transfer, chosen on .*, noted by Clerk: To my account\.")
        self._note(returns_order, "store_credit")
        self.assertFalse(returns_order.refund_bank_id)

    def assertNothingNoted(self, returns_order, pattern, wish, **values):
        with self.assertRaisesRegex(UserError, pattern):
            self._note(returns_order, wish, **values)
        self.assertFalse(returns_order.refund_wish)

    def test_what_may_not_be_chosen_is_refused(self):
        returns_order = self._ask()
        for wish in ("bank", "store_credit", "gift_card"):
            self.assertNothingNoted(returns_order, "neither the policy nor the law", wish)

    def test_the_account_is_the_customers_own(self):
        self._promise(refund_method="choice")
        returns_order = self._ask()
        self.assertNothingNoted(returns_order, "name a bank account of Li Wei", "bank")
        stranger = self.env["res.partner.bank"].create(
            {"acc_number": "XX-1", "partner_id": self.company.partner_id.id}
        )
        self.assertNothingNoted(returns_order, "name a bank account", "bank", bank=stranger)

    def test_it_is_too_late_once_the_return_is_over_and_too_early_before(self):
        self._promise(refund_method="choice")
        returns_order = self._return(self._sell((self.product, 1)))
        self.assertNothingNoted(returns_order, "too late", "store_credit")
        self._receive(returns_order).action_settle()
        self.assertNothingNoted(returns_order, "too late", "store_credit")

    def test_nobody_writes_a_wish_or_uses_the_dialog_without_the_right(self):
        self._promise(refund_method="choice")
        returns_order = self._ask()
        with self.assertRaisesRegex(UserError, "set by its actions"):
            returns_order.with_user(self.clerk).refund_wish = "bank"
        for user in (self.worker, self.accountant):
            with self.assertRaises(AccessError):
                self._note(returns_order, "store_credit", user)
        self.assertFalse(returns_order.refund_wish)
