from odoo import models


class ReturnsMessages(models.AbstractModel):
    _inherit = "returns.messages"

    def _say_large_quantity(self, params, _rule):
        return self.env._("%(quantity)s at once: please look at it.", **params)
