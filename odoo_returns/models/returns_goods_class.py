from odoo import api, models
from odoo.exceptions import UserError


class ReturnsGoodsClass(models.Model):
    """A class of goods that some rights treat apart, such as goods made to order."""

    _name = "returns.goods.class"
    _inherit = "returns.code.mixin"
    _description = "Class of Goods"

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is already a class of goods with this code."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Keep what rights are written with: without its class a right would be for all goods."""
        rights_sudo = self.env["returns.right"].sudo().with_context(active_test=False)
        used = rights_sudo.search([("goods_class_ids", "in", self.ids)])
        used |= rights_sudo.search([("exclusion_ids.goods_class_id", "in", self.ids)])
        if used:
            raise UserError(
                self.env._(
                    "%(classes)s: used by %(rights)s.",
                    classes=", ".join(self.mapped("name")),
                    rights=", ".join(used.mapped("display_name")),
                )
            )
