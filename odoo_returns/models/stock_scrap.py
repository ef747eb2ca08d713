from odoo import fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    returns_inspection_id = fields.Many2one(
        "returns.inspection", "Inspection", index="btree_not_null", copy=False, readonly=True
    )

    def _prepare_move_values(self):
        return super()._prepare_move_values() | {
            "returns_inspection_id": self.returns_inspection_id.id
        }
