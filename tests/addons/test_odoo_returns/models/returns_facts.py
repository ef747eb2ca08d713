from odoo import models


class ReturnsFacts(models.AbstractModel):
    _inherit = "returns.facts"

    def _get_events(self, ask, sources, milestones):
        """Tell when it was installed: the new anchor."""
        events = super()._get_events(ask, sources, milestones)
        installed_at = self._aware(ask.sale_line.sudo().order_id.installed_at)
        return events | ({"installed": installed_at} if installed_at else {})
