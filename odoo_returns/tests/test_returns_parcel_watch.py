import random
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parcel_common import ReturnsParcelCommon


@tagged("post_install", "-at_install")
class TestReturnsParcelWatch(ReturnsParcelCommon):
    """Somebody asks after parcels that are late, stuck or lost; carriers are asked by workers."""

    def _get_activities(self, returns_order=None):
        kind = self.env.ref("odoo_returns.mail_activity_parcel")
        return (returns_order or self.mine).activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def _watch(self):
        """Look twice: what is known is not said again."""
        self._run("ir_cron_watch_parcels")
        self._run("ir_cron_watch_parcels")
        return self._get_activities().mapped("summary")

    def _approved(self, days):
        self.mine._through_gate().approved_at = self._days_ago(days)

    def test_a_return_of_which_nothing_was_sent_is_asked_after_once(self):
        self._approved(13)
        self.assertEqual(self._watch(), [])
        self._approved(14)
        self.mine.user_id = self.clerk
        self.assertEqual(self._watch(), ["Nothing was sent"])
        self.assertEqual(self._get_activities().user_id, self.clerk)
        self.assertEqual(self.mine.parcel_trouble, "late")
        self._get_activities().unlink()
        self.assertEqual(self._watch(), [])

    def test_a_number_that_is_entered_takes_the_question_back(self):
        self._approved(14)
        self._watch()
        self._announce()
        self.assertFalse(self._get_activities())
        self.assertFalse(self.mine.parcel_trouble)

    def test_a_recorded_sending_is_no_late_return(self):
        self._approved(14)
        self._record(self.order, "sent_proof", self._days_ago(1), order_id=self.mine.id)
        self.assertEqual(self._watch(), [])

    def test_a_silent_parcel_is_stuck_until_news_come(self):
        parcel = self._announce()
        self._tell(parcel, "in_transit", self._days_ago(4))
        self.assertEqual(self._watch(), [])
        self.company.returns_silent_days = 4
        self.assertEqual(self._watch(), ["A parcel is stuck"])
        self.assertIn("1Z-1", self._get_activities().note)
        self._tell(parcel, "info")
        self.assertFalse(self._get_activities())

    def test_a_problem_of_the_carrier_wakes_the_watch(self):
        cron = self.env.ref("odoo_returns.ir_cron_watch_parcels")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        parcel = self._announce()
        self._tell(parcel, "exception")
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)
        self.assertEqual(self._watch(), ["A parcel is stuck"])
        self._tell(parcel, "in_transit", fields.Datetime.now() + timedelta(seconds=1))
        self.assertFalse(self._get_activities())

    def test_what_is_stuck_is_lost_some_day(self):
        parcel = self._announce()
        self._tell(parcel, "in_transit", self._days_ago(20))
        self.assertEqual(self._watch(), ["A parcel is stuck"])
        self.company.returns_lost_days = 20
        self.assertEqual(self._watch(), ["A parcel may be lost"])
        self._tell(parcel, "in_transit")
        self.assertFalse(self._get_activities())

    def test_a_parcel_that_no_carrier_tells_of_is_lost_when_nothing_arrives(self):
        self._announce(shipped_on=fields.Date.today() - timedelta(days=21))
        self.assertEqual(self._watch(), ["A parcel may be lost"])
        self.mine.picking_ids.move_ids.quantity = 1
        self.mine.picking_ids.move_ids.picked = True
        self.mine.picking_ids.with_context(cancel_backorder=False)._action_done()
        self.assertEqual(self.mine.reception_status, "partial")
        self.env["returns.parcel.watch"]._look_again(self.mine)
        self.assertFalse(self._get_activities())

    def test_what_has_arrived_is_asked_after_no_more(self):
        self._approved(14)
        self._watch()
        self.mine.action_receive_all()
        self.assertEqual(self._watch(), [])
        self.assertFalse(self.mine.parcel_trouble)

    def test_without_limits_nobody_is_asked(self):
        self.company.write(
            {"returns_late_days": 0, "returns_silent_days": 0, "returns_lost_days": 0}
        )
        self._approved(900)
        self._tell(self._announce(), "in_transit", self._days_ago(900))
        self.assertEqual(self._watch(), [])

    def test_returns_are_found_by_the_days_that_they_are_judged_by(self):
        watch, today = self.env["returns.parcel.watch"], fields.Date.today()
        generator = random.Random(20260102)
        parcels = self._announce() + self._announce(tracking_number="1Z-2")
        seen = set()
        for index in range(150):
            self._approved(generator.choice((0, 13, 14, 15, 40)))
            for parcel in parcels:
                heard = generator.choice((None, 0, 4, 5, 6, 30))
                sent = generator.choice((None, 0, 20, 21, 22))
                states = ("in_transit", "exception", "delivered") if heard is not None else ()
                parcel._through_gate().write(
                    {
                        "state": generator.choice(("announced", "label_made", *states)),
                        "heard_at": heard is not None and self._days_ago(heard),
                        "sent_on": sent is not None and today - timedelta(days=sent),
                    }
                )
            known = generator.choice((False, "late", "stuck", "lost"))
            self.mine._through_gate().parcel_trouble = known
            found = self.mine.filtered_domain(watch._get_domain(self.company, today))
            trouble = watch._find_trouble(self.mine, today)
            seen.add(trouble)
            order = [False, "late", "stuck", "lost"]
            is_worse = order.index(trouble) > order.index(known)
            with self.subTest(index=index, trouble=trouble, known=known):
                self.assertEqual(bool(found), is_worse)
        self.assertEqual(seen, {False, "late", "stuck", "lost"})

    # === ASKING CARRIERS === #

    def _answer(self, answer):
        """Let the carrier of this test be asked; return the parcels it is asked after."""
        carriers, asked = self.env.registry["delivery.carrier"], []

        def track(carrier, parcels):
            asked.append(parcels)
            if isinstance(answer, Exception):
                raise answer
            return [{"parcel": parcels, **row} for row in answer]

        self.startPatcher(patch.object(carriers, "fixed_returns_tracking", track, create=True))
        return asked

    def test_workers_ask_a_carrier_and_record_what_is_new(self):
        now = fields.Datetime.now().replace(microsecond=0)
        asked = self._answer(
            [
                {"id": "1", "code": "handed_over", "occurred_at": now - timedelta(hours=2)},
                {"code": "scanned", "occurred_at": now - timedelta(hours=1), "place": "Hub"},
            ]
        )
        parcel = self._announce()
        self._run("ir_cron_poll_parcels")
        self.assertEqual(asked, [parcel])
        self.assertEqual(parcel.event_ids.mapped("code"), ["info", "handed_over"])
        self.assertEqual(parcel.state, "in_transit")
        self.assertEqual(parcel.handed_over_at, now - timedelta(hours=2))
        self._run("ir_cron_poll_parcels")
        self.assertEqual(asked, [parcel])
        parcel._through_gate().next_poll_at = now
        self._run("ir_cron_poll_parcels")
        self.assertEqual((len(asked), len(parcel.event_ids)), (2, 2))

    @mute_logger("odoo.addons.odoo_returns.models.returns_tracking")
    def test_a_carrier_that_does_not_answer_is_asked_ever_later_and_stops_no_other(self):
        asked = self._answer(TimeoutError("no answer"))
        parcels = self._announce() + self._announce(tracking_number="1Z-2")
        self._run("ir_cron_poll_parcels")
        self.assertEqual(len(asked), 2)
        self.assertEqual(parcels.mapped("poll_failures"), [1, 1])
        now = fields.Datetime.now()
        first = parcels[0].next_poll_at - now
        self.assertTrue(timedelta(minutes=14) < first <= timedelta(minutes=15), first)
        parcels._through_gate().write({"next_poll_at": now, "poll_failures": 9})
        self._run("ir_cron_poll_parcels")
        wait = parcels[0].next_poll_at - fields.Datetime.now()
        self.assertTrue(timedelta(hours=23) < wait <= timedelta(days=1), wait)

    def test_a_parcel_that_has_arrived_is_asked_after_no_more(self):
        asked = self._answer([{"code": "delivered", "occurred_at": fields.Datetime.now()}])
        parcel = self._announce()
        self._run("ir_cron_poll_parcels")
        self.assertEqual((len(asked), parcel.next_poll_at), (1, False))

    def test_a_carrier_that_cannot_be_asked_is_not(self):
        self.assertFalse(self._announce().next_poll_at)
        self.assertEqual(self.carrier._returns_poll(self.mine.parcel_ids), [])
