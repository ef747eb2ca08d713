from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .rules_common import ReturnsRulesCommon


@tagged("post_install", "-at_install")
class TestReturnsAttackForgery(ReturnsRulesCommon):
    """What a person with some rights, and a program of his, cannot make the records say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell((cls.product, 5), partner_id=cls.german.id)
        cls.colleague = new_test_user(
            cls.env, "returns_colleague", "odoo_returns.group_returns_user"
        )

    def _get_stranger(self):
        """Return a clerk of another company, and that company."""
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "stranger",
            "odoo_returns.group_returns_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        return stranger, other

    def test_defaults_of_a_context_or_a_user_set_nothing_that_actions_set(self):
        forged = {
            "state": "approved",
            "verdict": "allow",
            "approval_until": "2040-01-01",
            "submitted_at": "2020-01-01 00:00:00",
        }
        for name, value in forged.items():
            self.env["ir.default"].set("returns.order", name, value, user_id=self.clerk.id)
        returns = self.env["returns.order"].with_user(self.clerk)
        returns = returns.with_context(**{f"default_{name}": forged[name] for name in forged})
        returns_order = returns.create({"partner_id": self.german.id})
        found = [returns_order[name] for name in forged]
        self.assertEqual(found, ["draft", False, False, False])

    def test_defaults_of_a_context_set_nothing_of_the_verdict_of_a_line(self):
        forged = {
            "verdict": "allow",
            "policy_revision_id": self.policy.current_revision_id.id,
            "return_until": "2040-01-01",
            "freight_payer": "seller",
            "qty_cancelled": 1.0,
            "qty_uninvoiced": 1.0,
        }
        draft = self._return(self.order, {self.product: 1})
        lines = self.env["returns.order.line"].with_user(self.clerk)
        lines = lines.with_context(**{f"default_{name}": forged[name] for name in forged})
        line = lines.create({"order_id": draft.id, "sale_line_id": self.order.order_line.id})
        self.assertFalse([name for name in forged if line[name]])

    def test_a_recorded_fact_names_who_recorded_it(self):
        fact = (
            self.env["returns.milestone"]
            .with_user(self.clerk)
            .create(
                {
                    "sale_order_id": self.order.id,
                    "anchor_id": self.env["returns.anchor"].search([], limit=1).id,
                    "moment": fields.Datetime.now(),
                    "user_id": self.colleague.id,
                }
            )
        )
        self.assertEqual(fact.user_id, self.clerk)

    def test_a_clerk_of_another_company_learns_nothing_from_the_simulator(self):
        stranger, other = self._get_stranger()
        simulators = self.env["returns.simulator"].with_user(stranger)
        self.env.invalidate_all()
        for values in (
            {"company_id": other.id, "sale_line_id": self.order.order_line.id},
            {"company_id": self.company.id, "product_id": self.product.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                simulators.create(values).read(["answer", "outcome"])

    def test_a_clerk_of_another_company_records_no_fact_of_an_order(self):
        stranger, _other = self._get_stranger()
        facts = self.env["returns.milestone"].with_user(stranger)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            facts.create(
                {
                    "sale_order_id": self.order.id,
                    "anchor_id": self.env["returns.anchor"].search([], limit=1).id,
                    "moment": fields.Datetime.now(),
                }
            )

    def test_history_of_a_decision_outlives_the_line_that_it_is_about(self):
        self._promise(reason_ids=[Command.create({"reason_id": self.defective.id})])
        american = self._make_customer("Emily", "base.us", "America/New_York")
        order = self._sell((self.product, 2), partner_id=american.id)
        returns_order = self._return(order).with_user(self.clerk)
        returns_order.line_ids.expects_goods = False
        returns_order.action_submit()
        returns_order.action_approve(reason="Goodwill")
        returns_order.action_cancel()
        for records in (returns_order, returns_order.line_ids):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                records.unlink()
        returns_order.action_reset()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            returns_order.line_ids.unlink()
        self.assertEqual(returns_order.override_ids.reason, "Goodwill")

    def test_a_second_decision_against_the_rules_needs_its_own_reason(self):
        self._promise(reason_ids=[Command.create({"reason_id": self.defective.id})])
        american = self._make_customer("Emily", "base.us", "America/New_York")
        order = self._sell((self.product, 2), partner_id=american.id)
        returns_order = self._return(order, {self.product: 1})
        returns_order.action_submit()
        returns_order.with_user(self.clerk).action_approve(reason="Goodwill")
        returns_order.action_cancel()
        returns_order.action_reset()
        returns_order.line_ids.quantity = 2
        returns_order.action_submit()
        self.assertRefused(
            UserError,
            "say why",
            returns_order.with_user(self.colleague).action_approve,
            returns_order,
        )

    def test_the_customer_cannot_have_asked_tomorrow(self):
        returns_order = self._return(self.order, {self.product: 1})
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            returns_order.noticed_at = tomorrow
        returns_order.action_submit()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            returns_order.noticed_at = tomorrow

    def test_the_channel_of_a_submitted_request_is_history(self):
        returns_order = self._return(self.order, {self.product: 1})
        returns_order.channel = "email"
        returns_order.action_submit()
        with self.assertRaises(UserError):
            returns_order.with_user(self.clerk).channel = "backend"

    def test_pictures_that_a_clerk_may_not_read_become_no_evidence(self):
        attachments = self.env["ir.attachment"]
        server = self.env["ir.mail_server"].create({"name": "Mail", "smtp_host": "localhost"})
        secret = attachments.create(
            {"name": "password.png", "raw": b"x", "res_model": server._name, "res_id": server.id}
        )
        private = attachments.create({"name": "private.png", "raw": b"x"})
        draft = self._return(self.order, {self.product: 1})
        for attachment in (secret, private):
            with self.subTest(attachment=attachment.name):
                self.assertRefused(
                    AccessError,
                    ".",
                    lambda file=attachment: draft.with_user(self.clerk).line_ids.write(
                        {"photo_ids": [Command.link(file.id)]}
                    ),
                    draft,
                )
                self.assertFalse(draft.line_ids.photo_ids)

    def test_a_picture_that_one_clerk_adds_is_seen_by_the_other(self):
        draft = self._return(self.order, {self.product: 1}).with_user(self.clerk)
        picture = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create({"name": "dent.png", "raw": b"x", "res_model": "returns.order.line"})
        )
        draft.line_ids.photo_ids = picture
        self.env.invalidate_all()
        seen = draft.line_ids.with_user(self.colleague).photo_ids
        self.assertEqual(seen.mapped("raw"), [b"x"])

    def test_a_portal_user_writes_nothing_that_decides(self):
        portal = new_test_user(self.env, "anna_portal", "base.group_portal")
        portal.partner_id.parent_id = self.german
        returns_order = self._return(self.order, {self.product: 1})
        returns_order.action_submit()
        own = returns_order.with_user(portal)
        moment = fields.Datetime.now() - timedelta(days=300)
        calls = {
            "noticed_at": lambda: own.write({"noticed_at": moment}),
            "channel": lambda: own.write({"channel": "backend"}),
            "verdict": lambda: own.line_ids.write({"verdict": "allow"}),
            "finding": lambda: (
                self.env["returns.finding"]
                .with_user(portal)
                .create({"line_id": own.line_ids.id, "code": "x", "outcome": "allow"})
            ),
            "fact": lambda: (
                self.env["returns.milestone"]
                .with_user(portal)
                .create({"sale_order_id": self.order.id})
            ),
            "exclusion": lambda: self.order.order_line.with_user(portal).write(
                {"returns_exclusion_confirmed": False}
            ),
        }
        for name, call in calls.items():
            with self.subTest(call=name):
                self.assertRefused((AccessError, UserError), ".", call, returns_order)

    def test_a_clerk_makes_neither_findings_nor_overrides_nor_deadlines(self):
        returns_order = self._return(self.order, {self.product: 1})
        returns_order.action_submit()
        mine = returns_order.with_user(self.clerk)
        calls = {
            "finding": mine.line_ids.finding_ids.unlink,
            "finding by line": lambda: mine.line_ids.write({"finding_ids": [Command.clear()]}),
            "finding of code": lambda: mine.line_ids.finding_ids.write({"outcome": "allow"}),
            "deadline": lambda: mine.write({"deadline_ids": [Command.clear()]}),
            "deadline met": lambda: mine.deadline_ids.write({"met_at": fields.Datetime.now()}),
            "override": lambda: mine.write(
                {
                    "override_ids": [
                        Command.create(
                            {
                                "line_id": mine.line_ids.id,
                                "user_id": self.colleague.id,
                                "codes": "x",
                                "reason": "x",
                            }
                        )
                    ]
                }
            ),
        }
        for name, call in calls.items():
            with self.subTest(call=name):
                self.assertRefused((AccessError, UserError), ".", call, returns_order)

    def test_a_form_that_is_only_filled_tells_a_stranger_nothing(self):
        stranger, other = self._get_stranger()
        simulators = self.env["returns.simulator"].with_user(stranger)
        line = self.order.order_line
        for values in (
            {"company_id": other.id, "sale_line_id": line.id},
            {"company_id": self.company.id, "product_id": self.product.id},
        ):
            self.env.invalidate_all()
            with self.subTest(values=values), self.assertRaises(AccessError):
                simulators.new({**values, "reason_id": self.reason.id}).answer  # noqa: B018

    def test_a_line_that_is_only_filled_in_tells_a_stranger_nothing(self):
        stranger, other = self._get_stranger()
        line = self.order.order_line
        self.env.invalidate_all()
        returns = self.env["returns.order"].with_user(stranger)
        draft = returns.new(
            {
                "company_id": other.id,
                "partner_id": self.german.id,
                "line_ids": [Command.create({"sale_line_id": line.id, "quantity": 1})],
            }
        )
        for name in ("shown_text", "qty_delivered"):
            with self.subTest(field=name):
                self.assertFalse(draft.line_ids[name])
