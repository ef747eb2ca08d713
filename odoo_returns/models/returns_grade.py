from odoo import api, fields, models


class ReturnsGrade(models.Model):
    """What an inspector finds goods to be like. Its code is what rules are written with."""

    _name = "returns.grade"
    _description = "Grade of Returned Goods"
    _inherit = "returns.code.mixin"

    description = fields.Char("Meaning", help="What goods of this grade look like.")
    is_as_new = fields.Boolean("Sold as New", help="Goods of this grade go back to the shelf.")
    place_ids = fields.One2many("returns.grade.place", "grade_id", "Own Locations")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "There is a grade with this code already.")

    @api.model
    def _get_best(self):
        """Return the first grade, archived ones aside."""
        return self.search([], limit=1)

    @api.model
    def _get_worst(self):
        """Return the last grade, archived ones aside."""
        return self.search([], order="sequence desc, id desc", limit=1)
