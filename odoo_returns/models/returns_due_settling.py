import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

_logger = logging.getLogger(__name__)

BATCH = 50
RETRY = timedelta(minutes=1)
ACTIVITY_FAILED = "odoo_returns.mail_activity_settle"
ACTIVITY_OVERPAID = "odoo_returns.mail_activity_overpaid"


class ReturnsDueSettling(models.AbstractModel):
    """What follows when money falls due: the server settles, or a person is asked.

    An event only notes that something is due; the accounting happens in a transaction of its own.
    """

    _name = "returns.due.settling"
    _description = "Automatic Settlement of Returns"

    def _follow(self, orders):
        """Plan the settlement of what fell due, and ask about what was paid too much."""
        approved = orders.filtered(lambda order: order.state in ("approved", "done"))
        self._plan_settlement(approved.filtered(lambda order: order.state == "approved"))
        spent = self.env["returns.store.credit"]._follow(approved)
        due = self.env["returns.due"]
        for order in approved:
            overpaid = order in spent or any(due._get_overpaid(line) for line in order.line_ids)
            if overpaid != order.is_overpaid:
                self._tell_overpaid(order, overpaid)

    def _tell_overpaid(self, order, overpaid):
        """Ask a person about money that was paid for goods we do not have; charge nothing."""
        order.sudo()._through_gate().is_overpaid = overpaid
        order.activity_unlink([ACTIVITY_OVERPAID])
        if overpaid:
            order._ask_responsible(
                ACTIVITY_OVERPAID,
                self.env._("Paid, but not accepted"),
                self.env._(
                    "Goods were paid for that were refused or that nobody waits for any more, or "
                    "store credit was spent that is no longer due. Nothing is charged by itself: "
                    "ask the customer."
                ),
            )

    # === THE SERVER SETTLES === #

    def _plan_settlement(self, orders):
        """Let the server settle what is due of a promise that says so. Whoever let it fall due
        need not be allowed to settle: hence sudo.
        """
        automatic = orders.sudo().line_ids.filtered(
            lambda line: (
                line.policy_revision_id and line.policy_revision_id._get_terms().auto_settle
            )
        )
        due = self.env["returns.due"]._get_quantities(automatic)
        found = automatic.filtered(
            lambda line: not line.product_uom_id.is_zero(due[line]) and not line.order_id.settle_at
        ).order_id
        if found:
            found._through_gate().settle_at = fields.Datetime.now()
            self.env.ref("odoo_returns.ir_cron_settle").sudo()._trigger()

    @api.model
    def _cron_settle(self):
        """Settle what is due. Workers share the returns, each is committed alone."""
        cron, orders = self.env["ir.cron"], self.env["returns.order"]
        domain = [("settle_at", "<=", fields.Datetime.now())]
        cron._commit_progress(remaining=orders.search_count(domain))
        found = orders.search(domain, limit=10 * BATCH, order="settle_at, id")
        for order in found.try_lock_for_update(allow_referencing=True, limit=BATCH):
            if held := order.try_lock_for_update(allow_referencing=True).filtered_domain(domain):
                self._settle_alone(held.with_company(held.company_id))
            if not cron._commit_progress(1):
                break

    def _settle_alone(self, order):
        """Settle one return; one that cannot be settled holds no other one up."""
        try:
            with self.env.cr.savepoint():
                order._through_gate().settle_at = False
                if order.state == "approved":
                    order.action_settle()
        except (OperationalError, ConcurrencyError):
            _logger.info("%s is settled by another transaction, or later", order.name)
            order._through_gate().settle_at = fields.Datetime.now() + RETRY
        except Exception as error:
            _logger.warning("%s could not be settled", order.name, exc_info=True)
            order._through_gate().settle_at = False
            note = str(error) if isinstance(error, UserError) else self.env._("See the log.")
            order.activity_unlink([ACTIVITY_FAILED])
            order._ask_responsible(ACTIVITY_FAILED, self.env._("Not paid back by itself"), note)
