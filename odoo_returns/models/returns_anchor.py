from odoo import models


class ReturnsAnchor(models.Model):
    """A recorded event that windows and clocks count from.

    Another addon adds one with a record and by telling the facts when it happened.
    """

    _name = "returns.anchor"
    _inherit = "returns.code.mixin"
    _description = "Event"

    _code_unique = models.Constraint("UNIQUE (code)", "There is already an event with this code.")
