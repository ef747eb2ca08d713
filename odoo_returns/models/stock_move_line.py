from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        move_lines = super().create(vals_list)
        move_lines._follow_returns(move_lines.move_id)
        return move_lines

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"quantity", "lot_id"}:
            self._follow_returns(self.move_id)
        return result

    def unlink(self):
        moves = self.move_id
        result = super().unlink()
        self._follow_returns(moves)
        return result

    def _follow_returns(self, moves):
        """Hold a receipt that is edited after it was done to the limits of any other."""
        done = moves.filtered(lambda move: move.returns_line_id and move.state == "done")
        if done:
            self.env["returns.reception"]._follow(done.sudo().returns_line_id)
            self.env["returns.reception"]._check_lots(done)
