import logging
from datetime import timedelta, timezone

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ..engine.parcels import CODES
from ..locks import lock_or_retry
from .returns_parcel_tracking import AWAITING, ENDED

_logger = logging.getLogger(__name__)

BATCH = 20
POLL_EVERY = timedelta(hours=4)
FIRST_RETRY = timedelta(minutes=15)
LAST_RETRY = timedelta(days=1)
#: State of a parcel -> the mail that it owes the customer.
MAILS = {"in_transit": "sent", "delivered": "arrived", "exception": "trouble"}


class ReturnsTracking(models.AbstractModel):
    """News of carriers: told by them or asked for, recorded once, with what follows from them."""

    _name = "returns.tracking"
    _description = "Tracking of Return Parcels"

    @api.model
    def _find(self, company, carrier, number):
        """Return the parcel that a number means: rather awaited, rather of the carrier, newest."""
        parcels = self.env["returns.parcel"]
        domain = [
            ("company_id", "=", company.id),
            ("tracking_key", "=", parcels._get_key(number)),
        ]
        if carrier:
            domain.append(("carrier_id", "in", [carrier.id, False]))
        return parcels.search(domain, order="id desc").sorted(
            lambda parcel: (
                parcel.state in ENDED or parcel.order_id.state not in AWAITING,
                not parcel.carrier_id,
            )
        )[:1]

    @api.model
    def _record(self, parcel, rows):
        """Record what is new of a parcel; what was told before changes nothing.

        :param rows: [{"key", "code", "occurred_at", …}], values of ``returns.parcel.event``
        :return: the keys of what is new
        :raises ConcurrencyError: when another message is about the same parcel now
        """
        lock_or_retry(parcel)
        events = self.env["returns.parcel.event"]
        keys = [row["key"] for row in rows]
        known = set(
            events.search([("parcel_id", "=", parcel.id), ("key", "in", keys)]).mapped("key")
        )
        fresh = {row["key"]: row for row in reversed(rows) if row["key"] not in known}
        try:
            events.create([row | {"parcel_id": parcel.id} for row in fresh.values()])
        except UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error
        return set(fresh)

    @api.model
    def _follow(self, before):
        """Let clocks, colleagues and customers know what is new of parcels.

        Whoever may record an event lets this follow, whatever else he may: hence sudo.

        :param before: {parcel: its moments before}
        """
        parcels_sudo = self.env["returns.parcel"].sudo().union(*before)
        moved = parcels_sudo.filtered(lambda parcel: self._get_moments(parcel) != before[parcel])
        moved.order_ids._follow_parcels()
        watch = self.env["returns.parcel.watch"]
        watch._look_again(parcels_sudo.order_ids)
        for parcel in moved:
            if parcel.state in MAILS:
                self._tell(parcel, MAILS[parcel.state])
        if "exception" in moved.mapped("state"):
            watch._wake()

    def _get_moments(self, parcel):
        """Return what clocks and mails hang on."""
        return parcel.state, parcel.handed_over_at, parcel.delivered_at

    def _tell(self, parcel_sudo, kind):
        """Leave a mail about a parcel: one of a kind, and none that is no longer of use."""
        told, order = parcel_sudo.told or [], parcel_sudo.order_id
        if kind in told:
            return
        parcel_sudo._through_gate().told = [*told, kind]
        is_here = kind == "arrived" and order.reception_status != "none"
        if order.state == "approved" and not is_here:
            self.env["returns.notification"]._plan(order, kind, parcel_sudo)

    # === ASKING === #

    @api.model
    def _cron_poll(self):
        """Ask carriers where parcels are. Workers share the parcels, each is committed alone."""
        cron = self.env["ir.cron"]
        domain = [("next_poll_at", "<=", fields.Datetime.now()), ("state", "not in", ENDED)]
        parcels = self.env["returns.parcel"]
        cron._commit_progress(remaining=parcels.search_count(domain))
        due = parcels.search(domain, limit=10 * BATCH, order="next_poll_at, id")
        for parcel in due.try_lock_for_update(limit=BATCH):
            if held := parcel.try_lock_for_update().filtered_domain(domain):
                self._poll(held)
            if not cron._commit_progress(1):
                break

    def _poll(self, parcel):
        """Ask after one parcel; a carrier that does not answer is asked again, ever later."""
        try:
            with self.env.cr.savepoint():
                rows = [
                    self._prepare_polled(row)
                    for row in parcel.carrier_id._returns_poll(parcel)
                    if row["parcel"] == parcel
                ]
                self._record(parcel, rows)
        except (OperationalError, ConcurrencyError):
            raise
        except Exception:
            _logger.warning("Asking after parcel %s failed", parcel.id, exc_info=True)
            self._plan_next(parcel, parcel.poll_failures + 1)
        else:
            self._plan_next(parcel, 0)

    def _prepare_polled(self, row):
        """Return an event as it is stored; what the carrier says in other words is information."""
        moment = row["occurred_at"]
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        moment = min(moment.replace(microsecond=0), fields.Datetime.now())
        code = row["code"] if row["code"] in CODES else "info"
        return {
            "key": row.get("id") or f"{row['code']}@{moment.isoformat()}",
            "code": code,
            "occurred_at": moment,
            "place": row.get("place"),
            "text": row.get("text"),
        }

    def _plan_next(self, parcel, failures):
        wait = min(FIRST_RETRY * 2 ** min(failures - 1, 10), LAST_RETRY) if failures else POLL_EVERY
        is_over = parcel.state in ENDED
        parcel._through_gate().write(
            {
                "poll_failures": failures,
                "next_poll_at": False if is_over else fields.Datetime.now() + wait,
            }
        )
