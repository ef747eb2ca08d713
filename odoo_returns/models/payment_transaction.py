from odoo import fields, models

from ..locks import lock_or_retry


class PaymentTransaction(models.Model):
    """Refunds of payments.

    Two hooks let a provider's module make them safe; both are asked only about a refund whose
    request got no answer, say because the worker died:

    - :meth:`_returns_find_refund` asks the provider what became of it;
    - :meth:`_returns_is_idempotent` says that the provider acts once on one key, which
      ``payment.provider`` sends along as ``idempotency_key``.

    With neither, such a refund waits for a person.
    """

    _inherit = "payment.transaction"

    returns_revision = fields.Integer(
        help="Changes whenever something of the payment goes back: two at once wait for each other."
    )

    def _returns_find_refund(self):
        """Ask the provider for a refund transaction; process what it says (``_process``).

        :return: ``"found"`` when it was processed, ``"absent"`` when the provider is sure that it
            never got the request, None when it cannot be asked
        """
        self.ensure_one()

    def _returns_is_idempotent(self):
        """Tell whether the provider acts once on requests with the same key."""
        self.ensure_one()
        return self.provider_code in ("stripe",)

    def _lock_for_refund(self):
        self.ensure_one()
        lock_or_retry(self)
        self.invalidate_recordset(["returns_revision"])
        self.returns_revision += 1
        self.flush_recordset(["returns_revision"])

    def _create_child_transaction(self, amount, is_refund=False, **custom_create_values):
        """Let refunds of one payment wait for each other, whoever makes them."""
        if is_refund:
            self._lock_for_refund()
        return super()._create_child_transaction(
            amount, is_refund=is_refund, **custom_create_values
        )

    def _update_state(self, allowed_states, target_state, state_message):
        """Let the ledger follow what a provider says of a refund, by whatever way it says it."""
        updated = super()._update_state(allowed_states, target_state, state_message)
        refunds = updated.filtered(lambda transaction: transaction.operation == "refund")
        if refunds:
            self.env["returns.refund.sender"].sudo()._follow_transactions(refunds)
        return updated
