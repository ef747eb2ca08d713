from collections import defaultdict

from odoo import api, models


class ReturnsSlip(models.AbstractModel):
    """The return slip: one page for each address that goods are sent to."""

    _name = "report.odoo_returns.returns_slip"
    _description = "Return Slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        return {
            "doc_ids": docids,
            "doc_model": "returns.order",
            "docs": self.env["returns.order"].browse(docids),
            "get_parcels": self._get_parcels,
        }

    def _get_parcels(self, order):
        """Return [(address, lines)]: what the customer sends where.

        Addresses are printed for whoever may read the return, hence sudo.
        """
        order_sudo = order.sudo()
        parcels = defaultdict(order_sudo.line_ids.browse)
        for line in order_sudo.line_ids.filtered("expects_goods"):
            parcels[self._get_address(line)] |= line
        return list(parcels.items())

    def _get_address(self, line):
        order = line.order_id
        return (
            line._get_place().partner_id
            or order.policy_id.return_address_id
            or line.sale_order_id.warehouse_id.partner_id
            or order.company_id.partner_id
        )


class ReturnsArrivalSlip(models.AbstractModel):
    """The slips of the returns in a parcel, for workers who may not read returns."""

    _name = "report.odoo_returns.returns_arrival_slip"
    _inherit = "report.odoo_returns.returns_slip"
    _description = "Return Slip of a Parcel"

    @api.model
    def _get_report_values(self, docids, data=None):
        arrivals = self.env["returns.arrival"].browse(docids)
        arrivals.check_access("read")
        orders_sudo = arrivals.sudo().order_ids
        return super()._get_report_values(orders_sudo.ids, data) | {"docs": orders_sudo}
