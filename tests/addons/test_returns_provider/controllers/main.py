import hmac

from odoo import http
from odoo.http import request


class Loopback(http.Controller):
    @http.route("/payment/returns_test/webhook", type="http", auth="public", methods=["POST"], csrf=False)
    def webhook(self, **_kwargs):
        """Take what the provider says later, signed with the secret that it shares with us."""
        body = request.httprequest.get_data()
        provider = request.env.ref("test_returns_provider.payment_provider_returns_test").sudo()
        signature = hmac.new(provider.returns_test_secret.encode(), body, "sha256").hexdigest()
        if not hmac.compare_digest(signature, request.httprequest.headers.get("X-Signature", "")):
            return request.make_response("wrong signature", status=403)
        transaction = request.env["payment.transaction"].sudo()
        transaction._process("returns_test", request.httprequest.get_json())
        return request.make_response("ok")
