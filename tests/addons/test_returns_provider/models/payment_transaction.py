from odoo import models
from odoo.exceptions import ValidationError


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _send_refund_request(self):
        if self.provider_code != "returns_test":
            return super()._send_refund_request()
        data = {"reference": self.reference, "amount": -self.amount}
        answer = self.provider_id._send_api_request("POST", "refunds", json=data)
        return self._process("returns_test", answer)

    def _returns_find_refund(self):
        if self.provider_code != "returns_test":
            return super()._returns_find_refund()
        provider = self.provider_id
        if not provider.returns_test_answers:
            return None
        try:
            answer = provider._send_api_request("GET", f"refunds/{self.reference}")
        except ValidationError as error:
            response = getattr(error.__context__, "response", None)
            if response is not None and response.status_code == 404:
                return "absent"
            raise
        self._process("returns_test", answer)
        return "found"

    def _returns_is_idempotent(self):
        if self.provider_code != "returns_test":
            return super()._returns_is_idempotent()
        return self.provider_id.returns_test_is_idempotent

    def _extract_amount_data(self, payment_data):
        if self.provider_code != "returns_test":
            return super()._extract_amount_data(payment_data)
        return None

    def _apply_updates(self, payment_data):
        if self.provider_code != "returns_test":
            return super()._apply_updates(payment_data)
        self.provider_reference = payment_data["id"]
        if payment_data["state"] == "done":
            if self.state != "done":
                self.amount = -payment_data["amount"]
            return self._set_done()
        if payment_data["state"] == "pending":
            return self._set_pending()
        return self._set_error(payment_data.get("error", "refused"))
