import json
import time
from unittest.mock import patch
from uuid import uuid4

from psycopg2.errors import SerializationFailure

from odoo import Command, fields
from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.tracking import sign
from .racing import RacingCase

AGAIN = (ConcurrencyError, SerializationFailure)


@tagged("post_install", "-at_install")
class TestReturnsParcelRacing(RacingCase):
    """Messages and workers at once: whoever comes second is sent away, and then changes nothing."""

    def setUp(self):
        super().setUp()
        self.number = uuid4().hex
        with self._transaction() as env:
            product = env["product.product"].create({"name": "Raced pot", "is_storable": True})
            order = env["sale.order"].create(
                {
                    "partner_id": env["res.partner"].create({"name": "One Parcel"}).id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": 1})
                    ],
                }
            )
            order.action_confirm()
            order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
            order.picking_ids._action_done()
            returns_order = env["returns.order"].browse(order.action_create_return()["res_id"])
            returns_order.line_ids.reason_id = env.ref("odoo_returns.reason_no_reason")
            (returns_order.action_submit(), returns_order.action_approve())
            parcel = env["returns.parcel"].create(
                {"order_id": returns_order.id, "tracking_number": self.number}
            )
            source = env["returns.tracking.source"].create({"name": "Raced"})
            self.parcel_id, self.token, self.secret = parcel.id, source.token, source.secret

    def _message(self, *ids, code="in_transit"):
        """Return a signed message of events with these ids."""
        rows = [
            {
                "id": key,
                "tracking_number": self.number,
                "code": code,
                "occurred_at": "2026-01-02T10:00:00Z",
            }
            for key in ids
        ]
        body, now = json.dumps({"events": rows}).encode(), str(int(time.time()))
        return self.token, now, sign(self.secret, now, body), body

    def _take(self, env, message):
        status, answer = env["returns.tracking.message"]._receive(*message)
        self.assertEqual(status, 200, answer)
        return answer["status"], [row["result"] for row in answer["events"]]

    def _race(self, first, second):
        """Let the second message be taken in on a snapshot from before the first, then again."""
        with mute_logger("odoo.sql_db"), self.assertRaises(AGAIN), self._transaction() as late:
            late["returns.parcel"].search_count([])
            with self._transaction() as early:
                self.assertEqual(self._take(early, first)[0], "ok")
            self._take(late, second)
        with self._transaction() as env:
            return self._take(env, second)

    def _get_events(self):
        with self._transaction() as env:
            return env["returns.parcel"].browse(self.parcel_id).event_ids.mapped("key")

    def test_a_message_that_is_delivered_twice_at_once_counts_once(self):
        message = self._message("a")
        self.assertEqual(self._race(message, message), ("already_seen", ["recorded"]))
        self.assertEqual(self._get_events(), ["a"])

    def test_an_event_in_two_messages_at_once_counts_once(self):
        for code in ("in_transit", "info"):
            with self.subTest(code=code):
                first, second = (self._message(code, more, code=code) for more in "xy")
                self.assertEqual(self._race(first, second)[1], ["duplicate", "recorded"])
                self.assertEqual(self._get_events().count(code), 1)
                self.assertEqual(self._get_events().count("x"), 1)
                self.setUp()

    def test_workers_leave_a_parcel_to_the_one_that_holds_it(self):
        asked = []

        def track(_carrier, parcels):
            asked.extend(parcels.ids)
            return []

        carriers = self.registry["delivery.carrier"]
        with patch.object(carriers, "fixed_returns_tracking", track, create=True):
            with self._transaction() as env:
                freight = env["product.product"].create({"name": "Freight", "type": "service"})
                env["returns.parcel"].browse(self.parcel_id).carrier_id = env[
                    "delivery.carrier"
                ].create({"name": "Raced", "product_id": freight.id})
            with self._transaction() as holder:
                holder["returns.parcel"].browse(self.parcel_id).lock_for_update()
                with self._transaction() as other:
                    other["returns.tracking"]._cron_poll()
                self.assertNotIn(self.parcel_id, asked)
            for _worker in range(2):
                with self._transaction() as env:
                    env["returns.tracking"]._cron_poll()
        self.assertEqual(asked.count(self.parcel_id), 1)
        with self._transaction() as env:
            parcel = env["returns.parcel"].browse(self.parcel_id)
            self.assertGreater(parcel.next_poll_at, fields.Datetime.now())
