from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from . import portal_refund_story
from .portal import ReturnsPortal


class ReturnsRefundPortal(ReturnsPortal):
    """How customers get their money, and how they choose it."""

    def _prepare_return_values(self, order_sudo, **kwargs):
        return super()._prepare_return_values(order_sudo, **kwargs) | {
            "refunds": portal_refund_story.get_refunds(order_sudo),
            "wish_form": portal_refund_story.get_wish_form(order_sudo, kwargs.get("wish")),
        }

    @http.route(
        "/my/returns/<int:order_id>/wish",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_note_wish(self, order_id, access_token=None, **values):
        """Note how the customer wants his money, then show the return again."""
        order_sudo = self._get_shown_return_sudo(order_id, access_token)
        if not order_sudo:
            return request.redirect("/my")
        query = {"wish": portal_refund_story.note_wish(order_sudo, values)}
        if access_token:
            query["access_token"] = access_token
        return request.redirect(f"/my/returns/{order_id}?{urlencode(query)}#return_refunds")
