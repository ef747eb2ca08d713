from odoo import api, fields, models


class ReturnsRefund(models.Model):
    """The ledger: one amount granted to the customer, and how far it is on its way."""

    _name = "returns.refund"
    _description = "Return Refund"
    _order = "id"

    order_id = fields.Many2one("returns.order", "Return", required=True, index=True)
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    move_id = fields.Many2one(
        "account.move", "Credit Note", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="move_id.currency_id", store=True)
    amount = fields.Monetary(required=True)
    state = fields.Selection(
        [
            ("granted", "Granted"),
            ("sending", "Sending"),
            ("settled", "Settled"),
            ("failed", "Failed"),
        ],
        compute="_compute_state",
    )

    _order_move_unique = models.Constraint(
        "UNIQUE (order_id, move_id)", "A credit note grants a return one amount."
    )

    @api.depends("move_id.state", "move_id.payment_state")
    def _compute_state(self):
        by_payment = {"in_payment": "sending", "paid": "settled", "reversed": "settled"}
        for refund in self:
            if refund.move_id.state == "cancel":
                refund.state = "failed"
            else:
                refund.state = by_payment.get(refund.move_id.payment_state, "granted")

    @api.model
    def _grant(self, moves_sudo):
        """Keep one row for each return that a credit note pays, with what it pays today."""
        rows = self.sudo().search([("move_id", "in", moves_sudo.ids)])
        known = {(row.move_id, row.order_id): row for row in rows}
        vals_list = []
        for move in moves_sudo:
            for order, lines in move.line_ids.grouped("returns_order_id").items():
                amount = sum(lines.mapped("price_total"))
                row = known.pop((move, order), self.browse())
                if row:
                    row.amount = amount
                elif order:
                    vals_list.append({"order_id": order.id, "move_id": move.id, "amount": amount})
        self.sudo().union(*known.values()).unlink()
        return self.sudo().create(vals_list)
