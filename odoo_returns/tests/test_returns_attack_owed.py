from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .money_common import ReturnsMoneyCommon


@tagged("post_install", "-at_install")
class TestReturnsAttackOwed(ReturnsMoneyCommon):
    """Who tries to get, or to keep, more than is owed changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls._sell_to(cls.american, (cls.product, 1, {"price_unit": 100}))
        cls.sold = order
        cls.arrived = cls._receive(cls._return(order, reason_id=cls.defective.id))

    def _enter(self, user=None, **values):
        entries = self.env["returns.entry"].with_user(user or self.clerk)
        return entries.create(
            {
                "order_id": self.arrived.id,
                "kind": "return_freight",
                "amount": 5,
                "evidence": "receipt",
                **values,
            }
        )

    @mute_logger("odoo.sql_db")
    def test_amounts_of_nothing_below_nothing_or_above_the_invoice_are_refused(self):
        for amount in (0, -5):
            with self.subTest(amount=amount):
                self.assertRefused(
                    CheckViolation, ".", lambda a=amount: self._enter(amount=a), self.arrived
                )
        self._enter(amount=100)
        self.assertRefused(
            UserError, "only .*120.00 were", lambda: self._enter(amount=20.01), self.arrived
        )
        self.assertEqual(self.arrived.entry_ids.mapped("amount"), [100])

    @mute_logger("odoo.sql_db")
    def test_a_loss_of_value_needs_a_line_and_freight_has_none(self):
        line = self.arrived.line_ids
        for values in ({"kind": "diminished_value"}, {"line_id": line.id}):
            with self.subTest(values=values):
                self.assertRefused(
                    CheckViolation, ".", lambda v=values: self._enter(**v), self.arrived
                )

    def test_people_without_the_right_enter_read_and_delete_nothing(self):
        entry = self._enter()
        portal = new_test_user(self.env, "owed_portal", "base.group_portal")
        for user in (self.worker, self.accountant, portal):
            with self.subTest(user=user.login):
                for call in (
                    lambda u=user: self._enter(user=u),
                    lambda u=user: entry.with_user(u).read(["amount"]),
                    lambda u=user: entry.with_user(u).unlink(),
                ):
                    self.assertRefused(AccessError, ".", call, self.arrived)
        self.assertTrue(entry.exists())

    def test_another_company_neither_reads_nor_deletes_an_entry(self):
        entry, other = self._enter(), self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "owed_stranger",
            "odoo_returns.group_returns_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.env["returns.entry"].with_user(stranger).search([]))
        self.assertRefused(
            AccessError, ".", lambda: entry.with_user(stranger).unlink(), self.arrived
        )

    def test_a_customer_does_not_read_what_a_clerk_wrote(self):
        self._enter(evidence="We do not believe him")
        portal = new_test_user(
            self.env, "owed_consumer", "base.group_portal", partner_id=self.american.id
        )
        own = self.arrived.with_user(portal)
        (figures,) = own.simulate_settle()[own.id]
        said = {(row["kind"], row["evidence"]) for row in figures["components"]}
        self.assertIn(("return_freight", ""), said)
        with self.assertRaises(AccessError):
            own.read(["owed_html"])

    def test_two_clicks_settle_once(self):
        self._enter()
        self.arrived.action_settle()
        self.arrived.action_settle()
        self.assertOwed(self.arrived, goods=120, return_freight=5)
        self.assertEqual(len(self.arrived.refund_ids), 1)

    def test_nobody_posts_more_than_was_invoiced_by_taking_a_fee_off_a_draft(self):
        self._charge(fee_kind="percent", fee=15)
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        self.company.returns_credit_note_posting = "draft"
        returns_order = self._receive(self._return(order))
        returns_order.action_settle()
        draft = returns_order.refund_ids
        goods = draft.invoice_line_ids.filtered(lambda line: line.price_total > 0)
        goods.with_user(self.accountant).price_unit = 200
        post = draft.with_user(self.accountant).action_post
        self.assertRefused(UserError, "only .*120.00 were", post, returns_order)
