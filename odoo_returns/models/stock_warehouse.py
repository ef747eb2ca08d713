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
    returns_route_id = fields.Many2one(
        "stock.route", ondelete="restrict", copy=False, check_company=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = super().create(vals_list)
        self.env.registry.clear_cache()
        self.env["returns.grade.place"]._make_missing(warehouses)
        return warehouses

    def write(self, vals):
        if vals.keys() & {"active", "returns_location_id", "returns_quarantine_id"}:
            self.env.registry.clear_cache()
        return super().write(vals)

    def _create_returns_structure(self):
        """Give warehouses made before the addon their location, operation type and route."""
        self._create_missing_locations({})
        for warehouse in self:
            values = warehouse._create_or_update_sequences_and_picking_types()
            if values:
                warehouse.write(values)
            warehouse._create_returns_route()
        self.env["returns.grade.place"]._make_missing(self)

    # === STEPS === #

    def _get_returns_routes(self):
        """Return the route that takes returns on from where they arrive; empty for one step."""
        is_direct = self.reception_steps == "one_step"
        return self.env["stock.route"] if is_direct else self.returns_route_id

    def _get_returns_entrance(self):
        """Return where returns arrive: they take the steps that goods of vendors take."""
        if self.reception_steps == "one_step":
            return self.returns_location_id
        return self.wh_input_stock_loc_id

    def get_rules_dict(self):
        """Add the steps of returns, in a warehouse of one, two or three steps."""
        rules = super().get_rules_dict()
        for warehouse in self:
            entrance, control = warehouse.wh_input_stock_loc_id, warehouse.wh_qc_stock_loc_id
            returns, store = warehouse.returns_location_id, warehouse.store_type_id
            rules[warehouse.id] |= {
                "returns_one_step": [],
                "returns_two_steps": [self.Routing(entrance, returns, store, "push")],
                "returns_three_steps": [
                    self.Routing(entrance, control, warehouse.qc_type_id, "push"),
                    self.Routing(control, returns, store, "push"),
                ],
            }
        return rules

    def _get_routes_values(self):
        return super()._get_routes_values() | {"returns_route_id": self._get_returns_route_values()}

    def _get_returns_route_values(self):
        return {
            "routing_key": f"returns_{self.reception_steps}",
            "depends": ["reception_steps"],
            "route_update_values": {
                "name": self.env._("%(warehouse)s: Returns", warehouse=self.name),
                "active": self.active,
            },
            "route_create_values": {
                "product_selectable": False,
                "product_categ_selectable": False,
                "warehouse_selectable": False,
                "company_id": self.company_id.id,
                "sequence": 70,
            },
            "rules_values": {"active": True, "propagate_cancel": True},
        }

    def _create_returns_route(self):
        """Make the route alone: core's own method would reset the rules of all routes."""
        values = self._get_returns_route_values()
        self.returns_route_id = self.env["stock.route"].create(
            values["route_create_values"] | values["route_update_values"]
        )
        rules = self._get_rule_values(
            self.get_rules_dict()[self.id][values["routing_key"]],
            values["rules_values"] | {"route_id": self.returns_route_id.id},
        )
        self._find_existing_rule_or_create(rules)

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
            "sequence": next_sequence + 1,
            "sequence_code": "RET",
            "company_id": self.company_id.id,
        }
        return values, next_sequence + 2

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["returns_type_id"] = {
            "active": self.active,
            "default_location_dest_id": self._get_returns_entrance().id,
            "barcode": f"{self.code.replace(' ', '').upper()}RET",
        }
        return values
