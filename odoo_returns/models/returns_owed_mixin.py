from odoo import api, fields, models


class ReturnsOwedMixin(models.AbstractModel):
    """What people enter about the money of a return, and what it comes to."""

    _name = "returns.owed.mixin"
    _description = "What Is Owed for a Return"

    entry_ids = fields.One2many("returns.entry", "order_id", "Entered Amounts")
    has_entered_money = fields.Boolean(
        compute="_compute_has_entered_money",
        store=True,
        help="Technical: a person entered an amount or granted goodwill; others need not be asked.",
    )
    owed_html = fields.Html(
        "What Is Owed",
        compute="_compute_owed_html",
        sanitize=False,
        groups="odoo_returns.group_returns_user",
    )

    @api.depends("entry_ids", "goodwill_ids")
    def _compute_has_entered_money(self):
        for order in self:
            order.has_entered_money = bool(order.entry_ids or order.goodwill_ids)

    @api.depends("state", "line_ids.qty_accepted", "line_ids.qty_settled", "entry_ids")
    @api.depends_context("lang")
    def _compute_owed_html(self):
        """Show what would be paid and what was: the settlement itself, stopped before it writes."""
        for order in self:
            order.owed_html = self.env["returns.simulation"]._get_html(order._origin)

    def action_add_entry(self):
        """Open the dialog that enters freight which the customer advanced, or a damage."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enter an Amount"),
            "res_model": "returns.entry",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }
