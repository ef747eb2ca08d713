from odoo import models


class ReturnsReasonClass(models.Model):
    """A reason class as a record, so that a right can be for several of them."""

    _name = "returns.reason.class"
    _inherit = "returns.code.mixin"
    _description = "Reason Class"

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is already a reason class with this code."
    )
