from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    returns_feedback_active = fields.Boolean(
        related="company_id.returns_feedback_active", readonly=False
    )
    returns_feedback_delay = fields.Integer(
        related="company_id.returns_feedback_delay", readonly=False
    )
