from odoo import api, models
from odoo.tools import ormcache


class ProductProduct(models.Model):
    """Goods that wait for an inspection, lie in quarantine, or are of a grade that is not sold, are
    on hand but cannot be promised to anybody.
    """

    _inherit = "product.product"

    def _compute_quantities_dict(
        self, lot_id, owner_id, package_id, from_date=False, to_date=False
    ):
        quantities = super()._compute_quantities_dict(
            lot_id, owner_id, package_id, from_date, to_date
        )
        context = self.env.context
        if context.get("location") or context.get("search_location"):
            return quantities
        filters = {"lot_id": lot_id, "owner_id": owner_id, "package_id": package_id}
        domain = [(name, "=", value) for name, value in filters.items() if value is not None]
        for product, held in self._get_returns_held(domain).items():
            quantities[product.id]["free_qty"] -= held
        return quantities

    def _with_valuation_context(self):
        """Leave goods of others out of the stock that has a value, first in first out as well.

        Core does so for the other cost methods only; a customer's goods under repair would be
        worth what our own cost.
        """
        owners = [False, self.env.company.partner_id.id]
        return super()._with_valuation_context().with_context(owners=owners)

    def _get_returns_held(self, domain):
        """Return {product: what nobody reserved of it, where no delivery takes goods from}."""
        held_ids = self._get_returns_held_location_ids(self.env.context.get("warehouse_id"))
        if not held_ids:
            return {}
        groups = self.env["stock.quant"]._read_group(
            [("product_id", "in", self.ids), ("location_id", "child_of", held_ids), *domain],
            ["product_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        return {product: quantity - reserved for product, quantity, reserved in groups}

    @api.model
    def _get_returns_held_location_ids(self, warehouse):
        by_warehouse = self._load_returns_held()
        if isinstance(warehouse, int):
            return by_warehouse.get(warehouse, [])
        allowed = self.env["stock.warehouse"].search([("company_id", "in", self.env.companies.ids)])
        return [key for each in allowed for key in by_warehouse.get(each.id, [])]

    @api.model
    @ormcache()
    def _load_returns_held(self):
        """Return {warehouse id: ids of its locations that are not promised to orders}."""
        found = {}
        for warehouse in self.env["stock.warehouse"].sudo().search([("active", "=", True)]):
            places = warehouse.returns_place_ids.filtered(lambda place: not place.is_promised)
            locations = warehouse.returns_location_id | warehouse.returns_quarantine_id
            found[warehouse.id] = (locations | places.location_id).ids
        return found
