import logging
from decimal import Decimal

import requests
from psycopg2 import OperationalError

from odoo import Command, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError

from ..decimals import to_decimal

_logger = logging.getLogger(__name__)

#: Answers after which nobody knows whether the provider acted.
UNCERTAIN_STATUS = (408, 409, 425, 429)


class ReturnsRefundProvider(models.AbstractModel):
    """Refunds of payments by their provider: one child transaction, one effect."""

    _name = "returns.refund.provider"
    _description = "Refunds by a Provider"

    def _carry_out_original(self, rows):
        for row in rows:
            if row.state == "sending":
                self._ask(row)
            elif self._prepare_transaction(row):
                self._commit()
                self._request(row)
            self._commit()
            self._post_process(row)

    def _prepare_transaction(self, row):
        """Note that a row is sent, with the transaction that sends it; tell whether it may go.

        The source transaction is locked and changed, so that two rows of it wait for each other.
        """
        source = row.source_transaction_id
        source._lock_for_refund()
        if source.provider_id.state == "disabled":
            row._fail("closed")
        elif row._get_decimal() > self._get_left(source):
            row._fail("over_left")
        else:
            child = source._create_child_transaction(
                row.amount, is_refund=True, invoice_ids=[Command.set(row.move_id.ids)]
            )
            row._send()
            row._through_gate().write({"transaction_id": child.id, "attempts": 1})
            row._wait("no_answer")
        if row.state == "failed":
            row._ask_person()
        return row.state == "sending"

    def _get_left(self, source):
        """Return what of a payment did not go back and is not about to, whoever sent it."""
        back = source.child_transaction_ids.filtered(
            lambda tx: tx.operation == "refund" and tx.state not in ("cancel", "error")
        )
        sent = sum((abs(to_decimal(tx.amount, tx.currency_id)) for tx in back), Decimal(0))
        return to_decimal(source.amount, source.currency_id) - sent

    def _request(self, row):
        """Send the request; what the provider answers moves the transaction, and that the row."""
        child = row.transaction_id.with_context(returns_refund_key=row.key)
        try:
            child._log_sent_message()
            child._send_refund_request()
        except (OperationalError, ConcurrencyError):
            raise
        except ValidationError as error:
            if self._is_uncertain(error):
                row._wait("no_answer")
            else:
                child._set_error(str(error))
        except Exception:
            _logger.exception("The refund %s may or may not have been sent", row.key)
            row._wait("no_answer")
        if child.state == "done":
            self._follow_transactions(child)

    def _is_uncertain(self, error):
        """Tell whether a request may have had an effect although it failed: no answer came, or
        one that does not say so (``payment.provider._send_api_request``).
        """
        cause = error.__context__
        if isinstance(cause, requests.exceptions.HTTPError):
            status = cause.response.status_code
            return status >= 500 or status in UNCERTAIN_STATUS
        return isinstance(cause, requests.exceptions.RequestException)

    def _ask(self, row):
        """Find out what became of a request whose answer did not come or is not final."""
        child = row.transaction_id
        self._follow_transactions(child)
        if row.state != "sending":
            return
        row._through_gate().attempts += 1
        try:
            found = child._returns_find_refund()
        except ValidationError:
            found = None
        if row.state != "sending":
            return
        is_new = child.state == "draft"
        if found == "absent" or (found is None and is_new and child._returns_is_idempotent()):
            row._wait("no_answer")
            self._commit()
            self._request(row)
        elif found is None and is_new:
            row._through_gate().write({"pending_reason": "person", "next_attempt_at": False})
            row._ask_person()
        else:
            row._wait("provider")

    # === WHAT THE PROVIDER SAYS === #

    def _follow_transactions(self, transactions):
        """Move the rows of refund transactions; a second answer finds nothing to move."""
        rows_sudo = self.env["returns.refund"].sudo()
        for row in rows_sudo.search([("transaction_id", "in", transactions.ids)]):
            if row.state == "sending" or self._is_overtaken(row):
                self._follow_transaction(row, row.transaction_id)
            else:
                self._follow_change(row, row.transaction_id)

    def _is_overtaken(self, row):
        """Tell whether a refund that is to be tried again has arrived by its first attempt."""
        return row.state == "granted" and row.transaction_id.state == "done"

    def _follow_change(self, row, child):
        """Follow a provider that takes back what it said of a refund, and ask a person about it."""
        if row.state == "settled" and child.state == "error":
            row._take_step("bounce", **row._prepare_failure("rejected", child.state_message))
            self._cancel_payment(child)
        elif row.state == "failed" and child.state == "done":
            row.order_id.line_ids._lock_sale_lines()  # or another way is granted meanwhile
            row.fallback_ids.filtered(lambda other: other.state == "granted")._withdraw()
            row._take_step("arrive", settled_at=fields.Datetime.now(), failure_reason=False)
        else:
            return
        row._ask_person()

    def _cancel_payment(self, child):
        """Open the credit note again; where the books are closed, a person does it."""
        try:
            with self.env.cr.savepoint():
                child.payment_id.action_cancel()
        except UserError:
            _logger.info("The payment of the refund %s stays", child.reference)

    def _follow_transaction(self, row, child):
        row._through_gate().reference = child.provider_reference
        if child.state == "done":
            self._split_rest(row, abs(child.amount))
            row._settle()
            self._tell(row, "refund_arrived")
        elif child.state == "pending" and row.pending_reason != "provider":
            row._through_gate().pending_reason = "provider"
            self._tell(row, "refund_sent")
        elif child.state == "cancel" and child.source_transaction_id.state == "cancel":
            row._settle()  # the payment itself was taken back before it was collected
        elif child.state in ("cancel", "error"):
            row._fail("rejected", child.state_message)
            row._ask_person()

    def _split_rest(self, row, amount):
        """Grant again what a provider did not send of a row."""
        rest = row.currency_id.round(row.amount - amount)
        if row.currency_id.compare_amounts(rest, 0.0) > 0:
            row._through_gate().amount = amount
            row._grant_instead(row, row.method, rest, row.consent_note)

    def _tell(self, row, kind):
        self.env["returns.notification"]._plan(row.order_id, kind)

    def _post_process(self, row):
        """Let core make the payment that is reconciled with the credit note, now; its own cron
        does it where this fails.
        """
        child = row.transaction_id
        if child.state != "done" or child.is_post_processed:
            return
        try:
            with self.env.cr.savepoint():
                child._post_process()
                child.is_post_processed = True
        except (OperationalError, ConcurrencyError):
            raise
        except Exception:
            _logger.exception("The payment of the refund %s could not be made yet", row.key)
