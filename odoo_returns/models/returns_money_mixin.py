from odoo import fields, models


class ReturnsMoneyMixin(models.AbstractModel):
    """When the money of a return goes back by itself, and whether too much of it did."""

    _name = "returns.money.mixin"
    _description = "Money of a Return"
    _inherit = "returns.gate.mixin"

    settle_at = fields.Datetime(
        "Settled by the Server from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Something fell due, and the policy pays it without a person.",
    )
    is_overpaid = fields.Boolean(
        "Paid, but not Accepted",
        readonly=True,
        copy=False,
        help="Goods were paid for that were refused or that nobody waits for any more.",
    )

    goodwill_ids = fields.One2many("returns.goodwill", "order_id", "Goodwill")

    def action_grant_goodwill(self):
        """Open the dialog that gives money back without goods."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give Money without Goods"),
            "res_model": "returns.goodwill",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"settle_at", "is_overpaid"}
