from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

OPT_OUT = "/returns/feedback/<string:token>/opt-out"


class ReturnsFeedback(http.Controller):
    """The page behind the opt-out link. Mail scanners open every link: only a POST records."""

    @http.route(OPT_OUT, type="http", auth="public", website=True, methods=["GET"], readonly=True)
    def show_opt_out(self, token):
        return self._render_page(self._get_request(token))

    @http.route(OPT_OUT, type="http", auth="public", website=True, methods=["POST"])
    def record_opt_out(self, token, **_kwargs):
        request_sudo = self._get_request(token)
        request_sudo.partner_id._opt_out_of_feedback(request_sudo.order_id)
        # Rendered here and not redirected to: a replica may not know of it yet.
        return self._render_page(request_sudo)

    def _get_request(self, token):
        """Return the request whose mail holds the token.

        :raises NotFound: so that nobody learns which tokens there are
        """
        request_sudo = request.env["returns.feedback.request"].sudo()
        request_sudo = request_sudo.search([("access_token", "=", token)])
        if not request_sudo:
            raise NotFound
        return request_sudo

    def _render_page(self, request_sudo):
        partner_sudo = request_sudo.partner_id
        request.update_context(lang=partner_sudo.lang or request.env.lang)
        values = {
            "company_name": request_sudo.company_id.name,
            "opted_out": partner_sudo._has_opted_out_of_feedback(),
        }
        return request.render("odoo_returns_feedback.opt_out_page", values)
