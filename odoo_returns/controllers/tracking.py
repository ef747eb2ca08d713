from odoo import http
from odoo.http import request

from ..engine.tracking import MAX_BYTES
from ..models.returns_tracking_source import PATH


class ReturnsTracking(http.Controller):
    """What carriers tell of parcels. A message proves by its signature who it is from."""

    @http.route(
        f"{PATH}/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=MAX_BYTES,
    )
    def take(self, token, **_kwargs):
        headers = request.httprequest.headers
        status, answer = request.env["returns.tracking.message"]._receive(
            token,
            headers.get("X-Returns-Timestamp", ""),
            headers.get("X-Returns-Signature", ""),
            request.httprequest.get_data(),
        )
        return request.make_json_response(answer, status=status)
