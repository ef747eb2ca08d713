from odoo import fields, models


class ReturnsGiveUpRepair(models.TransientModel):
    """Say what the customer gets when his goods cannot be repaired, and why."""

    _name = "returns.give.up.repair"
    _description = "Repair Given Up"

    line_id = fields.Many2one("returns.order.line", "Goods", required=True, readonly=True)
    resolution = fields.Selection(
        [("refund", "Refund"), ("exchange", "Exchange"), ("store_credit", "Store credit")],
        "Instead",
        required=True,
        default="refund",
    )
    reason = fields.Text("Why", required=True, help="Kept with your name; the goods become ours.")

    def action_confirm(self):
        """Change what the customer gets.

        :raises UserError: naming the return that is not approved, or what has gone back already
        """
        self.ensure_one()
        self.line_id.check_access("write")
        self.env["returns.repair"]._give_up(self.line_id, self.resolution, self.reason)
        return {"type": "ir.actions.act_window_close"}
