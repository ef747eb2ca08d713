from odoo import api, models


class ReturnsCachedMixin(models.AbstractModel):
    """Records that are read from a cache of the registry: whoever changes one empties it."""

    _name = "returns.cached.mixin"
    _description = "Returns Cached Records"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
