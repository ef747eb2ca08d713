from odoo import fields, models
from odoo.exceptions import UserError

from ..const import FALLBACK
from ..engine.tenders import check_fallback


class ReturnsRefundFallback(models.AbstractModel):
    """Another way for money that could not go the first one, with the consent that this needs."""

    _name = "returns.refund.fallback.mixin"
    _description = "Another Way for a Refund"

    fallback_ids = fields.One2many("returns.refund", "fallback_of_id", "Sent Instead")
    can_fall_back = fields.Boolean(compute="_compute_can_fall_back")

    def _compute_can_fall_back(self):
        for refund in self:
            refund.can_fall_back = refund._get_left_to_fall_back() > 0

    def _get_left_to_fall_back(self):
        """Return what no other way carries yet; nothing while the refund itself may arrive."""
        self.ensure_one()
        is_owed = self.failure_reason != "withdrawn" and self.move_id.sudo().state == "posted"
        if self.state != "failed" or not is_owed:
            return 0.0
        standing = self.fallback_ids.filtered(lambda refund: refund.state != "failed")
        # what a way after this one failed to carry falls back from there
        taken = sum((standing | self.fallback_ids.filtered("fallback_ids")).mapped("amount"))
        return max(self.currency_id.round(min(self.amount - taken, self._get_ungranted())), 0.0)

    def _get_ungranted(self):
        """Return what the credit note gives the return and no row that may arrive carries."""
        move, order = self.sudo().move_id, self.sudo().order_id
        owed = self.env["returns.refund.books"]._get_owed(move).get((move, order), 0)
        live = move.returns_refund_ids.filtered(
            lambda row: row.order_id == order and row.state != "failed"
        )
        return float(owed) - sum(live.mapped("amount"))

    def action_fall_back(self, method, consent=""):
        """Send what could not go its way by another one.

        :param str method: ``bank``, ``store_credit``, ``gift_card`` or ``manual``
        :param str consent: in which words the customer agreed
        :raises UserError: naming the return when it is not possible or the consent is missing
        """
        self.order_id.check_access("write")
        self.order_id.line_ids._lock_sale_lines()
        self.invalidate_recordset(["fallback_ids", "state"])
        for refund in self:
            refund._check_fallback(method, consent or "")
        rows = self.env["returns.refund"].sudo()
        for refund in self.sudo():
            rows |= rows._grant_instead(refund, method, refund._get_left_to_fall_back(), consent)
        return rows

    def _check_fallback(self, method, consent):
        order = self.order_id
        if method not in dict(FALLBACK):
            raise UserError(
                self.env._("%(rma)s: a refund cannot go this way instead.", rma=order.name)
            )
        if self._get_left_to_fall_back() <= 0:
            raise UserError(
                self.env._(
                    "%(rma)s: only what failed, and goes no other way yet, takes another way.",
                    rma=order.name,
                )
            )
        problem = check_fallback(method, self.env["returns.wish"]._get_rule(order), consent)
        sentences = {
            "forbidden": self.env._(
                "%(rma)s: the law wants money here, not something to buy with."
            ),
            "consent_missing": self.env._(
                "%(rma)s: the customer has to agree first: note his words."
            ),
        }
        if problem:
            raise UserError(sentences[problem] % {"rma": order.name})
