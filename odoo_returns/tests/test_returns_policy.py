from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.gate_mixin import GATE
from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsPolicy(ReturnsCommon):
    """Publishing: a draft becomes a promise, and a promise never changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.company.returns_policy_id

    def _make(self, **values):
        return self.env["returns.policy"].create({"name": "Summer", **values})

    def _publish(self, policy, day=False, **values):
        policy.write({"publish_from": day, **values})
        policy.action_publish()
        return policy.revision_ids.sorted("number")[-1]

    def test_a_company_starts_with_a_published_policy_that_holds_since_ever(self):
        revision = self.standard.revision_ids
        self.assertEqual(self.standard.state, "published")
        self.assertEqual(self.standard.current_revision_id, revision)
        self.assertEqual((revision.number, revision.valid_from, revision.valid_to), (1, 0, 0))
        self.assertEqual(revision.display_name, "Standard return policy, revision 1")
        self.assertEqual(revision.company_id, self.company)

    def test_a_draft_is_promised_to_nobody_until_it_is_published(self):
        policy = self._make(window_days=60)
        self.assertEqual((policy.state, policy.revision_count), ("draft", 0))
        self.assertFalse(policy.current_revision_id)
        policy.action_publish()
        self.assertEqual((policy.state, policy.revision_count), ("published", 1))
        self.assertEqual(policy.current_revision_id.published_by, self.env.user)
        policy.window_days = 50
        self.assertEqual(policy.state, "changed")
        self.assertEqual(policy.current_revision_id._get_terms().window_days, 60)
        policy.window_days = 60
        self.assertEqual(policy.state, "published")

    def test_publishing_again_without_a_change_says_so_and_makes_nothing(self):
        action = self.standard.action_publish()
        self.assertIn("nothing has changed", action["params"]["message"])
        self.assertEqual(self.standard.revision_count, 1)

    def test_the_next_revision_starts_where_the_last_one_ends(self):
        self._publish(self.standard, window_days=20)
        first, second = self.standard.revision_ids.sorted("number")
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertTrue(second.valid_from)
        self.assertEqual(first.valid_to, second.valid_from)
        self.assertFalse(second.valid_to)
        self.assertFalse(self.standard.publish_from)

    def test_a_revision_holds_every_term_of_the_draft(self):
        address = self.env["res.partner"].create({"name": "Hall Venlo", "city": "Venlo"})
        policy = self._make(
            window_days=45,
            window_anchor="shipped",
            transit_days=4,
            outside_window="refuse",
            reason_ids=[
                Command.create(
                    {
                        "reason_id": self.reason.id,
                        "fee_kind": "percent",
                        "fee": 12.5,
                        "photos": 2,
                        "allows_repair": False,
                        "goods_back": False,
                    }
                ),
                Command.create(
                    {
                        "reason_id": self.env.ref("odoo_returns.reason_not_delivered").id,
                        "accepted": False,
                        "payer": "seller",
                    }
                ),
            ],
            final_product_ids=self.product.ids,
            keep_below=15,
            auto_approve=True,
            auto_limit=200,
            max_per_order=2,
            settle_on="received",
            address_ids=[
                Command.create(
                    {"country_ids": self.env.ref("base.nl").ids, "partner_id": address.id}
                )
            ],
        )
        revision = self._publish(policy)
        terms = revision._get_terms()
        self.assertEqual(
            (terms.source, terms.window_days, terms.window_anchor, terms.transit_days),
            ("Summer, revision 1", 45, "shipped", 4),
        )
        reason, refused = terms.reasons
        self.assertEqual(
            (reason.reason_class, reason.payer, reason.fee_kind, str(reason.fee), reason.photos),
            ("no_reason", "buyer", "percent", "12.5", 2),
        )
        self.assertEqual(reason.resolutions, ("refund", "store_credit", "exchange"))
        self.assertFalse(reason.goods_back)
        self.assertFalse(refused.accepted)
        self.assertEqual(terms.refused_states, {"used", "unsealed", "incomplete"})
        self.assertEqual(terms.final_sale, {("product", self.product.id)})
        self.assertEqual((terms.keep_below, terms.auto_limit), (15, 200))
        self.assertEqual((terms.max_per_order, terms.max_per_customer), (2, None))
        self.assertEqual(
            revision.terms["addresses"],
            [{"countries": ["NL"], "partner": address.id, "warehouse": False}],
        )
        self.assertEqual(revision._get_texts("en_US")["addresses"], ["Hall Venlo\nVenlo"])
        for text in ("Return Window (days): 45", "restocking fee 12.5 (Percent)", "not accepted"):
            self.assertIn(text, revision.summary)

    def test_texts_are_kept_in_every_language_that_is_installed(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        policy = self._make(introduction="<p>Welcome</p>")
        policy.with_context(lang="zh_CN").name = "夏季"
        policy.update_field_translations("introduction", {"zh_CN": {"Welcome": "欢迎"}})
        revision = self._publish(policy)
        policy.update_field_translations("introduction", {"zh_CN": {"Welcome": "再见"}})
        self.assertEqual(revision._get_texts("zh_CN")["introduction"], "<p>欢迎</p>")
        self.assertEqual(revision._get_texts("zh_CN")["name"], "夏季")
        self.assertEqual(revision._get_texts("en_US")["introduction"], "<p>Welcome</p>")
        self.assertEqual(revision._get_texts("de_DE"), revision._get_texts("en_US"))
        self.assertEqual(policy.state, "changed")

    # === NEVER CHANGES === #

    def test_nobody_changes_a_revision(self):
        revision = self.standard.revision_ids
        before = revision.read()
        attempts = {
            "write": lambda records: records.write({"valid_to": "2030-01-01 00:00:00"}),
            "terms": lambda records: records.write({"terms": {}}),
            "unlink": lambda records: records.unlink(),
            "copy": lambda records: records.copy(),
            "forged": lambda records: records.with_context(returns_gate=True).write(
                {"valid_to": "2030-01-01 00:00:00"}
            ),
            "gate": lambda records: records.with_context(returns_gate=GATE).write({"terms": {}}),
        }
        for name, attempt in attempts.items():
            for records in (revision, revision.sudo(), revision.with_user(self.clerk)):
                with (
                    self.subTest(attempt=name, user=records.env.user.login, su=records.env.su),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    attempt(records)
        self.env.invalidate_all()
        self.assertEqual(revision.read(), before)

    def test_a_policy_that_was_promised_is_archived_not_deleted_and_keeps_its_company(self):
        policy = self._make()
        self._make(name="Never promised").unlink()
        policy.action_publish()
        with self.assertRaisesRegex(UserError, "Summer: customers were promised it; archive"):
            policy.unlink()
        other = self.setup_other_company()["company"]
        with self.assertRaisesRegex(UserError, "its company stays"):
            policy.company_id = other
        with self.assertRaisesRegex(UserError, "Standard return policy is the default policy"):
            self.standard.active = False

    def test_two_revisions_for_one_moment_are_refused_naming_the_day(self):
        revision = self.standard.revision_ids
        vals = revision.copy_data()[0] | {
            "policy_id": self.standard.id,
            "company_id": self.company.id,
            "number": 2,
            "published_at": fields.Datetime.now(),
            "published_by": self.env.uid,
            "terms": revision.terms,
            "scope": revision.scope,
            "valid_from": "2024-05-01 00:00:00",
        }
        gated = revision.sudo().with_context(returns_gate=GATE)
        overlap = "revision 2: Valid From 2024-05-01 .* revision 1"
        with self.assertRaisesRegex(ValidationError, overlap), self.env.cr.savepoint():
            gated.create(vals)
        revision = self._publish(self.standard, window_days=9)
        with self.assertRaisesRegex(ValidationError, "Valid until 2000-01-01"):
            revision.sudo().with_context(returns_gate=GATE).valid_to = "2000-01-01 00:00:00"

    # === DATES === #

    def test_promises_of_the_past_are_entered_before_the_first_or_after_the_last(self):
        policy = self._make()
        today = fields.Date.today()
        first = self._publish(policy, today - timedelta(days=100), window_days=30)
        earlier = self._publish(policy, today - timedelta(days=300), window_days=14)
        self.assertEqual(earlier.valid_to, first.valid_from)
        later = self._publish(policy, today - timedelta(days=50), window_days=60)
        self.assertEqual(first.valid_to, later.valid_from)
        self.assertFalse(later.valid_to)
        policy.write({"publish_from": today - timedelta(days=70), "window_days": 50})
        with self.assertRaisesRegex(
            ValidationError, f"Starts on {today - timedelta(days=70)} .* revision 3"
        ):
            policy.action_publish()
        self.assertEqual(policy.revision_count, 3)

    def test_a_day_starts_at_midnight_of_the_company(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        revision = self._publish(self._make(), "2024-05-01")
        self.assertEqual(str(revision.valid_from), "2024-04-30 16:00:00")

    def test_a_revision_of_the_future_waits(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        revision = self._publish(self.standard, tomorrow, window_days=7)
        self.assertEqual(self.standard.current_revision_id.number, 1)
        self.assertEqual(self.standard.current_revision_id.valid_to, revision.valid_from)

    def test_an_archived_policy_ends_and_starts_anew_when_it_is_published_again(self):
        policy = self._make()
        first = self._publish(policy)
        policy.active = False
        self.assertTrue(first.valid_to)
        with self.assertRaisesRegex(UserError, "Summer is archived"):
            policy.action_publish()
        policy.active = True
        self.assertEqual(policy.state, "draft")
        policy.action_publish()
        self.assertEqual((policy.state, policy.revision_count), ("published", 2))
