from odoo import api, fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    is_returns_type = fields.Boolean("Receives Customer Returns", copy=False, index=True)


class StockWarehouse(models.Model):
    """Each warehouse takes returns in by its own operation type, at its own location: goods are
    valued there, but no delivery takes them before they are inspected.
    """

    _inherit = "stock.warehouse"

    returns_type_id = fields.Many2one(
        "stock.picking.type", "Returns Operation Type", check_company=True, copy=False
    )
    returns_location_id = fields.Many2one("stock.location", check_company=True, copy=False)
    returns_quarantine_id = fields.Many2one(
        "stock.location", "Quarantine of Returns", check_company=True, copy=False
    )
    returns_place_ids = fields.One2many(
        "returns.grade.place", "warehouse_id", "Locations of Grades", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        self.env["returns.grade.place"]._make_missing(warehouses)
        return warehouses

    def _create_returns_structure(self):
        """Give warehouses made before the addon their returns location and operation type."""
        self._create_missing_locations({})
        for warehouse in self:
            values = warehouse._create_or_update_sequences_and_picking_types()
            if values:
                warehouse.write(values)
        self.env["returns.grade.place"]._make_missing(self)

    def _get_locations_values(self, vals, code=False):
        values = super()._get_locations_values(vals, code=code)
        code = (vals.get("code") or code or "").replace(" ", "").upper()
        company_id = vals.get("company_id") or self.default_get(["company_id"])["company_id"]
        values["returns_location_id"] = {
            "name": self.env._("Returns"),
            "active": True,
            "usage": "internal",
            "barcode": self._valid_barcode(f"{code}RETURNS", company_id),
        }
        # beside the returns, not inside: what is reserved there must not be taken from here
        values["returns_quarantine_id"] = {
            "name": self.env._("Quarantine"),
            "active": True,
            "usage": "internal",
            "barcode": self._valid_barcode(f"{code}QUARANTINE", company_id),
        }
        return values

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        values["returns_type_id"] = {
            "name": self.env._("%(name)s Sequence returns", name=self.name),
            "prefix": f"{self.code}/{self.returns_type_id.sequence_code or 'RET'}/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        values, next_sequence = super()._get_picking_type_create_values(max_sequence)
        customers, _suppliers = self._get_partner_locations()
        values["returns_type_id"] = {
            "name": self.env._("Returns"),
            "code": "incoming",
            "is_returns_type": True,
            "use_create_lots": False,
            "use_existing_lots": True,
            "default_location_src_id": customers.id,
            "default_location_dest_id": self.returns_location_id.id,
            "sequence": next_sequence + 1,
            "sequence_code": "RET",
            "company_id": self.company_id.id,
        }
        return values, next_sequence + 2

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["returns_type_id"] = {
            "active": self.active,
            "barcode": f"{self.code.replace(' ', '').upper()}RET",
        }
        return values
