from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    returns_line_id = fields.Many2one(
        "returns.order.line", "Return Line", index="btree_not_null", copy=False, readonly=True
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "returns_line_id"]

    def _prepare_move_split_vals(self, qty):
        return super()._prepare_move_split_vals(qty) | {"returns_line_id": self.returns_line_id.id}

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        returned = done.filtered(lambda move: move.returns_line_id and move.state == "done")
        if returned:
            self.env["returns.reception"]._after_receipt(returned)
        return done

    def _action_synch_order(self):
        """Leave sales orders alone when something unannounced lies in a returned parcel."""
        announced = self.filtered(
            lambda move: move.sale_line_id or not move.picking_type_id.is_returns_type
        )
        return super(StockMove, announced)._action_synch_order()
