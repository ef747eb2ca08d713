from urllib.parse import urlencode

from odoo import http
from odoo.http import request

from . import portal_parcel_story, portal_story
from .portal import ReturnsPortal


class ReturnsParcelPortal(ReturnsPortal):
    """Labels that customers print and parcels that they announce."""

    @http.route(
        "/my/returns/<int:order_id>/parcels",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_add_parcel(self, order_id, access_token=None, **values):
        """Take in a parcel that the customer sent, then show the return again."""
        order_sudo = self._get_shown_return_sudo(order_id, access_token)
        if not order_sudo or not portal_story.is_awaited(order_sudo):
            return request.redirect("/my")
        query = {"parcel": portal_parcel_story.add_parcel(order_sudo, values)}
        if access_token:
            query["access_token"] = access_token
        return request.redirect(f"/my/returns/{order_id}?{urlencode(query)}#return_parcels")

    @http.route(
        "/my/returns/<int:order_id>/parcels/<int:parcel_id>/label",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_parcel_label(self, order_id, parcel_id, access_token=None, **_kwargs):
        """Send the label of a parcel of the very return that the visitor may see."""
        order_sudo = self._get_shown_return_sudo(order_id, access_token)
        parcel_sudo = order_sudo and order_sudo.all_parcel_ids.filtered(
            lambda parcel: parcel.id == parcel_id
        )
        if not parcel_sudo or not portal_parcel_story.has_label(order_sudo, parcel_sudo):
            return request.redirect("/my")
        label_sudo = parcel_sudo.label_id
        stream = request.env["ir.binary"]._get_stream_from(label_sudo)
        return stream.get_response(as_attachment=True)
