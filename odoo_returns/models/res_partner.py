from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    returns_trusted = fields.Boolean(
        "Trusted with Returns",
        company_dependent=True,
        groups="odoo_returns.group_returns_manager",
        help="Is paid back before the goods are here, where the return policy has it.",
    )
    returns_revision = fields.Integer(
        readonly=True,
        copy=False,
        groups="odoo_returns.group_returns_manager",
        help="Technical: changes when a return is paid on trust, so that two at once cannot both "
        "use the same cap.",
    )
