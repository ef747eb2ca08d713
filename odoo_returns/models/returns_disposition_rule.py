from odoo import api, fields, models
from odoo.tools import ormcache

from ..const import REASON_CLASS


class ReturnsDispositionRule(models.Model):
    """Which disposition is proposed for which goods: the first rule that fits."""

    _name = "returns.disposition.rule"
    _inherit = "returns.cached.mixin"
    _description = "Default Disposition"
    _order = "sequence, id"
    _rec_name = "disposition_id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: every company.")
    reason_class = fields.Selection(REASON_CLASS, "Kind of Reason")
    reason_id = fields.Many2one("returns.reason", check_company=True)
    grade_id = fields.Many2one("returns.grade")
    product_id = fields.Many2one("product.product", check_company=True)
    category_id = fields.Many2one("product.category", "Product Category")
    policy_id = fields.Many2one("returns.policy", check_company=True)
    disposition_id = fields.Many2one("returns.disposition", required=True, ondelete="cascade")

    @api.model
    def _find(self, line, grade):
        """Return the id of the disposition that the first fitting rule names; False for none.

        What the policy of the line does not allow is passed over.
        """
        policy = line._get_policy().sudo()
        allowed = policy.disposition_ids.ids
        facts = {
            "reason_class": {line.reason_id.reason_class},
            "reason_id": {line.reason_id.id},
            "grade_id": {grade.id},
            "product_id": {line.product_id.id},
            "category_id": {int(key) for key in self._get_path(line.product_id) if key},
            "policy_id": {policy.id},
        }
        for disposition_id, conditions in self._load(line.company_id.id):
            fits = all(value in facts[name] for name, value in conditions)
            if fits and (not allowed or disposition_id in allowed):
                return disposition_id
        return False

    def _get_path(self, product):
        return (product.categ_id.parent_path or "").split("/")

    @api.model
    @ormcache("company_id")
    def _load(self, company_id):
        """Return ((disposition id, ((field, value), …)), …) of a company, in their order."""
        rules_sudo = self.sudo().search(
            [
                ("company_id", "in", (False, company_id)),
                ("disposition_id.active", "=", True),
            ]
        )
        names = ("reason_class", "reason_id", "grade_id", "product_id", "category_id", "policy_id")
        return tuple(
            (
                rule.disposition_id.id,
                tuple(
                    (name, rule[name] if name == "reason_class" else rule[name].id)
                    for name in names
                    if rule[name]
                ),
            )
            for rule in rules_sudo
        )
