import importlib.util
import json
import time
from pathlib import Path

from odoo import fields
from odoo.tests import tagged

from .rules_common import utc
from .tracking_common import ReturnsTrackingCommon

CLIENT = Path(__file__).parents[1] / "static" / "examples" / "tracking_client.py"


@tagged("post_install", "-at_install")
class TestReturnsTracking(ReturnsTrackingCommon):
    """What a message of a carrier changes, each once."""

    def test_a_message_moves_a_parcel(self):
        status, answer = self._send(self._event(place="Köln", text="Sorted"))
        self.assertEqual(status, 200)
        self.assertEqual(
            answer,
            {
                "status": "ok",
                "events": [{"id": "e1", "tracking_number": "1Z-1", "result": "recorded"}],
            },
        )
        event = self.parcel.event_ids
        self.assertEqual((event.place, event.text, event.key), ("Köln", "Sorted", "e1"))
        self.assertEqual((event.source_id, event.occurred_at), (self.source, utc(2026, 1, 2, 8)))
        self.assertEqual(self.parcel.state, "in_transit")
        self.assertEqual(self._get_mails(self.parcel), ["sent"])

    def test_the_same_message_again_changes_nothing(self):
        body = json.dumps({"events": [self._event()]}).encode()
        timestamp = str(int(time.time()))
        first = self._send_body(body, timestamp)[1]
        before = self._snapshot_parcels()
        status, answer = self._send_body(body, timestamp)
        self.assertEqual((status, answer), (200, first | {"status": "already_seen"}))
        self.assertEqual(self._snapshot_parcels(), before)

    def test_an_event_that_is_told_in_two_messages_counts_once(self):
        self._send(self._event())
        _status, answer = self._send(self._event(), self._event(id="e2"), self._event(id="e2"))
        self.assertEqual(self._get_results(answer), ["duplicate", "recorded", "duplicate"])
        self.assertEqual(len(self.parcel.event_ids), 2)

    def test_events_may_come_in_any_order(self):
        self._send(self._event(id="3", code="delivered", occurred_at="2026-01-05T10:00:00Z"))
        self._send(self._event(id="1", code="handed_over", occurred_at="2026-01-03T10:00:00Z"))
        self._send(self._event(id="2", code="exception", occurred_at="2026-01-04T10:00:00Z"))
        self.assertEqual(
            (self.parcel.state, self.parcel.handed_over_at, self.parcel.delivered_at),
            ("delivered", utc(2026, 1, 3, 10), utc(2026, 1, 5, 10)),
        )
        self.assertEqual(self._get_mails(self.parcel), ["arrived"])

    def test_an_unknown_parcel_is_said_to_be_and_holds_no_other_up(self):
        status, answer = self._send(self._event(tracking_number="?9"), self._event(id="e2"))
        self.assertEqual(status, 200)
        self.assertEqual(self._get_results(answer), ["unknown_parcel", "recorded"])

    def test_what_has_not_happened_yet_is_refused_alone(self):
        late = fields.Datetime.to_string(fields.Datetime.add(fields.Datetime.now(), minutes=9))
        _status, answer = self._send(self._event(occurred_at=f"{late}+00:00"), self._event(id="e2"))
        self.assertEqual(self._get_results(answer), ["refused", "recorded"])
        self.assertEqual(answer["events"][0]["reason"], "in_the_future")

    def test_a_source_knows_the_parcels_of_its_company_and_carrier_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        other_carrier = self._make_carrier("Other")
        sources = self.env["returns.tracking.source"].create(
            [
                {"name": "Other company", "company_id": other.id},
                {"name": "Other carrier", "carrier_id": other_carrier.id},
            ]
        )
        self.env.flush_all()
        for source in sources:
            with self.subTest(source=source.name):
                _status, answer = self._send(self._event(), source=source)
                self.assertEqual(self._get_results(answer), ["unknown_parcel"])
        self.assertFalse(self.parcel.event_ids)

    def test_of_parcels_with_one_number_the_awaited_one_is_meant(self):
        self._tell(self.parcel, "delivered")
        second = self._announce(self._return(self.order, {self.product: 1}, approve=True))
        third = self._announce(
            self._return(self.order, {self.product: 1}, approve=True), tracking_number="1Z-3"
        )
        third.carrier_id = False
        self.env.flush_all()
        self._send(self._event(), self._event(id="e2", tracking_number="1z3"))
        self.assertEqual((second.state, third.state), ("in_transit", "in_transit"))
        self.assertEqual(third.carrier_id, self.carrier)

    def test_the_example_client_sends_what_is_understood(self):
        spec = importlib.util.spec_from_file_location("tracking_client", CLIENT)
        client = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(client)
        url = f"{self.base_url()}/returns/tracking/{self.source.token}"
        with self.allow_requests(all_requests=True):
            status, answer = client.send(url, self.source.secret, [self._event()])
            refused = client.send(url, "guess", [self._event(id="e2")])
        self.env.invalidate_all()
        self.assertEqual((status, self._get_results(answer)), (200, ["recorded"]))
        self.assertEqual((refused[0], refused[1]["error"]["code"]), (401, "bad_signature"))
        self.assertEqual(self.parcel.state, "in_transit")
