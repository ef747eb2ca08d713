from odoo import Command, fields, models


class ReturnsInspectionCheck(models.Model):
    """One condition of the policy, as the inspector found it."""

    _name = "returns.inspection.check"
    _description = "Checked Condition"
    _order = "inspection_id, sequence, id"
    _rec_name = "condition_id"

    inspection_id = fields.Many2one(
        "returns.inspection", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="inspection_id.company_id", store=True, index=True, precompute=True
    )
    condition_id = fields.Many2one("returns.policy.condition", required=True, ondelete="restrict")
    sequence = fields.Integer(related="condition_id.sequence", store=True, precompute=True)
    is_met = fields.Boolean("Met", default=True)
    note = fields.Char()

    def _get_conditions(self, lines):
        """Return {line: the conditions that it was promised under}, in one query."""
        promised = {
            line: line.policy_revision_id.sudo().terms["conditions"]
            if line.policy_revision_id
            else line._get_policy().condition_ids.ids
            for line in lines
        }
        wanted = {key for keys in promised.values() for key in keys}
        known_sudo = self.env["returns.policy.condition"].sudo().search([("id", "in", [*wanted])])
        return {
            line: known_sudo.filtered(lambda each, keys=keys: each.id in keys)
            for line, keys in promised.items()
        }

    def _propose(self, conditions, grade):
        """Return the commands that make a checklist: goods that are as new meet everything."""
        return [
            Command.create({"condition_id": condition.id, "is_met": grade.is_as_new})
            for condition in conditions
        ]
