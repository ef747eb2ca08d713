from odoo import models

from odoo.addons.odoo_returns.engine import Finding, Outcome


def check_large_quantity(case):
    """Ask a person about more than ten."""
    if case.facts.quantity <= 10:
        return None
    return Finding("large_quantity", Outcome.REVIEW, {"quantity": f"{float(case.facts.quantity):g}"})


class ReturnsEligibility(models.AbstractModel):
    _inherit = "returns.eligibility"

    def _get_checks(self):
        return (*super()._get_checks(), check_large_quantity)
