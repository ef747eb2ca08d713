from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from . import portal_exchange_story, portal_money_story, portal_parcel_story, portal_story

SLIP = "odoo_returns.returns_slip_report"


class ReturnsPortal(CustomerPortal):
    """What customers see of their returns. Nothing here writes: tokens are made with the record."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "returns_count" in counters:
            returns = request.env["returns.order"]
            values["returns_count"] = (
                returns.search_count(self._get_my_returns_domain())
                if returns.has_access("read")
                else 0
            )
        return values

    def _get_shown_returns_domain(self):
        """Return which returns a customer may know of: no draft, and no draft that was dropped."""
        return Domain("state", "!=", "draft") & (
            Domain("state", "!=", "cancelled") | Domain("submitted_at", "!=", False)
        )

    def _get_my_returns_domain(self):
        """Return the user's own returns; employees, who may read all, see their own here too."""
        partner = request.env.user.partner_id.commercial_partner_id
        return self._get_shown_returns_domain() & Domain("partner_id", "child_of", partner.ids)

    def _get_returns_sortings(self):
        env = request.env
        return {
            "newest": {"label": env._("Newest"), "order": "id desc"},
            "oldest": {"label": env._("Oldest"), "order": "id"},
            "due": {"label": env._("Next date"), "order": "date_deadline, id desc"},
        }

    def _get_returns_filters(self):
        env = request.env
        return {
            "all": {"label": env._("All"), "domain": Domain.TRUE},
            "open": {
                "label": env._("In progress"),
                "domain": Domain("state", "in", ("submitted", "approved")),
            },
            "done": {"label": env._("Completed"), "domain": Domain("state", "=", "done")},
            "closed": {
                "label": env._("Refused or cancelled"),
                "domain": Domain("state", "in", ("refused", "cancelled")),
            },
        }

    @http.route(
        ["/my/returns", "/my/returns/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_returns(self, page=1, sortby=None, filterby=None, **_kwargs):
        values = self._prepare_my_returns_values(page, sortby, filterby)
        request.session["my_returns_history"] = values["returns"].ids[:100]
        return request.render("odoo_returns.portal_my_returns", values)

    def _prepare_my_returns_values(self, page, sortby, filterby):
        sortings, filters = self._get_returns_sortings(), self._get_returns_filters()
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "all"
        domain = self._get_my_returns_domain() & filters[filterby]["domain"]
        returns = request.env["returns.order"]
        readable = returns.has_access("read")
        pager = portal_pager(
            url="/my/returns",
            total=returns.search_count(domain) if readable else 0,
            page=page,
            step=self._items_per_page,
            url_args={"sortby": sortby, "filterby": filterby},
        )
        if readable:
            returns = returns.search(
                domain,
                order=sortings[sortby]["order"],
                limit=self._items_per_page,
                offset=pager["offset"],
            )
        returns_sudo = returns.sudo()
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "returns",
            "default_url": "/my/returns",
            "pager": pager,
            "returns": returns_sudo,
            "stories": {order.id: portal_story.get_status(order) for order in returns_sudo},
            "sortby": sortby,
            "searchbar_sortings": sortings,
            "filterby": filterby,
            "searchbar_filters": filters,
        }

    @http.route(
        "/my/returns/<int:order_id>", type="http", auth="public", website=True, readonly=True
    )
    def portal_my_return(self, order_id, access_token=None, **kwargs):
        order_sudo = self._get_shown_return_sudo(order_id, access_token)
        if not order_sudo:
            return request.redirect("/my")
        values = {
            "page_name": "returns",
            "returns_order": order_sudo,
            "res_company": order_sudo.company_id,
            "backend_url": f"/odoo/action-odoo_returns.returns_order_action/{order_sudo.id}",
            "status": portal_story.get_status(order_sudo),
            "steps": portal_story.get_steps(order_sudo),
            "promise": portal_story.get_promise(order_sudo),
            "lines": portal_story.get_lines(order_sudo),
            "credits": portal_story.get_credits(order_sudo, request.env.user),
            "money": portal_money_story.get_money(order_sudo),
            "parcels": portal_parcel_story.get_parcels(order_sudo),
            "order_urls": portal_story.get_order_urls(order_sudo, request.env.user),
            "exchange": portal_exchange_story.get_exchange(order_sudo, kwargs.get("exchange")),
            "quantity": portal_story.get_quantity,
            "slip_query": f"?access_token={access_token}" if access_token else "",
        }
        if portal_story.is_awaited(order_sudo):
            values["addresses"] = portal_story.get_addresses(order_sudo)
            values["parcel_form"] = portal_parcel_story.get_form(order_sudo, kwargs.get("parcel"))
        values |= self._prepare_return_values(order_sudo, **kwargs)
        values = self._get_page_view_values(
            order_sudo, access_token, values, "my_returns_history", False, **kwargs
        )
        return request.render("odoo_returns.returns_order_portal_page", values)

    def _prepare_return_values(self, order_sudo, **_kwargs):
        """Return what parts of the page in other files show."""
        return {}

    @http.route("/my/returns/<int:order_id>/slip", type="http", auth="public", website=True)
    def portal_my_return_slip(self, order_id, access_token=None, download=None, **_kwargs):
        order_sudo = self._get_shown_return_sudo(order_id, access_token)
        if not order_sudo or not self._has_slip(order_sudo):
            return request.redirect("/my")
        return self._show_report(
            model=order_sudo, report_type="pdf", report_ref=SLIP, download=bool(download)
        )

    def _get_shown_return_sudo(self, order_id, access_token):
        """Return the return if this visitor may see it, by right or by its token; else nothing."""
        if access_token and not access_token.isascii():  # cannot be compared in constant time
            access_token = None
        try:
            order_sudo = self._document_check_access("returns.order", order_id, access_token)
        except (AccessError, MissingError):
            return None
        return order_sudo.filtered_domain(self._get_shown_returns_domain()) or None

    def _has_slip(self, order_sudo):
        """Tell whether goods are awaited (or came): before that nobody should send anything."""
        return (
            order_sudo.state in ("approved", "done")
            and order_sudo.reception_status != "not_expected"
        )
