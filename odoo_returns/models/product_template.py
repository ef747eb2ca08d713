from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    returns_goods_class_ids = fields.Many2many(
        "returns.goods.class",
        string="Classes of Goods",
        help="What the law says about returns may differ for goods of these classes.",
    )
    returns_component = fields.Selection(
        [("import_duty", "Import duty and tax"), ("handling_fee", "Handling or gift wrap")],
        "Paid with the Goods",
        help="Lines of this product are no goods. When goods come back, they are paid back by the "
        "rule of this part of the money: duty with each part of the goods, handling once all of "
        "them are back.",
    )
