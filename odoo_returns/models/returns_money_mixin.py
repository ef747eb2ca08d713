from odoo import api, fields, models

from ..const import REFUND_WISH


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

    has_store_credit = fields.Boolean(readonly=True, copy=False)
    goodwill_ids = fields.One2many("returns.goodwill", "order_id")

    # What the customer wants, and in which words he said so
    refund_wish = fields.Selection(
        REFUND_WISH,
        "Customer Wants",
        readonly=True,
        copy=False,
        help="How the customer wants his money back, where policy and law let him choose.",
    )
    refund_bank_id = fields.Many2one(
        "res.partner.bank",
        "Customer's Account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Where a bank transfer goes to.",
    )
    refund_wish_words = fields.Text("In His Words", readonly=True, copy=False)
    refund_wish_at = fields.Datetime("Said on", readonly=True, copy=False)
    refund_wish_user_id = fields.Many2one("res.users", "Noted by", readonly=True, copy=False)
    can_wish = fields.Boolean(compute="_compute_can_wish")

    @api.depends("state")
    def _compute_can_wish(self):
        for order in self:
            order.can_wish = order.state in ("submitted", "approved")

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
        return super()._get_protected_fields() | {
            "settle_at",
            "is_overpaid",
            "has_store_credit",
            "refund_wish",
            "refund_bank_id",
            "refund_wish_words",
            "refund_wish_at",
            "refund_wish_user_id",
        }
