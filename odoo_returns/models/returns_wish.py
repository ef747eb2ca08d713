from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.tenders import MethodRule, find_wishes, merge_method_rules


class ReturnsWish(models.AbstractModel):
    """How the customer wants his money: what he may choose, and that he chose it."""

    _name = "returns.wish"
    _description = "Wishes of Customers about their Money"

    def _get_promise(self, order):
        """Return the way that the policy pays: that of the first line that was promised one."""
        revision = order.sudo().line_ids.policy_revision_id[:1]
        return revision._get_terms().refund_method if revision else "original"

    def _get_rule(self, order):
        """Return the :class:`~..engine.tenders.MethodRule` of the rights that the customer has."""
        order_sudo = order.sudo()
        if not order_sudo.line_ids:
            return MethodRule()
        judged = self.env["returns.eligibility"].sudo()._get_judged(order_sudo)
        rights = {
            entry.right.code: entry.right
            for found in judged.values()
            for entry in found.verdict.entitlements
            if entry.is_granted
        }
        return merge_method_rules(rights.values())

    def _get_wishes(self, order):
        """Return the ways that the customer may choose from, the one he gets unasked first."""
        return find_wishes(self._get_promise(order), self._get_rule(order))

    def _record(self, order, wish, words="", bank=None):
        """Note what the customer wants, in which words, when, and who noted it.

        Whoever may speak for the return was checked before; he need not be allowed to write it:
        hence sudo.

        :param bank: the customer's account, for a bank transfer
        :raises UserError: naming the return when it is too late, or the way may not be chosen
        """
        order_sudo = order.sudo()
        if not order_sudo.can_wish:
            raise UserError(
                self.env._(
                    "%(rma)s: it is too late to choose another way for the money.", rma=order.name
                )
            )
        if wish not in self._get_wishes(order):
            labels = dict(order._fields["refund_wish"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(rma)s: neither the policy nor the law lets the customer choose: %(way)s.",
                    rma=order.name,
                    way=labels.get(wish, wish),
                )
            )
        self._check_bank(order_sudo, wish, bank)
        order_sudo._through_gate().write(
            {
                "refund_wish": wish,
                "refund_bank_id": bank.id if bank and wish == "bank" else False,
                "refund_wish_words": (words or "").strip(),
                "refund_wish_at": fields.Datetime.now(),
                "refund_wish_user_id": self.env.uid,
            }
        )

    def _check_bank(self, order_sudo, wish, bank):
        if wish != "bank":
            return
        customer = order_sudo.partner_id.commercial_partner_id
        if not bank or bank.sudo().partner_id.commercial_partner_id != customer:
            raise UserError(
                self.env._(
                    "%(rma)s: name a bank account of %(customer)s.",
                    rma=order_sudo.name,
                    customer=customer.name,
                )
            )

    def _get_consent(self, order):
        """Return in which words the customer agreed, when, and who noted it; empty without any."""
        if not order.refund_wish:
            return ""
        labels = dict(order._fields["refund_wish"]._description_selection(self.env))
        return self.env._(
            "%(way)s, chosen on %(moment)s, noted by %(user)s: %(words)s",
            way=labels[order.refund_wish],
            moment=fields.Datetime.to_string(order.refund_wish_at),
            user=order.refund_wish_user_id.name,
            words=order.refund_wish_words or self.env._("no further words"),
        )
