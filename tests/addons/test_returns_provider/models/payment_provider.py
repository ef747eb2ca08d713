from odoo import fields, models


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    code = fields.Selection(
        selection_add=[("returns_test", "Loopback")], ondelete={"returns_test": "set default"}
    )
    returns_test_url = fields.Char()
    returns_test_secret = fields.Char(default="secret")
    returns_test_is_idempotent = fields.Boolean(default=True)
    returns_test_answers = fields.Boolean(default=True, help="It can be asked for a refund.")

    def _compute_feature_support_fields(self):
        super()._compute_feature_support_fields()
        loopback = self.filtered(lambda provider: provider.code == "returns_test")
        loopback.support_refund = "partial"

    def _get_default_payment_method_codes(self):
        if self.code == "returns_test":
            return {"demo"}
        return super()._get_default_payment_method_codes()

    def _build_request_url(self, endpoint, **kwargs):
        if self.code == "returns_test":
            return f"{self.returns_test_url}/{endpoint}"
        return super()._build_request_url(endpoint, **kwargs)

    def _build_request_headers(self, method, *args, idempotency_key=None, **kwargs):
        if self.code == "returns_test":
            return {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return super()._build_request_headers(
            method, *args, idempotency_key=idempotency_key, **kwargs
        )

    def _parse_response_error(self, response):
        if self.code == "returns_test":
            return response.json()["error"]
        return super()._parse_response_error(response)
