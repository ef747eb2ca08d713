from lxml import html

from odoo import fields
from odoo.tests import Form, tagged

from .rights import RightsCommon


@tagged("post_install", "-at_install")
class TestReturnsRightSummary(RightsCommon):
    """A right in words that a returns manager can check against the law."""

    def _sentences(self, right):
        return [item.text for item in html.fromstring(right.summary).iter("li")]

    def test_a_right_is_told_in_sentences(self):
        right = self._make(
            date_from="2026-01-01",
            window_roll="next_working_day",
            extensions=[
                {"kind": "extend", "condition": "not informed", "length": 12, "unit": "month"}
            ],
            cap_length=1,
            cap_unit="year",
            cap_anchor="ordered",
            exclusions=[
                {
                    "goods_class": "food",
                    "state": "opened",
                    "effect": "no_right",
                    "needs": "exclusion_informed",
                }
            ],
            clocks=[
                {
                    "kind": "refund",
                    "anchors": ["notice"],
                    "length": 14,
                    "hold_anchors": ["goods_back", "sent_proof"],
                    "hold_lost_if": "seller_collects",
                }
            ],
            deductions=[
                {
                    "kind": "use",
                    "allowed": "yes",
                    "after_length": 6,
                    "after_unit": "month",
                    "cap": 50,
                }
            ],
            freights=[{"reason_class": "no_reason", "payer": "buyer"}],
            remedies=[{"rank": 1, "step": "repair", "max_attempts": 2}],
        )
        self.assertEqual(
            self._sentences(right),
            [
                "Withdrawal, CN",
                "Mandatory: a contract can only give more",
                "Reasons: no reason needed",
                "In force when this was on 01/01/2026 or later: order",
                "14 days after delivery to the customer, from the day after the event",
                "When the last day is no working day, the next working day counts",
                "It is enough to send the notice in time",
                "12 months longer, unless the consumer was informed of the right",
                "Never later than 1 year after order",
                "Food, opened: no right, if the consumer was told of the exclusion",
                (
                    "Refund: 14 days after notice, not before the first of: proof of sending, "
                    "goods back, without waiting if the seller collects the goods"
                ),
                "Use: allowed, later than 6 months after delivery, at most 50 %",
                "No reason needed: buyer",
                "1. repair, chosen by the consumer, 2 attempts at most",
                "Act of X, art. 1",
                "Confidence: high",
            ],
        )

    def test_what_is_inherited_is_told_too(self):
        self._make()
        child = self._make(code="XX.CHILD", parent="XX.LAW", window_length=1, window_unit="month")
        self.assertIn(
            "1 month after delivery to the customer, from the day after the event",
            self._sentences(child),
        )

    def test_what_is_typed_into_a_right_cannot_become_markup(self):
        right = self._make(articles="<script>alert(1)</script>")
        self.assertNotIn("<script>", right.summary)

    def test_the_form_of_a_new_right_opens_and_saves(self):
        with Form(self.rights.with_user(self.manager)) as form:
            form.code = "XX.FORM"
            form.name = "Form of X"
            form.right_type = "withdrawal"
            form.strength = "contract_uplift"
            form.country_id = self.env.ref("base.de")
            form.window_length = 30
            form.window_anchor_ids.add(self.env.ref("odoo_returns.anchor_possession"))
            form.instrument = "Terms of sale"
            form.confidence = "high"
            with form.freight_ids.new() as row:
                row.reason_class = "recall"
                row.payer = "seller"
        right = form.record
        self.assertEqual((right.jurisdiction, right.revision), ("DE", 1))
        self.assertIn("Recall: seller", self._sentences(right))
        self.assertEqual(right.freight_ids.payer, "seller")

    def test_an_archived_right_is_not_in_force_and_says_nothing(self):
        right = self._make()
        right.active = False
        self.assertFalse(right.summary)

    def test_every_in_force_preset_reads_in_every_row(self):
        today = fields.Date.today()
        for right in self.rights.search([("is_preset", "=", True)]):
            rule = self.rights._get_lineage(self.company).at(right.code, right.date_from or today)
            sentences = self._sentences(right)
            rows = (rule.exclusions, rule.clocks, rule.components, rule.remedies)
            self.assertGreater(len(sentences), sum(map(len, rows)))
