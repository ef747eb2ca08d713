from odoo import fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    returns_order_id = fields.Many2one(
        "returns.order",
        "Return",
        copy=False,
        check_company=True,
        index="btree_not_null",
        groups="odoo_returns.group_returns_user",
    )
    returns_inspection_id = fields.Many2one(
        "returns.inspection", "Inspection", index="btree_not_null", copy=False, readonly=True
    )
