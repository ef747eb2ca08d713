import json
import random
import time

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..engine.tracking import MAX_BYTES, MAX_EVENTS, sign
from .tracking_common import ReturnsTrackingCommon


@tagged("post_install", "-at_install")
class TestReturnsAttackTracking(ReturnsTrackingCommon):
    """What is not signed, not fresh or not well-formed gets a clear answer and changes nothing."""

    def test_a_wrong_signature_changes_nothing(self):
        body = json.dumps({"events": [self._event()]}).encode()
        now = str(int(time.time()))
        good = sign(self.source.secret, now, body)
        for signature in ("", "0" * 64, good[:-1], good.upper(), "ä", sign("guess", now, body)):
            with self.subTest(signature=signature):
                self.assertChangesNothing(
                    401,
                    "bad_signature",
                    body=body,
                    timestamp=now,
                    signature=signature.encode("latin-1").decode("latin-1"),
                )
        self.assertChangesNothing(
            401, "bad_signature", body=body + b" ", timestamp=now, signature=good
        )

    def test_a_message_that_is_old_or_undated_changes_nothing(self):
        body = json.dumps({"events": [self._event()]}).encode()
        now = int(time.time())
        for timestamp in (now - 301, now + 320, 0, "", "soon", "-1", "9" * 40):
            with self.subTest(timestamp=timestamp):
                self.assertChangesNothing(
                    401, "stale_timestamp", body=body, timestamp=str(timestamp)
                )

    def test_an_address_that_nobody_has_is_refused_like_a_wrong_signature(self):
        body = json.dumps({"events": [self._event()]}).encode()
        now = str(int(time.time()))
        for token in ("guess", "%00", "ä", "'", "x" * 2000):
            with self.subTest(token=token):
                response = self.url_open(
                    f"/returns/tracking/{token}",
                    data=body,
                    headers={
                        "X-Returns-Timestamp": now,
                        "X-Returns-Signature": sign("", now, body),
                        "Content-Type": "application/json",
                    },
                )
                self.assertEqual(response.status_code, 401)
                self.assertEqual(response.json()["error"]["code"], "bad_signature")
        self.source.active = False
        self.env.flush_all()
        self.assertChangesNothing(401, "bad_signature", body=body)

    def test_a_new_secret_ends_the_old_one(self):
        old = self.source.secret
        self.source.action_renew_secret()
        self.env.flush_all()
        body, now = json.dumps({"events": [self._event()]}).encode(), str(int(time.time()))
        self.assertNotEqual(self.source.secret, old)
        self.assertChangesNothing(
            401, "bad_signature", body=body, timestamp=now, signature=sign(old, now, body)
        )

    def test_what_is_malformed_is_refused_by_the_name_of_its_field(self):
        many = [self._event()] * (MAX_EVENTS + 1)
        for body, code, field in (
            (b"", "no_json", ""),
            (b"{", "no_json", ""),
            (b"\xff\x00", "no_json", ""),
            (b"[" * 50_000, "no_json", ""),
            (b"7", "no_object", ""),
            (json.dumps({"events": many}).encode(), "bad_list", "events"),
            (json.dumps({"events": [self._event(id=1)]}).encode(), "no_text", "events[0].id"),
            (
                json.dumps({"events": [self._event(), self._event(code="x")]}).encode(),
                "unknown_code",
                "events[1].code",
            ),
        ):
            with self.subTest(code=code, field=field):
                error = self.assertChangesNothing(400, code, body=body)
                self.assertEqual(error["field"], field)

    def test_a_huge_message_is_not_even_read(self):
        before = self._snapshot_parcels()
        with mute_logger("odoo.http"):
            response = self.url_open(
                f"/returns/tracking/{self.source.token}",
                data=b" " * (MAX_BYTES + 1),
                headers={"Content-Type": "application/json"},
            )
        self.assertEqual(response.status_code, 413)
        self.assertEqual(self._snapshot_parcels(), before)

    def test_a_form_is_no_message(self):
        body = json.dumps({"events": [self._event()]}).encode()
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            with self.subTest(kind=kind):
                self.assertChangesNothing(
                    401, "bad_signature", body=body, headers={"Content-Type": kind}
                )
        status, _answer = self._send_body(body, headers={"Content-Type": "text/plain"})
        self.assertEqual(status, 200)

    def test_nothing_can_be_read_at_the_address(self):
        response = self.url_open(f"/returns/tracking/{self.source.token}")
        self.assertEqual(response.status_code, 405)

    def test_a_secret_is_for_managers_alone(self):
        manager = new_test_user(self.env, "boss", "odoo_returns.group_returns_manager")
        self.assertTrue(self.source.with_user(manager).read(["secret"])[0]["secret"])
        for user in (self.clerk, self.worker):
            self.assertFalse(self.source.with_user(user).has_access("read"))
        event = self._tell(self.parcel, "info").with_user(self.clerk)
        self.assertNotIn("source_id", event.fields_get())

    def test_no_mutation_of_a_message_is_an_error_or_changes_what_it_should_not(self):
        generator = random.Random(20260101)
        good = json.dumps({"events": [self._event(), self._event(id="e2", place="Ulm")]}).encode()
        seen = set()
        for index in range(300):
            body = self._mutate(good, generator)
            is_signed = index % 3 > 0
            signature = None if is_signed else f"{generator.getrandbits(256):064x}"
            before = self._snapshot_parcels()
            status, answer = self._send_body(body, signature=signature)
            seen.add(status)
            with self.subTest(index=index, body=body, answer=answer):
                self.assertIn(status, (200, 400) if is_signed else (401,))
                if status == 200:
                    self.assertIn(answer["status"], ("ok", "already_seen"))
                    self.assertEqual(len(answer["events"]), len(json.loads(body)["events"]))
                else:
                    self.assertTrue(answer["error"]["message"])
                    self.assertEqual(self._snapshot_parcels(), before)
        self.assertEqual(seen, {200, 400, 401})

    def _mutate(self, body, generator):
        """Return a message with some bytes changed, lost or repeated, or values exchanged."""
        if generator.random() < 0.5:
            content = json.loads(body)
            row = generator.choice(content["events"])
            values = (None, 0, -1.5, True, [], {}, "", "\x00", "\ud800", "x" * 600, "2026", "DROP")
            row[generator.choice([*row, "text", "strange"])] = generator.choice(values)
            return json.dumps(content).encode()
        changed = bytearray(body)
        for _round in range(generator.randint(1, 4)):
            place = generator.randrange(len(changed))
            way = generator.choice(("change", "lose", "repeat"))
            if way == "change":
                changed[place] = generator.randrange(256)
            elif way == "lose":
                del changed[place : place + generator.randint(1, 9)]
            else:
                changed[place:place] = changed[place : place + generator.randint(1, 20)]
        return bytes(changed)
