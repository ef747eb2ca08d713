import re

from odoo import http
from odoo.http import request

from ..models.returns_policy_page import PATH

#: ids as an address names them: few, and small enough for the database
KEYS = re.compile(r"[0-9]{1,9}(?:-[0-9]{1,9}){0,49}")


class ReturnsPolicyPage(http.Controller):
    """The return policy, for everybody to read. Nothing here writes or needs a session."""

    @http.route(
        PATH, type="http", auth="public", methods=["GET"], website=True, readonly=True, sitemap=True
    )
    def policy(self, **_kwargs):
        """Show what orders of now are promised."""
        pages = request.env["returns.policy.page"]
        return self._render(pages._get_revisions(pages._get_company()), is_promise=False)

    @http.route(
        f"{PATH}/<string:keys>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def promise(self, keys, **_kwargs):
        """Show what an order was promised, whatever changed since."""
        response = self._render(self._get_promised(keys), is_promise=True)
        response.headers["X-Robots-Tag"] = "noindex"  # searchers find what holds today
        return response

    def _get_promised(self, keys):
        """Return the revisions that an address names, if all of them may be read by everybody."""
        revisions = request.env["returns.policy.revision"]
        if not KEYS.fullmatch(keys):
            return revisions
        ids = dict.fromkeys(int(key) for key in keys.split("-"))
        found = revisions.browse(ids).sudo().exists().sudo(False)
        shown = request.env["returns.policy.page"]._filter_shown(found)
        is_whole = len(shown) == len(ids) and len(shown.sudo().company_id) == 1
        return shown if is_whole else revisions

    def _render(self, revisions, is_promise):
        if not revisions:
            return request.render("odoo_returns.policy_page_missing", status=404)
        content = request.env["returns.policy.page"]._get_content(revisions)
        company_sudo = revisions.sudo().company_id
        values = {
            "company_sudo": company_sudo,
            "res_company": company_sudo,
            "additional_title": request.env._("Returns and refunds"),
            "is_promise": is_promise,
            **content,
        }
        return request.render("odoo_returns.policy_page", values)
