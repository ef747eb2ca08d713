from datetime import datetime, timedelta
from re import search

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import format_date

from ..engine.terms import PolicyTerms
from .policy_page_common import ReturnsPolicyPageCommon

#: terms that are nobody's business outside, or not told by a number of their own
NOT_TOLD = {
    "source",
    "auto_approve",
    "auto_limit",
    "auto_settle",
    "exchange_safety",
    "instant_cap",
    "instant_open_cap",
    "instant_orders",
    "instant_returns",
    "informs_consumer",
    "informs_freight",
    "is_public",
}


@tagged("post_install", "-at_install")
class TestReturnsPolicyPageTerms(ReturnsPolicyPageCommon):
    """The page and the decisions rest on the same revision, so they cannot disagree."""

    def _get_changes(self):
        """Return [(values, what the page says then)]; every term is changed once, at least."""
        tag = self.env["product.tag"].create({"name": "Clearance"})
        category = self.env["product.category"].create({"name": "Underwear"})
        hall = self.env["res.partner"].create({"name": "Hall Venlo", "city": "Venlo"})
        dock = self.env["res.partner"].create({"name": "Dock Berlin"})
        german = {"country_ids": self.env.ref("base.de").ids, "partner_id": dock.id}
        reason = {"reason_id": self.reason.id}
        update = self._update_reason
        return [
            ({"window_days": 21}, "within 21 days of the delivery"),
            ({"transit_days": 4}, "we count from 4 days after the shipment"),
            ({"transit_max_days": 50}, "shipped more than 50 days ago"),
            ({"window_anchor": "shipped"}, "We add 4 days for the journey"),
            ({"window_anchor": "ordered"}, "within 21 days of the order"),
            ({"outside_window": "refuse"}, "Later requests are not accepted."),
            ({"reason_ids": [Command.create(reason)]}, "Changed my mind"),
            (lambda: update(payer="seller"), "Free return shipping"),
            (lambda: update(fee_kind="percent", fee=12.5), "12.50 % of the price"),
            (lambda: update(fee_kind="fixed", fee=7), "7.00 for each article"),
            (lambda: update(photos=3), "3 pictures"),
            (lambda: update(evidence_note="the receipt"), "3 pictures and the receipt"),
            (lambda: update(allows_store_credit=False), "Refund, exchange, or repair"),
            (lambda: update(goods_back=False), "You may keep them"),
            (lambda: update(accepted=False), "Not accepted: Changed my mind."),
            ({"condition_ids": [Command.create({"name": "Tags on"})]}, "Tags on"),
            ({"condition_ids": [Command.set(self._get_state("tags_removed"))]}, "tags removed."),
            (
                {
                    "grade_ids": [
                        Command.create(
                            {"grade_id": self.env.ref("odoo_returns.grade_c").id, "percent": 17.5}
                        )
                    ]
                },
                "17.50 % of the price, unless the law forbids it",
            ),
            ({"final_product_ids": self.product.ids}, "Kettle"),
            ({"final_category_ids": category.ids}, "Underwear"),
            ({"final_tag_ids": tag.ids}, "Clearance"),
            ({"refund_method": "bank"}, "by bank transfer"),
            ({"refund_method": "store_credit"}, "money back as store credit"),
            ({"refund_method": "choice"}, "You choose how"),
            ({"credit_bonus": 10.0}, "you get 10 % more than in money"),
            ({"credit_bonus": 7.5}, "you get 7.50 % more than in money"),
            ({"credit_days": 365}, "Store credit is valid for 365 days"),
            ({"instant_on": "sent"}, "as they tell us that the parcel is on its way"),
            ({"instant_on": "shipped"}, "as the carrier has scanned the parcel"),
            ({"outbound": "proportional"}, "the freight of the order in proportion"),
            ({"outbound": "refund"}, "the freight of the order when the whole order comes back"),
            ({"freight_fee": 5.5}, "5.50 for each return"),
            ({"charges_gifts": True}, "unless the law forbids it: a gift that does not come back"),
            ({"claws_back_freight": True}, "free shipping or a gift"),
            ({"recalculates_promotions": True}, "a discount, free shipping, or a gift"),
            ({"settle_on": "approval"}, "as soon as your return is approved"),
            ({"settle_on": "shipped"}, "once your parcel is on its way"),
            ({"settle_on": "received"}, "once the goods have arrived"),
            ({"keep_below": 15}, "worth less than"),
            ({"max_per_order": 2}, "From return number 3 of the same order on"),
            ({"max_per_customer": 5}, "From return number 6 within 365 days"),
            ({"period_days": 90}, "From return number 6 within 90 days"),
            ({"response_days": 1}, "We answer your request within 1 day."),
            ({"refund_days": 9}, "no later than 9 days after"),
            ({"approval_days": 20}, "Our approval is valid for 20 days"),
            ({"exchange_for": "same"}, "exchange an article for the same one."),
            ({"exchange_for": "category"}, "for one of the same category"),
            ({"exchange_for": "any"}, "for any other one that we sell"),
            ({"exchange_price": "variant"}, "Every variant of an article costs what you paid"),
            ({"exchange_on": "received"}, "send the new goods once yours have arrived"),
            ({"exchange_on": "shipped"}, "send the new goods once your parcel is on its way"),
            ({"exchange_on": "approval"}, "new goods as soon as the exchange is approved"),
            ({"exchange_back_days": 10}, "have to be back within 10 days of the approval"),
            ({"exchange_reserve_days": 3}, "we keep the new goods for 3 days; then the exchange"),
            ({"exchange_unpaid": "quotation"}, "you can still have them while there are any"),
            ({"exchange_backorder": True}, "You may choose goods that are out of stock"),
            ({"way_of_return": "label"}, "We send you a label"),
            ({"way_of_return": "collection"}, "collected at your address"),
            ({"way_of_return": "drop_off"}, "to a drop-off point"),
            ({"way_of_return": "store"}, "to one of our stores"),
            ({"return_address_id": hall.id}, "Hall Venlo Venlo"),
            ({"address_ids": [Command.create(german)]}, "Germany Dock Berlin"),
            ({"introduction": "<p>Hello you</p>"}, "Hello you"),
            ({"instructions": "<p>Use tape</p>"}, "Use tape"),
            ({"name": "Our word"}, "Our word"),
        ]

    def _update_reason(self, **values):
        return {"reason_ids": [Command.update(self.policy.reason_ids.id, values)]}

    def _get_state(self, state):
        condition = {"name": "Labels", "refused_state": state}
        return self.env["returns.policy.condition"].create(condition).ids

    def test_each_change_is_on_the_page_once_it_is_published_and_not_before(self):
        changes, page = self._get_changes(), self._read()
        for change, sentence in changes:
            with self.subTest(sentence=sentence):
                self.assertNotIn(sentence, page)
                self.policy.write(change() if callable(change) else change)
                self.assertEqual(self._read(), page)
                self.policy.action_publish()
                page = self._read()
                self.assertIn(sentence, page)

    def test_every_term_of_the_engine_is_told_or_named_here_as_not_told(self):
        told = {
            name
            for values, _text in self._get_changes()
            for name in (values if isinstance(values, dict) else ["reason_ids"])
        }
        stored = {
            "reasons": "reason_ids",
            "refused_states": "condition_ids",
            "grades": "grade_ids",
            "final_sale": "final_product_ids",
        }
        terms = {stored.get(name, name) for name in PolicyTerms.__dataclass_fields__}
        self.assertEqual(terms - told, NOT_TOLD)

    def test_each_part_of_the_scope_is_told(self):
        tag = self.env["product.tag"].create({"name": "Lamps"})
        category = self.env["product.category"].create({"name": "Garden"})
        policy = self._make_policy(
            country_ids=self.env.ref("base.jp").ids,
            country_group_ids=self.env["res.country.group"]
            .create({"name": "Nordics", "country_ids": self.env.ref("base.no").ids})
            .ids,
            product_ids=self.product.ids,
            category_ids=category.ids,
            product_tag_ids=tag.ids,
            currency_ids=self.env.ref("base.EUR").ids,
            date_from="2020-01-02",
            date_to="2199-12-31",
            value_min=50,
            value_max=900,
        )
        self._publish(policy)
        page = self._read()
        for text in (
            "Orders shipped to: Japan and Norway",
            "Goods: Garden, Kettle, and Lamps",
            "Orders in: EUR",
            "Ordered from January 2, 2020 to December 31, 2199",
            "50.00, before tax",
            "900.00, before tax",
        ):
            self.assertIn(text, page)

    # === THE LAST DAY === #

    def _read_last_day(self, url, days):
        """Return the last day that a reader works out of the page's sentence."""
        page = self._read(url)
        found = search(r"within (\d+) days of the (delivery|shipment|order)\.", page)
        more = search(r"We add (\d+) days for the journey", page)
        length = int(found[1]) + (int(more[1]) if more else 0)
        return found[2], days[found[2]] + timedelta(days=length)

    def test_the_last_day_of_the_page_is_the_last_day_of_the_evaluator(self):
        norwegian = self._make_customer("Nora", "base.no", "Europe/Oslo")
        ordered = fields.Datetime.to_datetime("2026-10-01 10:00:00")
        shipped = fields.Datetime.to_datetime("2026-10-05 10:00:00")
        delivered = fields.Datetime.to_datetime("2026-10-09 10:00:00")
        days = {"order": ordered, "shipment": shipped, "delivery": delivered}
        days = {name: moment.date() for name, moment in days.items()}
        for anchor, event, length in (
            ("delivered", "delivery", 30),
            ("shipped", "shipment", 25),
            ("ordered", "order", 90),
        ):
            with self.subTest(anchor=anchor):
                self._publish(window_anchor=anchor, window_days=length, transit_days=3)
                order = self._sell_then(ordered, delivered, customer=norwegian)
                order.order_line.move_ids.date = shipped
                [ask] = order.order_line._get_asks(asked_at=delivered)
                judged = self.env["returns.eligibility"]._evaluate([ask])[ask]
                path = order._get_returns_policy_url().removeprefix(order.get_base_url())
                said, last_day = self._read_last_day(path, days)
                self.assertEqual(said, event)
                self.assertEqual(judged.verdict.offer.until.value, last_day)
                self.assertEqual(judged.verdict.offer.until.source, judged.terms.source)

    def test_the_example_of_the_page_is_computed_by_the_engine(self):
        self._publish(window_days=11)
        zone = self.env["returns.calendar"]._get_zone(self.company.partner_id, self.company)
        last_day = datetime.now(zone).date() + timedelta(days=11)
        day = format_date(self.env, last_day, date_format="long")
        self.assertIn(f"for goods delivered today it is {day}.", self._read())

    def test_without_listed_reasons_the_page_says_what_the_evaluator_does(self):
        self._publish(reason_ids=[Command.clear()])
        terms = self.policy.current_revision_id._get_terms()
        self.assertEqual(terms.for_reason(None, "no_reason").payer, "buyer")
        self.assertEqual(terms.for_reason(None, "wrong_item").payer, "seller")
        page = self._read()
        self.assertIn("You changed your mind You pay No fee", page)
        self.assertIn("Any other reason We pay No fee", page)
