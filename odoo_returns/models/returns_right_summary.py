from odoo import api, models


class ReturnsRightSummary(models.AbstractModel):
    """A right in plain sentences, with what it inherits."""

    _name = "returns.right.summary"
    _description = "Rights in Words"

    @api.model
    def _get_html(self, right):
        return False
