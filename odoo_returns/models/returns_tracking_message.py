import re
import time
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..engine import RuleError
from ..engine.tracking import MAX_BYTES, TOLERANCE, is_fresh, is_signed, parse

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


class ReturnsTrackingMessage(models.AbstractModel):
    """The door for messages about parcels: who it is from, whether it is new, what came of it.

    A message that is refused changed nothing. Superuser rights begin behind the signature; before
    it they read the one secret that the signature is compared with.
    """

    _name = "returns.tracking.message"
    _description = "Message about Parcels"

    @api.model
    def _receive(self, token, timestamp, signature, body):
        """Take one message in.

        :param str token: of the source, from the address
        :param bytes body: exactly as it was sent
        :return: (HTTP status, answer)
        :raises ConcurrencyError: when a message about the same parcel is being taken in
        """
        if len(body) > MAX_BYTES:
            return self._refuse(413, "too_large", "", str(MAX_BYTES))
        sources_sudo = self.env["returns.tracking.source"].sudo()
        if TOKEN.fullmatch(token):
            source_sudo = sources_sudo.search([("token", "=", token)])
        else:
            source_sudo = sources_sudo
        secret = source_sudo.secret or ""
        if not is_signed(secret, timestamp, body, signature) or not source_sudo:
            return self._refuse(401, "bad_signature")
        if not is_fresh(timestamp, int(time.time())):
            return self._refuse(401, "stale_timestamp")
        return self._with_source(source_sudo)._take(source_sudo, signature, body)

    def _with_source(self, source_sudo):
        """Return this service acting for a source: the message proved who it is from."""
        return self.with_user(SUPERUSER_ID).with_company(source_sudo.company_id)

    def _take(self, source, signature, body):
        source = source.with_env(self.env)
        deliveries = self.env["returns.tracking.delivery"]
        earlier = deliveries.search(
            [("source_id", "=", source.id), ("signature", "=", signature)], limit=1
        )
        if earlier:
            return 200, earlier.answer | {"status": "already_seen"}
        try:
            reports = parse(body)
        except RuleError as error:
            return self._refuse(400, error.code, error.field, error.value)
        try:
            delivery = deliveries.create({"source_id": source.id, "signature": signature})
        except UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error
        delivery.answer = {"status": "ok", "events": self._record(source, reports)}
        return 200, delivery.answer

    def _record(self, source, reports):
        """Record reports and return what became of each, in their order."""
        results = {}
        latest = fields.Datetime.now() + timedelta(seconds=TOLERANCE)
        tracking, by_parcel = self.env["returns.tracking"], {}
        for index, report in enumerate(reports):
            moment = report.occurred_at.replace(tzinfo=None)
            parcel = tracking._find(source.company_id, source.carrier_id, report.tracking_number)
            if moment > latest:
                results[index] = {"result": "refused", "reason": "in_the_future"}
            elif not parcel:
                results[index] = {"result": "unknown_parcel"}
            else:
                row = self._prepare_event(source, report, moment)
                by_parcel.setdefault(parcel, {})[index] = row
        for parcel, rows in by_parcel.items():
            if source.carrier_id and not parcel.carrier_id:
                parcel.carrier_id = source.carrier_id  # it knows the number: its parcel
            results |= self._record_parcel(parcel, rows)
        return [
            {"id": report.id, "tracking_number": report.tracking_number, **results[index]}
            for index, report in enumerate(reports)
        ]

    def _prepare_event(self, source, report, moment):
        return {
            "key": report.id,
            "code": report.code,
            "occurred_at": moment,
            "place": report.place,
            "text": report.text,
            "source_id": source.id,
        }

    def _record_parcel(self, parcel, rows):
        """Record the events of one parcel, all or none; one parcel holds no other one up."""
        try:
            with self.env.cr.savepoint():
                fresh = self.env["returns.tracking"]._record(parcel, list(rows.values()))
        except UserError as error:
            refused = {"result": "refused", "reason": str(error)}
            return dict.fromkeys(rows, refused)
        results = {}
        for index, row in rows.items():
            results[index] = {"result": "recorded" if row["key"] in fresh else "duplicate"}
            fresh.discard(row["key"])
        return results

    def _refuse(self, status, code, field="", detail=""):
        """Return an answer that says what is wrong and where."""
        sentence = self._get_sentences()[code] % {"field": field, "detail": detail}
        return status, {"error": {"code": code, "field": field, "message": sentence}}

    def _get_sentences(self):
        return {
            "too_large": self.env._("The message is larger than %(detail)s bytes."),
            "bad_signature": self.env._("The address or the signature is wrong."),
            "stale_timestamp": self.env._("The message was not signed within five minutes of now."),
            "no_json": self.env._("The message is not JSON."),
            "no_object": self.env._("%(field)s is %(detail)s, it has to be an object."),
            "unknown_field": self.env._("%(field)s is not known."),
            "bad_list": self.env._("%(field)s has to be a list of 1 to %(detail)s events."),
            "no_text": self.env._("%(field)s is %(detail)s, it has to be a text."),
            "missing": self.env._("%(field)s is missing."),
            "too_long": self.env._("%(field)s is longer than %(detail)s characters."),
            "unfit_character": self.env._("%(field)s holds a control character."),
            "unknown_code": self.env._("%(field)s has to be one of: %(detail)s."),
            "no_moment": self.env._(
                "%(field)s has to be a moment since 2000 with its offset, say "
                "2026-05-01T10:00:00+02:00."
            ),
        }
