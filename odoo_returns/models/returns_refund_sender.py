import logging
from uuid import uuid4

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..engine import refunds as steps

_logger = logging.getLogger(__name__)

#: Ways that cron workers carry out, after the commit that granted them.
OUTWARD = ("original", "bank")
BATCH = 20


class ReturnsRefundSender(models.AbstractModel):
    """How each way carries refunds out: ``_carry_out_<way>``, for many rows.

    What stays in the house is done in the transaction that grants it. What leaves is sent by
    workers, and every step is committed before the next: first that it will be sent, then the
    request, then the answer. A worker that dies in between leaves a row that is under way; the
    next one asks the provider, and sends again only what cannot have an effect twice.
    """

    _name = "returns.refund.sender"
    _inherit = "returns.refund.provider"
    _description = "Sender of Refunds"

    def _get_instant_methods(self):
        """Return the ways that leave no trace outside: they are carried out when granted."""
        return {"netting", "store_credit", "gift_card"}

    def _start(self, rows):
        """Carry out what stays in the house, and wake the workers for the rest."""
        for method, of_method in rows.grouped("method").items():
            if method in self._get_instant_methods():
                getattr(self, f"_carry_out_{method}")(of_method)
        outward = rows.filtered(lambda row: row.method in OUTWARD)
        if outward:
            outward._through_gate().next_attempt_at = fields.Datetime.now()
            self._wake()

    def _wake(self):
        self.env.ref("odoo_returns.ir_cron_send_refunds").sudo()._trigger()

    # === WORKERS === #

    @api.model
    def _cron_send(self):
        """Carry out what is due. Rows that another worker holds are left to it."""
        cron, refunds_sudo = self.env["ir.cron"], self.env["returns.refund"].sudo()
        due = self._get_due_domain()
        cron._commit_progress(remaining=refunds_sudo.search_count(due, limit=10 * BATCH))
        for row in refunds_sudo.search(due, limit=10 * BATCH, order="next_attempt_at, id"):
            try:
                held = row.try_lock_for_update(allow_referencing=True)
                held.invalidate_recordset()
                for refund in held.filtered_domain(due):
                    getattr(self, f"_carry_out_{refund.method}")(refund)
            except (OperationalError, ConcurrencyError):
                self.env.cr.rollback()  # somebody else was faster: it comes up again
            except Exception as error:
                _logger.warning("The refund %s could not be carried out", row, exc_info=True)
                self._put_off(row, error)
            if not cron._commit_progress(1):
                break

    def _put_off(self, row, error):
        """Leave a refund that cannot be carried out to a person, and hold up no other."""
        self.env.cr.rollback()
        row._through_gate().write({"attempts": row.attempts + 1, "failure_note": str(error)})
        row._wait("person")
        if row.attempts == 1:
            row._ask_person()

    def _get_due_domain(self):
        return [
            ("next_attempt_at", "<=", fields.Datetime.now()),
            ("method", "in", OUTWARD),
            ("state", "in", ("granted", "sending")),
        ]

    def _commit(self):
        self.env["ir.cron"]._commit_progress()

    # === IN THE HOUSE === #

    def _carry_out_netting(self, rows):
        """Settle what the credit note has paid of its own invoice; set off what it pays of others.

        What pays an exchange waits for the invoice of that.
        """
        rows.filtered(lambda row: not row.exchange_order_id)._settle()
        self.env["returns.refund.books"]._set_off(rows.filtered("exchange_order_id"))

    def _carry_out_store_credit(self, rows):
        self.env["returns.store.credit"]._issue(rows)
        rows._settle()

    def _carry_out_gift_card(self, rows):
        self.env["returns.store.credit"]._issue(rows)
        rows._settle()

    # === BANK === #

    def _carry_out_bank(self, rows):
        """Make the transfer in the company's bank; it goes out as the accountant sends others."""
        for row in rows:
            if row.state != "granted":
                row._through_gate().next_attempt_at = False
                continue
            journal = self._get_bank_journal(row)
            bank = self.env["returns.refund.way"]._get_bank(row.order_id)
            if not journal or not bank:
                row._through_gate().attempts += 1
                row._wait("bank_account")
                continue
            row._send()
            payment = self.env["account.payment"].create(self._prepare_payment(row, journal, bank))
            row._through_gate().write({"payment_id": payment.id, "next_attempt_at": False})
            payment.action_post()
            (payment.move_id | row.move_id).line_ids.filtered(
                lambda line, account=payment.destination_account_id: (
                    line.account_id == account and not line.reconciled
                )
            ).reconcile()
            self.env["returns.refund.books"]._follow(row.move_id)
            self._tell(row, "refund_sent" if row.state == "sending" else "refund_arrived")

    def _get_bank_journal(self, row):
        return self.env["account.journal"].search(
            [
                ("type", "=", "bank"),
                ("company_id", "=", row.company_id.id),
                ("currency_id", "in", (False, row.currency_id.id)),
                ("outbound_payment_method_line_ids", "!=", False),
            ],
            limit=1,
        )

    def _prepare_payment(self, row, journal, bank):
        receivable = row.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        return {
            "amount": row.amount,
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": row.move_id.commercial_partner_id.id,
            "partner_bank_id": bank.id,
            "currency_id": row.currency_id.id,
            "journal_id": journal.id,
            "company_id": row.company_id.id,
            "destination_account_id": receivable.account_id[:1].id,
            "memo": f"{row.move_id.name} {row.name}",
            "invoice_ids": [Command.set(row.move_id.ids)],
        }

    # === PERSONS === #

    def _retry(self, rows):
        """Try failed rows again, and look now at those that are under way."""
        rows.order_id.line_ids._lock_sale_lines()  # or another way is granted meanwhile
        rows.invalidate_recordset(["state", "fallback_ids"])
        self._check_no_request(rows)
        self._check_owed(rows)
        failed = rows.filtered(lambda row: row.state == "failed")
        failed._take_step(
            "retry", attempts=0, failure_reason=False, failure_note=False, failed_at=False
        )
        for row in failed:
            # a provider answers a key that it has refused with the same refusal
            row._through_gate().key = str(uuid4())
        outward = rows.filtered(
            lambda row: (
                (row.method in OUTWARD and row.state == "granted")
                or (row.method == "original" and row.state == "sending")
            )
        )
        outward._through_gate().write(
            {"next_attempt_at": fields.Datetime.now(), "attempts": 0, "pending_reason": False}
        )
        self._wake()

    def _check_no_request(self, rows):
        """Check that no worker waits for the answer to a request right now.

        :raises UserError: naming the returns
        """
        asked = rows.filtered(self._may_be_asking)
        if asked:
            raise UserError(
                self.env._(
                    "%(returns)s: the provider is being asked right now. Please wait a minute.",
                    returns=", ".join(asked.order_id.mapped("name")),
                )
            )

    def _may_be_asking(self, row):
        if row.pending_reason != "no_answer" or not row.next_attempt_at:
            return False
        asked_at = row.next_attempt_at - steps.wait(row.attempts)
        return fields.Datetime.now() < asked_at + steps.LONGEST_REQUEST

    def _check_owed(self, rows):
        """Check that failed rows are still owed and went no other way.

        :raises UserError: naming the returns
        """
        gone = rows.filtered(
            lambda row: (
                row.state == "failed"
                and (row.failure_reason == "withdrawn" or row._get_left_to_fall_back() < row.amount)
            )
        )
        if gone:
            raise UserError(
                self.env._(
                    "%(returns)s: this is not owed any more, or goes another way already.",
                    returns=", ".join(gone.order_id.mapped("name")),
                )
            )

    def _decide(self, rows, has_arrived):
        """Book what a person found out about rows of which their provider says nothing.

        :raises UserError: naming the returns whose refund is not under way
        """
        wrong = rows.filtered(lambda row: row.state != "sending" or row.method != "original")
        if wrong:
            raise UserError(
                self.env._(
                    "%(returns)s: only a refund that a provider has under way can be decided.",
                    returns=", ".join(wrong.order_id.mapped("name")),
                )
            )
        self._check_no_request(rows)
        for row in rows:
            who = self.env.user.name
            if has_arrived:
                row.transaction_id._set_done()
                self._post_process(row)
                body = self.env._("%(user)s: the refund %(row)s arrived.", user=who, row=row.name)
            else:
                row.transaction_id._set_error(self.env._("%s: it did not go out.", who))
                body = self.env._(
                    "%(user)s: the refund %(row)s did not go out.", user=who, row=row.name
                )
            row.order_id.message_post(body=body)
