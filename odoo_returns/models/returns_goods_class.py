from odoo import models


class ReturnsGoodsClass(models.Model):
    """A class of goods that some rights treat apart, such as goods made to order."""

    _name = "returns.goods.class"
    _inherit = "returns.code.mixin"
    _description = "Class of Goods"

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is already a class of goods with this code."
    )
