from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    returns_goods_class_ids = fields.Many2many(
        "returns.goods.class",
        string="Classes of Goods",
        help="What the law says about returns may differ for goods of these classes.",
    )
