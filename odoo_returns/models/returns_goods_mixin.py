from odoo import api, fields, models

from ..actions import open_records


class ReturnsGoodsMixin(models.AbstractModel):
    """The documents that took the goods of a return where they belong."""

    _name = "returns.goods.mixin"
    _description = "Goods of a Return"

    inspection_ids = fields.One2many("returns.inspection", "order_id", "Inspections")
    transfer_ids = fields.Many2many(
        "stock.picking", string="Transfers", compute="_compute_dispatch_documents"
    )
    scrap_ids = fields.Many2many(
        "stock.scrap", string="Scraps", compute="_compute_dispatch_documents"
    )
    transfer_count = fields.Integer("Number of Transfers", compute="_compute_dispatch_documents")
    scrap_count = fields.Integer("Number of Scraps", compute="_compute_dispatch_documents")
    repair_count = fields.Integer("Number of Repairs", compute="_compute_dispatch_documents")

    @api.depends(
        "inspection_ids.move_ids.picking_id",
        "inspection_ids.scrap_ids",
        "repair_ids.returned_move_ids.picking_id",
    )
    def _compute_dispatch_documents(self):
        for order, order_sudo in zip(self, self.sudo(), strict=True):
            inspections_sudo = order_sudo.inspection_ids
            moves_sudo = inspections_sudo.move_ids | order_sudo.repair_ids.returned_move_ids
            order.transfer_ids = moves_sudo.picking_id.ids
            order.scrap_ids = inspections_sudo.scrap_ids.ids
            order.transfer_count = len(moves_sudo.picking_id)
            order.scrap_count = len(inspections_sudo.scrap_ids)
            order.repair_count = len(inspections_sudo.repair_ids)

    def action_open_transfers(self):
        """Open the transfers that took inspected goods on."""
        return open_records(self.transfer_ids, "stock.action_picking_tree_all")

    def action_open_scraps(self):
        """Open what was scrapped, donated or destroyed."""
        return open_records(self.scrap_ids, "stock.action_stock_scrap")

    def action_open_repairs(self):
        """Open the repairs of returned goods."""
        return open_records(self.inspection_ids.repair_ids, "repair.action_repair_order_tree")
