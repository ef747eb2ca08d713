from uuid import uuid4

from odoo import fields, models


class ReturnsPortalMixin(models.AbstractModel):
    """What a customer may open by a link: it has its page, its secret and its printed name.

    The secret is made with the record, so that looking at a page never writes, and so that a guess
    always meets a secret to be compared with.
    """

    _name = "returns.portal.mixin"
    _description = "Returns Portal Page"
    _inherit = "portal.mixin"

    access_token = fields.Char(default=lambda _self: str(uuid4()))

    def _compute_access_url(self):
        super()._compute_access_url()
        for record in self:
            record.access_url = f"/my/returns/{record.id}"

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Return slip %(rma)s", rma=self.name)
