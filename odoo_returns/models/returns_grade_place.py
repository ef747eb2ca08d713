from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReturnsGradePlace(models.Model):
    """Where a warehouse keeps goods of a grade that is not sold as new."""

    _name = "returns.grade.place"
    _inherit = "returns.cached.mixin"
    _description = "Location of a Grade"
    _order = "warehouse_id, grade_id"
    _rec_name = "location_id"
    _check_company_auto = True

    grade_id = fields.Many2one(
        "returns.grade",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_as_new', '=', False)]",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, index=True, precompute=True
    )
    location_id = fields.Many2one(
        "stock.location",
        required=True,
        ondelete="restrict",
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        check_company=True,
    )
    is_promised = fields.Boolean(
        "Promised to Orders",
        compute="_compute_is_promised",
        help="Deliveries take goods from here: the location lies inside the stock of the "
        "warehouse. Move it out of there to sell this grade by hand only.",
    )

    _grade_unique = models.Constraint(
        "UNIQUE (grade_id, warehouse_id)", "A warehouse has one location for each grade."
    )

    @api.depends("location_id.parent_path", "warehouse_id.lot_stock_id.parent_path")
    def _compute_is_promised(self):
        for place in self:
            stock = place.warehouse_id.lot_stock_id
            place.is_promised = stock and (place.location_id.parent_path or "").startswith(
                stock.parent_path
            )

    @api.constrains("grade_id", "location_id", "warehouse_id")
    def _check_location(self):
        for place in self:
            if place.location_id == place.warehouse_id.lot_stock_id:
                raise ValidationError(
                    self.env._(
                        "Grade %(grade)s needs a location of its own: nobody could tell it from "
                        "new goods in %(location)s.",
                        grade=place.grade_id.name,
                        location=place.location_id.display_name,
                    )
                )

    @api.model
    def _get_location(self, warehouse, grade):
        """Return where a warehouse keeps goods of a grade; it is made where there is none yet.

        Whoever grades goods need not manage locations: hence sudo.
        """
        domain = [("warehouse_id", "=", warehouse.id), ("grade_id", "=", grade.id)]
        place_sudo = self.sudo().search(domain, limit=1) or self._make(warehouse, grade)
        return place_sudo.location_id

    def _make_missing(self, warehouses):
        """Give warehouses a location for each grade that is not sold as new."""
        grades = self.env["returns.grade"].search([("is_as_new", "=", False)])
        known_sudo = self.sudo().search([("warehouse_id", "in", warehouses.ids)])
        known = {(place.warehouse_id, place.grade_id) for place in known_sudo}
        for warehouse in warehouses:
            for grade in grades:
                if (warehouse, grade) not in known:
                    self._make(warehouse, grade)

    def _make(self, warehouse, grade):
        locations_sudo = self.env["stock.location"].sudo()
        location_sudo = locations_sudo.create(
            {
                "name": self.env._("Grade %(code)s", code=grade.code.upper()),
                "usage": "internal",
                "location_id": warehouse.view_location_id.id,
                "company_id": warehouse.company_id.id,
            }
        )
        return self.sudo().create(
            {
                "grade_id": grade.id,
                "warehouse_id": warehouse.id,
                "location_id": location_sudo.id,
            }
        )
