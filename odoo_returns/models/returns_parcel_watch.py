import logging
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .. import engine

_logger = logging.getLogger(__name__)

BATCH = 50
ACTIVITY = "odoo_returns.mail_activity_parcel"
OPEN = ("none", "partial")


class ReturnsParcelWatch(models.AbstractModel):
    """Parcels that should be asked after: one activity for each return, gone when news come.

    Rows are found by the same days that the engine judges by.
    """

    _name = "returns.parcel.watch"
    _description = "Watch over Return Parcels"

    @api.model
    def _cron_watch(self):
        """Look after the parcels of every company. Workers share the returns."""
        cron, today = self.env["ir.cron"], fields.Date.today()
        companies = self.env["res.company"].search([("active", "=", True)])
        domain = Domain.OR(self._get_domain(company, today) for company in companies)
        orders = self.env["returns.order"]
        cron._commit_progress(remaining=orders.search_count(domain))
        for order in orders.search(domain, limit=10 * BATCH).try_lock_for_update(
            allow_referencing=True, limit=BATCH
        ):
            if held := order.try_lock_for_update(allow_referencing=True).filtered_domain(domain):
                self._watch(held, today)
            if not cron._commit_progress(1):
                break

    def _watch(self, order, today):
        """Look after one return; one whose activity cannot be made holds no other one up."""
        try:
            with self.env.cr.savepoint():
                self._set_trouble(order, self._find_trouble(order, today))
        except UserError:
            _logger.exception("The parcels of %s cannot be looked after", order.name)

    def _wake(self):
        """Let the watch look once this transaction is committed."""
        self.env.ref("odoo_returns.ir_cron_watch_parcels").sudo()._trigger()

    @api.model
    def _look_again(self, orders):
        """Take a trouble back that is over; only those of which one is known are looked at.

        Whoever may change a parcel lets this follow, hence sudo.
        """
        today = fields.Date.today()
        for order in orders.sudo().filtered("parcel_trouble"):
            self._set_trouble(order, self._find_trouble(order, today))

    # === WHAT IS WRONG === #

    def _find_trouble(self, order, today):
        """Return the worst trouble of the parcels of a return; False without any."""
        if order.state != "approved" or order.reception_status not in OPEN:
            return False
        company, parcels = order.company_id, order.all_parcel_ids
        patience = engine.Patience(
            company.returns_late_days, company.returns_silent_days, company.returns_lost_days
        )
        is_untouched = order.reception_status == "none"
        if not is_untouched:  # what no carrier tells of may be what arrived
            parcels = parcels.filtered("heard_at")
        is_sent = any(parcels.mapped("sent_on")) or "sent_proof" in order.milestone_ids.mapped(
            "anchor_id.code"
        )
        is_waited_for = is_untouched and not is_sent and order.approved_at
        approved_on = order.approved_at.date() if is_waited_for else None
        awaited = [
            engine.Awaited(
                parcel.state,
                approved_on,
                parcel.sent_on or None,
                parcel.heard_at.date() if parcel.heard_at else None,
            )
            for parcel in parcels
        ] or [engine.Awaited(approved_on=approved_on)]
        found = {engine.find_trouble(row, patience, today) for row in awaited}
        return engine.worst_trouble(found) or False

    def _get_domain(self, company, today):
        """Return which returns of a company have a trouble that is new, worse or over."""
        known = Domain("parcel_trouble", "!=", False)
        awaited = Domain("state", "=", "approved") & Domain("reception_status", "in", OPEN)
        troubles = (
            self._get_late_domain(company, today),
            self._get_stuck_domain(company, today),
            self._get_lost_domain(company, today),
        )
        return Domain("company_id", "=", company.id) & (
            (known & ~awaited) | (awaited & Domain.OR(troubles))
        )

    def _get_late_domain(self, company, today):
        if not company.returns_late_days:
            return Domain.FALSE
        return Domain(
            [
                ("parcel_trouble", "=", False),
                ("reception_status", "=", "none"),
                ("approved_at", "<", _after(today, company.returns_late_days)),
                ("all_parcel_ids", "not any", [("sent_on", "!=", False)]),
                ("milestone_ids", "not any", [("anchor_id.code", "=", "sent_proof")]),
            ]
        )

    def _get_stuck_domain(self, company, today):
        stuck = Domain("state", "=", "exception")
        if days := company.returns_silent_days:
            silent = Domain("heard_at", "<", _after(today, days))
            stuck |= Domain("state", "=", "in_transit") & silent
        return Domain("parcel_trouble", "not in", ("stuck", "lost")) & Domain(
            "all_parcel_ids", "any", stuck
        )

    def _get_lost_domain(self, company, today):
        if not company.returns_lost_days:
            return Domain.FALSE
        lost = Domain("state", "!=", "delivered") & Domain(
            "sent_on", "<=", today - timedelta(days=company.returns_lost_days)
        )
        heard = Domain("heard_at", "!=", False)
        if days := company.returns_silent_days:
            lost &= ~heard | Domain("heard_at", "<", _after(today, days))
        untouched = Domain("reception_status", "=", "none")
        return Domain("parcel_trouble", "!=", "lost") & (
            (untouched & Domain("all_parcel_ids", "any", lost))
            | Domain("all_parcel_ids", "any", lost & heard)
        )

    # === WHO IS TOLD === #

    def _set_trouble(self, order, trouble):
        """Make the activity of a return that of its trouble; what is known is not said again."""
        if order.parcel_trouble == trouble:
            return
        order.activity_unlink([ACTIVITY])
        order._through_gate().parcel_trouble = trouble
        if trouble:
            summary, note = self._get_words(order)[trouble]
            order._ask_responsible(ACTIVITY, summary, note)

    def _get_words(self, order):
        """Return {trouble: (title, what to do)}."""
        numbers = ", ".join(order.all_parcel_ids.mapped("display_name"))
        return {
            "late": (
                self.env._("Nothing was sent"),
                self.env._("The return is approved, but no parcel is under way. Ask the customer."),
            ),
            "stuck": (
                self.env._("A parcel is stuck"),
                self.env._("Ask the carrier, then tell the customer: %(parcels)s", parcels=numbers),
            ),
            "lost": (
                self.env._("A parcel may be lost"),
                self.env._(
                    "It should be here by now. Have the carrier search for it: %(parcels)s",
                    parcels=numbers,
                ),
            ),
        }


def _after(today, days):
    """Return the moment before which a day lies that is at least ``days`` ago."""
    return datetime.combine(today - timedelta(days=days - 1), time())
