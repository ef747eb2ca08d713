from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsRecoveryAmounts(ReturnsCommon):
    """A carrier agrees to a part of what was claimed, and pays it in parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.env["res.partner"].create({"name": "Swift Parcels"})
        cls.order = cls._return(cls._sell((cls.product, 2)), approve=True)

    @classmethod
    def _claim(cls, **values):
        recovery = cls.env["returns.recovery"].create(
            {
                "order_id": cls.order.id,
                "partner_id": cls.carrier.id,
                "cause": "damaged",
                "amount": 120.0,
                **values,
            }
        )
        recovery.action_claim()
        return recovery

    def _pay(self, move, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        return wizard.create({"amount": amount})._create_payments()

    def _post(self, recovery):
        recovery.action_make_document()
        recovery.move_id.invoice_date = fields.Date.today()
        recovery.move_id.action_post()
        return recovery.move_id

    def assertAmounts(self, recovery, state, accepted, paid):
        self.env.flush_all()
        self.assertEqual(
            (recovery.state, recovery.amount_accepted, recovery.amount_paid),
            (state, accepted, paid),
        )

    def test_a_part_is_accepted_and_paid_in_parts(self):
        recovery = self._claim()
        recovery.with_user(self.clerk).amount_accepted = 50.0
        recovery.with_user(self.clerk).action_accept()
        self.assertAmounts(recovery, "accepted", 50, 0)
        move = self._post(recovery)
        self.assertEqual(move.amount_total, 50)
        first = self._pay(move, 20)
        self.assertAmounts(recovery, "accepted", 50, 20)
        self._pay(move, 30)
        self.assertAmounts(recovery, "paid", 50, 50)
        first.move_id.line_ids.remove_move_reconcile()
        self.assertAmounts(recovery, "accepted", 50, 30)
        self.assertEqual(recovery.amount, 120)

    def test_all_of_it_is_accepted_where_nobody_says_how_much(self):
        recovery = self._claim()
        recovery.action_accept()
        self.assertAmounts(recovery, "accepted", 120, 0)
        move = self._post(recovery)
        move.button_draft()
        move.button_cancel()
        recovery.action_reopen()
        self.assertAmounts(recovery, "open", 0, 0)

    def test_what_is_paid_in_another_currency_is_converted(self):
        currency = self.setup_other_currency("EUR")  # two for one
        recovery = self._claim(currency_id=currency.id, amount=100.0)
        recovery.action_accept()
        recovery.action_make_document()
        move = recovery.move_id
        move.write({"currency_id": self.company.currency_id.id, "invoice_date": "2026-01-05"})
        move.invoice_line_ids.price_unit = 30.0
        move.action_post()
        self._pay(move, 30)
        rate = self.company.currency_id._get_conversion_rate(
            self.company.currency_id, currency, self.company, move.date
        )
        self.assertAmounts(recovery, "paid", 100, currency.round(30 * rate))

    def test_no_more_is_accepted_than_was_claimed_and_nothing_too_early_or_too_late(self):
        recovery = self._claim(amount_accepted=7.0)
        self.assertAmounts(recovery, "claimed", 0, 0)
        for amount in (120.01, -1.0):
            with (
                self.assertRaisesRegex(ValidationError, "can be accepted"),
                self.env.cr.savepoint(),
            ):
                recovery.amount_accepted = amount
        recovery.action_accept()
        with self.assertRaisesRegex(UserError, "while it is claimed"), self.env.cr.savepoint():
            recovery.amount_accepted = 60
        with self.assertRaisesRegex(UserError, "cannot be written"), self.env.cr.savepoint():
            recovery.write({"amount_paid": 120})
        recovery.action_reopen()
        with self.assertRaisesRegex(UserError, "while it is claimed"), self.env.cr.savepoint():
            recovery.amount_accepted = 60
        recovery.action_claim()
        recovery.amount_accepted = 60
        recovery.action_reject()
        self.assertAmounts(recovery, "rejected", 0, 0)
