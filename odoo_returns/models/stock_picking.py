from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    returns_order_ids = fields.Many2many(
        "returns.order",
        string="Return Orders",
        compute="_compute_returns_order_ids",
        groups="odoo_returns.group_returns_user",
    )
    returns_count = fields.Integer(
        compute="_compute_returns_order_ids", groups="odoo_returns.group_returns_user"
    )

    @api.depends("move_ids.returns_line_id")
    def _compute_returns_order_ids(self):
        for picking in self:
            picking.returns_order_ids = picking.move_ids.returns_line_id.order_id
            picking.returns_count = len(picking.returns_order_ids)

    def action_open_returns(self):
        """Open the returns that this transfer brings in."""
        return self.returns_order_ids._get_action_open()
