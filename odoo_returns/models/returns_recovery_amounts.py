from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .gate_mixin import GATE


class ReturnsRecoveryAmounts(models.AbstractModel):
    """How much of what was claimed was accepted, and how much of that has come."""

    _name = "returns.recovery.amounts"
    _description = "Amounts of a Recovery"

    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    amount = fields.Monetary(required=True, tracking=True)
    amount_accepted = fields.Monetary(
        "Accepted", copy=False, tracking=True, help="Empty: all of it, once it is accepted."
    )
    amount_paid = fields.Monetary("Paid", compute="_compute_amount_paid", store=True)

    @api.depends("order_id")
    def _compute_currency_id(self):
        for recovery in self:
            recovery.currency_id = recovery.currency_id or recovery.order_id.currency_id

    @api.depends(
        "currency_id",
        "move_ids.state",
        "move_ids.payment_state",
        "move_ids.currency_id",
        "move_ids.amount_total",
        "move_ids.amount_residual",
    )
    def _compute_amount_paid(self):
        """Follow the document, a part of it included."""
        for recovery in self:
            move = recovery._get_document()
            paid = move.amount_total - move.amount_residual if move.state == "posted" else 0.0
            if paid and move.currency_id != recovery.currency_id:
                paid = move.currency_id._convert(
                    paid, recovery.currency_id, move.company_id, move.date
                )
            recovery.amount_paid = paid

    @api.constrains("amount", "amount_accepted")
    def _check_amount_accepted(self):
        for recovery in self:
            accepted, currency = recovery.amount_accepted, recovery.currency_id
            is_more = currency.compare_amounts(accepted, recovery.amount) > 0
            if is_more or currency.compare_amounts(accepted, 0.0) < 0:
                raise ValidationError(
                    self.env._(
                        "%(recovery)s: between nothing and %(amount)s can be accepted.",
                        recovery=recovery.name,
                        amount=currency.format(recovery.amount),
                    )
                )

    def _refuse_late_amount(self, vals):
        """Let somebody say what is accepted while it is claimed, neither before nor afterwards."""
        if "amount_accepted" not in vals or self.env.context.get("returns_gate") is GATE:
            return
        if wrong := self.filtered(lambda recovery: recovery.state != "claimed"):
            raise UserError(
                self.env._(
                    "%(recoveries)s: what is accepted is said while it is claimed.",
                    recoveries=", ".join(wrong.mapped("name")),
                )
            )
