from odoo import api, fields, models

from ..const import DISPOSITION_ACTION


class ReturnsDisposition(models.Model):
    """Where inspected goods end."""

    _name = "returns.disposition"
    _description = "Return Disposition"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    action = fields.Selection(DISPOSITION_ACTION, required=True, default="restock")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    @api.model
    def _get_default(self, action):
        """Return the first disposition of an action, archived ones aside; it may be empty."""
        return self.search([("action", "=", action)], limit=1)
