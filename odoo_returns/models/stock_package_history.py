from odoo import fields, models


class StockPackageHistory(models.Model):
    _inherit = "stock.package.history"

    # a package is found by it at the dock; core has no index
    package_id = fields.Many2one(index=True)
