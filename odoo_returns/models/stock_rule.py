from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _push_prepare_move_copy_values(self, move_to_copy, new_date):
        """Keep the return on every step that its goods take."""
        values = super()._push_prepare_move_copy_values(move_to_copy, new_date)
        if move_to_copy.returns_line_id:
            values["returns_line_id"] = move_to_copy.returns_line_id.id
        return values
