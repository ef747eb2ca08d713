from odoo import models


class StockLocation(models.Model):
    _inherit = "stock.location"

    def write(self, vals):
        """Know again which locations are promised to orders, once one of them moves."""
        result = super().write(vals)
        if "location_id" in vals:
            self.env.registry.clear_cache()
        return result
