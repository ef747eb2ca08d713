from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..const import REASON_CLASS


class ReturnsReason(models.Model):
    """Why a customer returns; the reason class says what follows from it."""

    _name = "returns.reason"
    _description = "Return Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    reason_class = fields.Selection(REASON_CLASS, "Class", required=True, default="no_reason")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_without_class(vals, vals.get("name"))
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_without_class(vals, ", ".join(self.mapped("name")))
        self._refuse_other_class(vals)
        return super().write(vals)

    def _refuse_other_class(self, vals):
        """Keep the class of what customers named: it was judged, and is promised, by that class."""
        changed = self.filtered(
            lambda reason: vals.get("reason_class", reason.reason_class) != reason.reason_class
        )
        lines_sudo = self.env["returns.order.line"].sudo()
        domain = [("reason_id", "in", changed.ids), ("state", "!=", "draft")]
        if changed and (named := lines_sudo.search(domain, limit=1).reason_id):
            raise UserError(
                self.env._(
                    "%(reason)s: Class cannot change, customers gave this reason already. "
                    "Archive it and make a new one.",
                    reason=named.name,
                )
            )

    def _refuse_without_class(self, vals, names):
        if not vals.get("reason_class", True):
            raise ValidationError(
                self.env._(
                    "%(reason)s: Class is empty; a reason needs one, it says what follows.",
                    reason=names,
                )
            )
