from collections import defaultdict

from odoo import models

from ..locks import lock_or_retry

PAYING = ("ewallet", "gift_card")


class ReturnsCreditRestore(models.AbstractModel):
    """What an order was paid with from a wallet or a gift card goes back there.

    On its invoice that is a line below zero, of which a credit note takes its share: the books are
    right by that, and the card follows. Its history says what each document gave back.
    """

    _name = "returns.credit.restore"
    _description = "Credit Back on its Card"

    def _follow(self, moves):
        """Bring the cards behind returns up to what their credit notes say."""
        lines_sudo = moves.sudo().invoice_line_ids.filtered(
            lambda line: line.returns_order_id and line.price_total < 0
        )
        targets = defaultdict(float)
        for line in lines_sudo:
            card = line.sale_line_ids.coupon_id[:1]
            if card.program_type in PAYING:
                targets[card, line.move_id] += self._get_target(line, card)
        for (card, move), target in targets.items():
            self._restore(card, move, target)

    def _get_target(self, line, card):
        """Return what a line gives back to the card, in the card's currency."""
        sign = {"out_refund": 1, "out_invoice": -1}.get(line.move_type, 0)
        if line.parent_state != "posted":
            return 0.0
        amount = -sign * line.price_total
        move = line.move_id
        return line.currency_id._convert(
            amount, card.currency_id, line.company_id, move.invoice_date or move.date
        )

    def _restore(self, card, move, target):
        known = self._get_history(card, move)
        change = target - sum(known.mapped("issued")) + sum(known.mapped("used"))
        if card.currency_id.is_zero(change):
            return
        lock_or_retry(card)
        change = max(change, -max(card.points, 0.0))  # what was spent meanwhile is gone
        card.points += change
        known.create(
            {
                "card_id": card.id,
                "description": self.env._("Refund of %s", move.reversed_entry_id.name or move.name),
                "issued": max(change, 0.0),
                "used": max(-change, 0.0),
                "order_model": "account.move",
                "order_id": move.id,
            }
        )

    def _get_history(self, card, move):
        return card.history_ids.filtered(
            lambda row: row.order_model == "account.move" and row.order_id == move.id
        )
