from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # parcels are found by it at the dock; core has no index
    carrier_tracking_ref = fields.Char(index="trigram")
    returns_order_ids = fields.Many2many(
        "returns.order",
        string="Return Orders",
        compute="_compute_returns_order_ids",
        groups="odoo_returns.group_returns_user",
    )
    returns_count = fields.Integer(
        compute="_compute_returns_order_ids", groups="odoo_returns.group_returns_user"
    )

    returns_hold = fields.Char(
        "Held",
        compute="_compute_returns_hold",
        help="Why the goods of an exchange may not leave yet.",
    )
    is_returns_receipt = fields.Boolean(related="picking_type_id.is_returns_type")

    @api.depends("move_ids.returns_line_id")
    def _compute_returns_order_ids(self):
        for picking in self:
            picking.returns_order_ids = picking.move_ids.returns_line_id.order_id
            picking.returns_count = len(picking.returns_order_ids)

    @api.depends("state", "sale_id")
    def _compute_returns_hold(self):
        waiting = self.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel") and picking.picking_type_code == "outgoing"
            )
        )
        exchanges = waiting.sudo().sale_id.filtered("exchange_return_id")
        holds = self.env["returns.exchange"]._get_holds(exchanges) if exchanges else {}
        for picking in self:
            sale_order = picking.sudo().sale_id if picking in waiting else exchanges[:0]
            picking.returns_hold = holds.get(sale_order, False)

    def action_open_returns(self):
        """Open the returns that this transfer brings in."""
        return self.returns_order_ids._get_action_open()

    def _get_returns_policy_url(self):
        """Return the absolute address of what was promised with a delivery; empty for others.

        It is printed for whoever prints the slip, which takes no right on sales: hence sudo.
        """
        self.ensure_one()
        sale_lines_sudo = self.sudo().move_ids.sale_line_id
        if self.picking_type_code != "outgoing" or not sale_lines_sudo:
            return ""
        return self.env["returns.policy.page"]._get_sales_url(
            sale_lines_sudo, sale_lines_sudo.order_id[:1]
        )
