from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsClaim(ReturnsCommon):
    """What is lost, damaged or wrong is put right without goods, and somebody else pays for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lost = cls.env.ref("odoo_returns.reason_not_delivered")
        cls.damaged = cls.env.ref("odoo_returns.reason_damaged")
        cls.defective = cls.env.ref("odoo_returns.reason_defective")
        cls.carrier = cls.env["res.partner"].create({"name": "Swift Parcels"})
        cls.vendor = cls.env["res.partner"].create({"name": "Kettles Ltd"})

    @classmethod
    def _claim(cls, reason=None, quantity=2, approve=True, **line_values):
        order = cls._sell((cls.product, quantity))
        claim = cls._return(order)
        claim.kind = "claim"
        claim.line_ids.write({"reason_id": (reason or cls.lost).id, **line_values})
        if approve:
            claim.action_submit()
            claim.action_approve()
        return claim

    @classmethod
    def _recover(cls, claim, **values):
        return cls.env["returns.recovery"].create(
            {
                "order_id": claim.id,
                "partner_id": cls.carrier.id,
                "cause": "lost",
                "amount": 120.0,
                **values,
            }
        )

    def _pay(self, move):
        move.invoice_date = fields.Date.today()
        move.action_post()
        payments = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({})
            ._create_payments()
        )
        return payments

    # === CLAIMS === #

    def test_goods_of_a_claim_need_not_come_back(self):
        claim = self._claim(approve=False)
        line = claim.line_ids
        for reason, expected in (
            (self.lost, False),
            (self.damaged, False),
            (self.env.ref("odoo_returns.reason_wrong_item"), False),
            (self.defective, True),
        ):
            line.reason_id = reason
            self.assertIs(line.expects_goods, expected, reason.name)
        line.reason_id = self.damaged
        line.expects_goods = True
        line.note = "Send it all the same"
        self.assertTrue(line.expects_goods)
        claim.kind = "return"
        line.reason_id = self.lost
        self.assertTrue(line.expects_goods)

    def test_a_claim_is_paid_without_goods_and_once(self):
        claim = self._claim()
        line = claim.line_ids
        self.assertEqual((claim.reception_status, line.qty_accepted), ("not_expected", 2))
        claim.action_settle()
        self.assertEqual(claim.refund_ids.amount_untaxed, 200)
        self.assertEqual((claim.state, line.qty_settled), ("done", 2))
        claim.action_settle()
        self.assertEqual(len(claim.refund_ids), 1)
        self.assertEqual(line.sale_line_id.qty_returnable, 0)
        self.assertFalse(claim.picking_ids)

    def test_a_lost_parcel_that_turns_up_is_told_to_a_person(self):
        claim, other = self._claim(), self._claim(self.damaged)
        fact = {
            "anchor_id": self.env.ref("odoo_returns.anchor_possession").id,
            "moment": fields.Datetime.now() - timedelta(hours=1),
        }
        kind = self.env.ref("odoo_returns.mail_activity_claim")
        for each in (claim, other, claim):
            self.env["returns.milestone"].create(fact | {"sale_order_id": each.sale_order_ids.id})
        told = claim.activity_ids.filtered(lambda each: each.activity_type_id == kind)
        self.assertEqual(told.mapped("summary"), ["The lost parcel has arrived"])
        self.assertNotIn(kind, other.activity_ids.activity_type_id)
        self.assertFalse(claim.refund_ids)

    # === RECOVERY === #

    def test_a_person_is_asked_to_recover_what_somebody_else_is_liable_for(self):
        kind = self.env.ref("odoo_returns.mail_activity_recovery")
        claim = self._claim()
        asked = claim.activity_ids.filtered(lambda each: each.activity_type_id == kind)
        self.assertEqual(asked.summary, "Recover from: Carrier")
        self.assertFalse(self._claim(self.defective).activity_ids)
        self.product.seller_ids = [Command.create({"partner_id": self.vendor.id})]
        faulty = self._claim(self.defective)
        self.assertEqual(faulty.activity_ids.summary, "Recover from: Vendor")
        form = Form.from_action(self.env(user=self.clerk), faulty.action_recover())
        recovery = form.save()
        self.assertEqual(
            (recovery.partner_id, recovery.liable, recovery.cause, recovery.amount),
            (self.vendor, "vendor", "defective", 200),
        )
        self.assertEqual(recovery.line_ids, faulty.line_ids)
        self.assertFalse(faulty.activity_ids)
        self.assertEqual(faulty.recovery_count, 1)

    def test_what_the_carrier_pays_follows_its_document(self):
        recovery = self._recover(self._claim()).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "not accepted yet"):
            recovery.action_make_document()
        recovery.action_claim()
        self.assertEqual((recovery.state, recovery.claimed_on), ("claimed", fields.Date.today()))
        recovery.action_claim()
        recovery.action_accept()
        recovery.action_make_document()
        move = recovery.sudo().move_id
        self.assertEqual(
            (move.move_type, move.state, move.partner_id, move.amount_total),
            ("out_invoice", "draft", self.carrier, 120),
        )
        with self.assertRaisesRegex(UserError, "has its document"):
            recovery.action_make_document()
        with self.assertRaisesRegex(UserError, "Cancel .* first"):
            recovery.action_reopen()
        payments = self._pay(move)
        self.assertEqual(recovery.state, "paid")
        with self.assertRaisesRegex(UserError, "not possible in state Paid"):
            recovery.action_reject()
        (move | payments.move_id).line_ids.remove_move_reconcile()
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(recovery.state, "accepted")
        move.button_draft()
        move.button_cancel()
        self.assertTrue(recovery.can_make_document)
        recovery.action_make_document()
        self.assertNotEqual(recovery.sudo().move_id, move)
        recovery.sudo().move_id.unlink()
        self.env.invalidate_all()
        self.assertEqual((recovery.state, recovery.can_make_document), ("accepted", True))

    def test_a_vendor_gives_a_credit_note_in_the_currency_of_the_claim(self):
        currency = self.setup_other_currency("EUR")
        recovery = self._recover(
            self._claim(),
            partner_id=self.vendor.id,
            liable="vendor",
            currency_id=currency.id,
            amount=33.33,
        )
        recovery.action_claim()
        recovery.action_accept()
        recovery.action_make_document()
        move = recovery.move_id
        self.assertEqual(
            (move.move_type, move.currency_id, move.amount_total), ("in_refund", currency, 33.33)
        )

    def test_what_was_claimed_stays_as_it_was(self):
        recovery = self._recover(self._claim())
        recovery.action_claim()
        for name, value in (("amount", 1000), ("partner_id", self.vendor.id)):
            with self.assertRaisesRegex(UserError, "claimed already"), self.env.cr.savepoint():
                recovery[name] = value
        for name in ("state", "stage", "move_ids"):
            with self.assertRaisesRegex(UserError, "cannot be written"), self.env.cr.savepoint():
                recovery.write({name: False})
        with self.assertRaisesRegex(UserError, "stays"), self.env.cr.savepoint():
            recovery.unlink()
        recovery.action_reject()
        recovery.action_reopen()
        recovery.amount = 80
        recovery.unlink()

    def test_goods_and_parcel_are_of_the_same_return(self):
        claim, other = self._claim(), self._claim()
        parcel = self.env["returns.parcel"].create({"order_id": other.id})
        for values in (
            {"line_ids": [Command.set(other.line_ids.ids)]},
            {"parcel_id": parcel.id},
        ):
            with self.assertRaisesRegex(ValidationError, "must be of"), self.env.cr.savepoint():
                self._recover(claim, **values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self._recover(claim, amount=0)
        self.assertFalse(claim.recovery_ids)

    def test_what_is_not_claimed_in_time_is_found(self):
        claim, today = self._claim(), fields.Date.today()
        late = self._recover(claim, date_deadline=today - timedelta(days=1))
        in_time = self._recover(claim, date_deadline=today)
        both = late | in_time
        self.assertEqual(both.filtered("is_overdue"), late)
        found = both.search([("is_overdue", "=", True), ("id", "in", both.ids)])
        self.assertEqual(found, late)
        found = both.search([("is_overdue", "=", False), ("id", "in", both.ids)])
        self.assertEqual(found, in_time)
        late.action_claim()
        self.assertFalse(late.is_overdue)

    def test_who_may_read_and_write_recoveries(self):
        claim = self._claim()
        recovery = self._recover(claim)
        self.assertEqual(recovery.with_user(self.accountant).amount, 120)
        for action in ("action_claim", "action_make_document", "unlink"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                getattr(recovery.with_user(self.accountant), action)()
        with self.assertRaises(AccessError):
            recovery.with_user(self.worker).read(["amount"])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "odoo_returns.group_returns_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            recovery.with_user(stranger).read(["amount"])
        self.assertFalse(self.env["returns.recovery"].with_user(stranger).search([]))
