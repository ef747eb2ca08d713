from odoo import models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        """Keep the return on what sends received goods out again: they are no longer here."""
        values = super()._prepare_move_default_values(new_picking)
        move_sudo = self.move_id.sudo()
        return values | {
            "returns_line_id": move_sudo.returns_line_id.id,
            "returns_repair_id": move_sudo.returns_repair_id.id,
            "returns_counts_apart": move_sudo.returns_counts_apart,
        }
