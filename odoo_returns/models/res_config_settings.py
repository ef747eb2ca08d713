from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    returns_policy_id = fields.Many2one(
        related="company_id.returns_policy_id",
        readonly=False,
        domain="[('company_id', '=', company_id)]",
    )
    returns_carrier_id = fields.Many2one(related="company_id.returns_carrier_id", readonly=False)
    returns_late_days = fields.Integer(related="company_id.returns_late_days", readonly=False)
    returns_silent_days = fields.Integer(related="company_id.returns_silent_days", readonly=False)
    returns_lost_days = fields.Integer(related="company_id.returns_lost_days", readonly=False)
