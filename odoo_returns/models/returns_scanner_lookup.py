from odoo import models
from odoo.fields import Domain

from ..answers import Found
from .returns_arrival import OPEN_STATES

#: Numbers of carriers are longer than this; what is shorter would fit half of them.
SHORTEST_TRACKING = 6


def escape_like(text):
    """Return a text as it has to be searched: what comes from a scanner is no pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class ReturnsScannerLookup(models.AbstractModel):
    """Documents by the barcode that is printed on them or on the parcel.

    The worker's rights are checked before; it looks everywhere, so that a return of another
    warehouse is named and not taken for an unknown one. Names are compared with an index and
    without case.
    """

    _name = "returns.scanner.lookup"
    _description = "Lookup of Scanned Documents"

    def _find(self, code, companies):
        """Return the :class:`Found` of the first kind of document that has this barcode.

        :param companies: those in which the worker is; their documents come first
        """
        for find in (
            self._find_return,
            self._find_parcel,
            self._find_arrival,
            self._find_sale,
            self._find_transfer,
            self._find_package,
            self._find_shipment,
        ):
            if found := find(code, companies):
                return found
        return None

    def _search_name(self, model, field, code, companies):
        records = self.env[model].sudo().search([(field, "=ilike", escape_like(code))], limit=20)
        return records.filtered(lambda record: record.company_id in companies) or records

    def _find_return(self, code, companies):
        orders = self._search_name("returns.order", "name", code, companies)
        return orders and Found(orders[0].name, orders)

    def _find_parcel(self, code, companies):
        parcels = self.env["returns.parcel"].sudo()
        parcels = parcels.search([("tracking_key", "=", parcels._get_key(code))], limit=20)
        parcels = parcels.filtered(lambda parcel: parcel.company_id in companies) or parcels
        return parcels and Found(code, parcels.order_ids, is_together=True)

    def _find_arrival(self, code, companies):
        domain = Domain("state", "in", OPEN_STATES) & Domain("company_id", "in", companies.ids)
        arrivals = self.env["returns.arrival"].sudo()
        found = (
            arrivals.search(domain & Domain("name", "=", code.upper()), limit=1)
            or arrivals.search(domain & Domain("tracking_number", "in", self._variants(code)))[:1]
        )
        return found and Found(found.name, found.order_ids, arrival=found)

    def _find_sale(self, code, companies):
        orders = self._search_name("sale.order", "name", code, companies)
        return orders and Found(orders[0].name, self._get_returns(orders))

    def _find_transfer(self, code, companies):
        pickings = self._search_name("stock.picking", "name", code, companies)
        return pickings and Found(pickings[0].name, self._get_picking_returns(pickings))

    def _find_package(self, code, companies):
        packages = self.env["stock.package"].sudo()
        packages = packages.search([("name", "in", self._variants(code))], limit=20)
        history = self.env["stock.package.history"].sudo()
        history = packages and history.search([("package_id", "in", packages.ids)])
        pickings = history and history.move_line_ids.picking_id
        pickings = pickings and pickings.filtered(lambda p: p.company_id in companies)
        return pickings and Found(packages[0].name, self._get_picking_returns(pickings))

    def _find_shipment(self, code, companies):
        """Find the delivery whose parcel comes back as the carrier took it."""
        if len(code) < SHORTEST_TRACKING:
            return None
        domain = [
            ("carrier_tracking_ref", "ilike", escape_like(code)),
            ("company_id", "in", companies.ids),
        ]
        pickings = self.env["stock.picking"].sudo().search(domain, limit=20)
        pickings = pickings.filtered(lambda picking: self._carries(picking, code))
        if not pickings:
            return None
        orders = self._get_picking_returns(pickings)
        return Found(code, orders, is_together=True, shipped=pickings.sale_id)

    def _carries(self, picking, code):
        """Core keeps several tracking numbers of a transfer in one field, with commas."""
        numbers = (picking.carrier_tracking_ref or "").split(",")
        return code.casefold() in {number.strip().casefold() for number in numbers}

    def _variants(self, code):
        return list({code, code.upper(), code.lower()})

    def _get_picking_returns(self, pickings):
        lines = pickings.move_ids.returns_line_id
        return lines.order_id or self._get_returns(pickings.sale_id)

    def _get_returns(self, sale_orders):
        """Return the returns of sale orders; those that still wait for goods, where there are."""
        orders = sale_orders.return_ids
        return orders.filtered(self._is_waiting) or orders

    def _is_waiting(self, order):
        return order.state == "approved" and order.reception_status in ("none", "partial")

    def _find_by_goods(self, goods, warehouse):
        """Return the returns whose receipts in a warehouse wait for goods.

        A lot or serial narrows them to those whose delivery had it.
        """
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("product_id", "=", goods.product.id),
                    ("state", "not in", ("done", "cancel", "draft")),
                    ("returns_line_id", "!=", False),
                    ("picking_type_id.warehouse_id", "=", warehouse.id),
                ],
                order="id",
                limit=200,
            )
        )
        if goods.lot:
            moves = moves.filtered(lambda move: goods.lot in move.origin_returned_move_id.lot_ids)
        return moves.returns_line_id.order_id.filtered(self._is_waiting)
