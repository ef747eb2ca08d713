import json
import time

from odoo.tests import HttpCase

from ..engine.tracking import sign
from .parcel_common import ReturnsParcelCommon


class ReturnsTrackingCommon(ReturnsParcelCommon, HttpCase):
    """A source of parcel events, and messages that are sent as it would over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["returns.tracking.source"].create(
            {"name": "Swift", "carrier_id": cls.carrier.id}
        )
        cls.parcel = cls._announce()
        cls.env.flush_all()

    def _event(self, **values):
        return {
            "id": "e1",
            "tracking_number": "1Z-1",
            "code": "in_transit",
            "occurred_at": "2026-01-02T10:00:00+02:00",
            **values,
        }

    def _send(self, *events, **more):
        """Send events as they should be sent, and return (status, answer)."""
        return self._send_body(json.dumps({"events": events}).encode(), **more)

    def _send_body(self, body, timestamp=None, signature=None, source=None, headers=None):
        source = source or self.source
        timestamp = str(int(time.time())) if timestamp is None else timestamp
        if signature is None:
            signature = sign(source.secret, timestamp, body)
        response = self.url_open(
            f"/returns/tracking/{source.token}",
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json",
                "X-Returns-Timestamp": timestamp,
                "X-Returns-Signature": signature,
                **(headers or {}),
            },
        )
        self.env.invalidate_all()
        return response.status_code, response.json()

    def _get_results(self, answer):
        return [row["result"] for row in answer["events"]]

    def _snapshot_parcels(self):
        """Return what a refused message must not have changed."""
        self.env.flush_all()
        parcels = self.env["returns.parcel"].search([])
        return (
            [(parcel.id, parcel.state, parcel.heard_at, parcel.told) for parcel in parcels],
            self.env["returns.parcel.event"].search([]).ids,
            self.env["returns.tracking.delivery"].search([]).ids,
            self.env["returns.notification"].search([]).ids,
            [(clock.id, clock.due, clock.met_at) for clock in self.mine.deadline_ids],
        )

    def assertChangesNothing(self, status, code, **call):
        before = self._snapshot_parcels()
        found, answer = self._send_body(**call)
        self.assertEqual((found, answer["error"]["code"]), (status, code))
        self.assertTrue(answer["error"]["message"])
        self.assertEqual(self._snapshot_parcels(), before)
        return answer["error"]
