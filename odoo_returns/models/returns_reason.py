from odoo import fields, models

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
