from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    returns_trusted = fields.Boolean(
        "Trusted with Returns",
        company_dependent=True,
        prefetch=False,
        groups="odoo_returns.group_returns_manager",
        help="Is paid back before the goods are here, where the return policy has it.",
    )
    returns_trust_count = fields.Integer(
        readonly=True,
        copy=False,
        prefetch=False,
        groups="odoo_returns.group_returns_manager",
        help="Technical: changes when a return is paid on trust, so that two at once cannot both "
        "use the same cap.",
    )
