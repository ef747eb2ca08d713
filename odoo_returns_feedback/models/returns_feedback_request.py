import logging
import uuid
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.rating.models.rating_data import RATING_TEXT

_logger = logging.getLogger(__name__)

BATCH = 20


class ReturnsFeedbackRequest(models.Model):
    """The one time a customer is asked to rate a return: when, whether, and what the answer was.

    The row stays for as long as the return, so that asking twice would break a UNIQUE
    constraint, whoever tries and however often the return is reopened.
    """

    _name = "returns.feedback.request"
    _description = "Return Feedback Request"
    _rec_name = "order_id"
    _order = "id desc"

    order_id = fields.Many2one(
        "returns.order", "Return", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    partner_id = fields.Many2one(
        related="order_id.partner_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        related="order_id.user_id", store=True, precompute=True, index="btree_not_null"
    )

    # The request
    due = fields.Datetime(required=True, readonly=True)
    state = fields.Selection(
        [("planned", "Planned"), ("sent", "Sent"), ("skipped", "Skipped")],
        default="planned",
        required=True,
        readonly=True,
    )
    skip_reason = fields.Selection(
        [
            ("switched_off", "Switched off by the company"),
            ("opted_out", "Customer does not want to be asked"),
            ("archived", "Contact is archived"),
            ("no_email", "No e-mail address"),
            ("blacklisted", "E-mail address is on the blacklist"),
        ],
        "Not Asked Because",
        readonly=True,
    )
    sent_at = fields.Datetime("Sent", readonly=True)
    error = fields.Char(readonly=True, help="Why the mail could not be made.")
    access_token = fields.Char(
        default=lambda self: uuid.uuid4().hex,
        required=True,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="Proves in the opt-out link that its reader got the mail.",
    )

    # The answer, kept here because ratings know no company
    rating_id = fields.Many2one(
        "rating.rating", "Rating Record", readonly=True, index="btree_not_null"
    )
    rating = fields.Float("Rating (of 5)", compute="_compute_answer", store=True, aggregator="avg")
    rating_text = fields.Selection(RATING_TEXT, "Rating", compute="_compute_answer", store=True)
    feedback = fields.Text("Comment", compute="_compute_answer", store=True)
    rated_on = fields.Datetime("Answered", compute="_compute_answer", store=True)
    rating_image_url = fields.Char(related="rating_id.rating_image_url")

    _order_unique = models.Constraint(
        "UNIQUE (order_id)", "A customer is asked only once to rate a return."
    )
    _access_token_unique = models.UniqueIndex("(access_token)")
    _skip_explained = models.Constraint(
        "CHECK ((state = 'skipped') = (skip_reason IS NOT NULL))",
        "A request that is skipped says why, and no other does.",
    )
    _sending_dated = models.Constraint(
        "CHECK ((state = 'sent') = (sent_at IS NOT NULL))",
        "A request that is sent says when, and no other does.",
    )
    _planned_idx = models.Index("(due, id) WHERE state = 'planned'")
    _answered_idx = models.Index("(company_id, rated_on) WHERE rated_on IS NOT NULL")

    @api.depends("rating_id.consumed", "rating_id.rating", "rating_id.feedback")
    def _compute_answer(self):
        for request in self:
            answer = request.rating_id.filtered("consumed")
            request.rating = answer.rating
            request.rating_text = answer.rating_text
            request.feedback = answer.feedback
            request.rated_on = answer.rated_on

    # === PLANNING === #

    @api.model
    def _plan(self, orders):
        """Leave one row for each return that is done now; one that has its row gets no second.

        :param orders: returns the user was allowed to complete
        """
        if not orders:
            return
        # Written before the rows: of two transactions that complete the same return, the later
        # one then waits for the first and is run again, instead of failing on UNIQUE.
        orders.flush_recordset(["state"])
        requests_sudo = self.sudo()
        known_sudo = requests_sudo.search([("order_id", "in", orders.ids)])
        known_sudo._postpone()
        fresh = orders - known_sudo.order_id
        created_sudo = requests_sudo.create(
            [requests_sudo._prepare_vals(order) for order in fresh.sudo()]
        )
        waiting_sudo = (known_sudo | created_sudo).filtered(lambda row: row.state == "planned")
        if not all(company.returns_feedback_delay for company in waiting_sudo.company_id):
            self.env.ref("odoo_returns_feedback.ir_cron_send_requests").sudo()._trigger()

    def _prepare_vals(self, order):
        vals = {"order_id": order.id, "due": self._get_due(order.company_id)}
        if not order.company_id.returns_feedback_active:
            vals |= {"state": "skipped", "skip_reason": "switched_off"}
        return vals

    def _get_due(self, company):
        return fields.Datetime.now() + timedelta(days=company.returns_feedback_delay)

    def _postpone(self):
        """Wait anew for requests whose return was reopened and is done again."""
        planned = self.filtered(lambda request: request.state == "planned")
        for company, requests in planned.grouped("company_id").items():
            requests.due = self._get_due(company)

    # === SENDING === #

    @api.model
    def _cron_send(self):
        """Ask the customers whose time has come. Rows that another worker holds are left to it."""
        cron, domain = self.env["ir.cron"], self._get_due_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        try:
            due = self.search(domain, limit=10 * BATCH, order="due, id")
            due = due.try_lock_for_update(limit=BATCH)
            for request in due:
                request._process()
                if not cron._commit_progress(1):
                    break
        except OperationalError:
            # Somebody else was at the same row: what is left stays planned for the next run.
            self.env.cr.rollback()

    def _get_due_domain(self):
        """Return which requests are to be sent; a return that was reopened waits."""
        return Domain(
            [
                ("state", "=", "planned"),
                ("error", "=", False),
                ("due", "<=", fields.Datetime.now()),
                ("order_id.state", "=", "done"),
            ]
        )

    def _process(self):
        """Send or skip one request; a mail that cannot be made must not stop the others."""
        self.ensure_one()
        # The lock of the search ended with the commit of the row before.
        request = self.try_lock_for_update().filtered_domain(self._get_due_domain())
        if not request:
            return
        reason = request._get_skip_reason()
        if reason:
            request.write({"state": "skipped", "skip_reason": reason})
            return
        try:
            with self.env.cr.savepoint():
                request._send()
        except OperationalError:
            raise
        except Exception as error:
            _logger.exception("The rating request of %s failed", request.order_id.name)
            request.error = str(error)

    def _get_skip_reason(self):
        """Return why the customer is not asked, or False."""
        self.ensure_one()
        partner = self.order_id.partner_id
        reasons = {
            "switched_off": not self.company_id.returns_feedback_active,
            "opted_out": partner._has_opted_out_of_feedback(),
            "archived": not partner.active,
            "no_email": not partner.email_normalized,
            "blacklisted": partner.is_blacklisted,
        }
        return next((reason for reason, holds in reasons.items() if holds), False)

    def _send(self):
        """Put the mail into the queue, so that one commit holds both the mail and the row."""
        self.ensure_one()
        order = self.order_id.with_company(self.company_id)
        token = order._rating_get_access_token()
        self.write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "rating_id": order.rating_ids.filtered(lambda r: r.access_token == token).id,
            }
        )
        template = self.env.ref("odoo_returns_feedback.mail_template_request")
        order.rating_send_request(template, force_send=False)

    def action_retry(self):
        """Let the cron try again after somebody has mended the template.

        :raises AccessError: for anybody but a returns administrator
        """
        self.check_access("read")
        if not self.env.user.has_group("odoo_returns.group_returns_manager"):
            raise AccessError(
                self.env._("Only a returns administrator can send a rating request again.")
            )
        self.sudo().error = False
        self.env.ref("odoo_returns_feedback.ir_cron_send_requests").sudo()._trigger()
        return True

    # === OPTING OUT === #

    def _get_opt_out_url(self):
        self.ensure_one()
        return f"{self.get_base_url()}/returns/feedback/{self.access_token}/opt-out"
