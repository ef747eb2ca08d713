import logging

from psycopg2 import OperationalError

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

BATCH = 20


class ReturnsNotification(models.Model):
    """A mail to the customer that an event owes. Rendering takes long (the slip is a PDF), so
    events only leave a row; cron workers of every host share the rows.
    """

    _name = "returns.notification"
    _description = "Return Notification"
    _order = "id"

    order_id = fields.Many2one("returns.order", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("received", "Received"),
            ("credited", "Credited"),
            ("refund_sent", "Refund sent"),
            ("refund_arrived", "Refund arrived"),
            ("label", "Label made"),
            ("sent", "Parcel on its way"),
            ("arrived", "Parcel delivered"),
            ("trouble", "Problem with a parcel"),
            ("exchanged", "Exchange made"),
            ("exchange_reminder", "Goods of an exchange awaited"),
            ("exchange_overdue", "Goods of an exchange overdue"),
        ],
        required=True,
    )
    parcel_id = fields.Many2one(
        "returns.parcel", index="btree_not_null", ondelete="cascade", help="That it is about."
    )
    error = fields.Char()

    @api.model
    def _plan(self, orders, kind, parcel=None):
        """Leave a mail to be sent for each order, and wake the workers after the commit."""
        if not orders:
            return
        about = {"parcel_id": parcel.id} if parcel else {}
        self.sudo().create([{"order_id": order.id, "kind": kind, **about} for order in orders])
        self.env.ref("odoo_returns.ir_cron_send_notifications").sudo()._trigger()

    @api.model
    def _cron_send(self):
        """Send what is planned. Rows that another worker holds are left to it."""
        domain = [("error", "=", False)]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(domain))
        rows = self.search(domain, limit=10 * BATCH).try_lock_for_update(limit=BATCH)
        for row in rows:
            held = row.try_lock_for_update().filtered_domain(domain)
            if held:
                held._send()
            if not cron._commit_progress(1):
                break

    def _send(self):
        """Render and queue the mail of one row, then forget the row; keep it with an error."""
        self.ensure_one()
        template = self.env.ref(f"odoo_returns.mail_template_{self.kind}", False)
        try:
            with self.env.cr.savepoint():
                if template and self.order_id.partner_id.email:
                    template.with_context(returns_parcel_id=self.parcel_id.id).send_mail(
                        self.order_id.id,
                        email_layout_xmlid="mail.mail_notification_light",
                        email_values=self._get_label_values(),
                    )
                    if self.kind == "submitted":
                        self.order_id._acknowledge()
                if self.kind == "approved":
                    self.env["returns.label"]._plan(self.order_id)
                self.unlink()
        except OperationalError:
            raise
        except Exception as error:
            _logger.exception("The mail %s of %s failed", self.kind, self.order_id.name)
            self.error = str(error)

    def _get_label_values(self):
        """Return what attaches the label to the mail that brings it."""
        label_sudo = self.sudo().parcel_id.label_id if self.kind == "label" else False
        return {"attachment_ids": label_sudo.copy({"res_id": 0}).ids} if label_sudo else None
