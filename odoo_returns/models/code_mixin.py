from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnsCodeMixin(models.AbstractModel):
    """A word that rights use, as a record: its code is what rules are written with."""

    _name = "returns.code.mixin"
    _inherit = "returns.cached.mixin"
    _description = "Word of the Rights"
    _order = "sequence, id"

    code = fields.Char(required=True, help="What rules are written with; never translated.")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(translate=True)

    def write(self, vals):
        if "code" in vals and set(self.mapped("code")) - {vals["code"]}:
            raise UserError(self.env._("A code cannot change: rights are written with it."))
        return super().write(vals)

    @api.model
    def _from_codes(self, codes):
        """Return the records of some codes.

        :raises ValidationError: naming the code that there is none of
        """
        found = self.search([("code", "in", list(codes))]) if codes else self
        missing = set(codes) - set(found.mapped("code"))
        if missing:
            raise ValidationError(
                self.env._(
                    "%(kind)s: there is none with the code %(codes)s.",
                    kind=self._description,
                    codes=", ".join(sorted(missing)),
                )
            )
        return found
