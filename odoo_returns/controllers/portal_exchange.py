from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from . import portal_exchange_story
from .portal import ReturnsPortal


class ReturnsExchangePortal(ReturnsPortal):
    """Customers choose what they get for what they return."""

    @http.route(
        "/my/returns/<int:order_id>/exchange",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_choose_exchange(self, order_id, access_token=None, **values):
        """Take in what the customer wants for a line, then show the return again."""
        order_sudo = self._get_shown_return_sudo(order_id, access_token)
        if not order_sudo:
            return request.redirect("/my")
        query = {"exchange": portal_exchange_story.choose(order_sudo, values)}
        if access_token:
            query["access_token"] = access_token
        return request.redirect(f"/my/returns/{order_id}?{urlencode(query)}#return_exchange")
