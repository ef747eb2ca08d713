from odoo import api, fields, models

from ..const import REFUND_WISH


class ReturnsWishDialog(models.TransientModel):
    """Note how the customer wants his money back, and in which words he said so."""

    _name = "returns.wish.dialog"
    _description = "Wish of the Customer"

    order_id = fields.Many2one(
        "returns.order",
        "Return",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    partner_id = fields.Many2one(related="order_id.partner_id.commercial_partner_id")
    wish = fields.Selection(REFUND_WISH, "Wants", required=True)
    possible = fields.Char("He may choose", compute="_compute_possible")
    bank_id = fields.Many2one(
        "res.partner.bank",
        "Account",
        domain="[('partner_id', 'child_of', partner_id)]",
    )
    words = fields.Text(
        "In His Words", required=True, help="Kept as the proof that he agreed, with your name."
    )

    @api.depends("order_id")
    def _compute_possible(self):
        labels = dict(self._fields["wish"]._description_selection(self.env))
        for dialog in self:
            wishes = self.env["returns.wish"]._get_wishes(dialog.order_id)
            dialog.possible = ", ".join(labels[wish] for wish in wishes)

    def action_confirm(self):
        """Note the wish on the return.

        :raises UserError: naming the return when it is too late, or the way may not be chosen
        """
        self.ensure_one()
        self.order_id.check_access("write")
        self.env["returns.wish"]._record(self.order_id, self.wish, self.words, self.bank_id)
        return {"type": "ir.actions.act_window_close"}
