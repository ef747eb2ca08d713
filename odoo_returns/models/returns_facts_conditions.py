from odoo import fields, models

from ..engine.vocabulary import CONDITIONS


class ReturnsFacts(models.AbstractModel):
    """Facts that a rule asks for by name: conditions that hold or not, and counts."""

    _inherit = "returns.facts"

    def _get_flags(self, ask, sources, milestones):
        """Return {condition: bool}; what is not in it, nobody knows.

        What the law asks the seller to prove is False until it is recorded; a recorded fact that
        is called like a condition says that it holds.
        """
        line = ask.sale_line.sudo()
        terms = sources["terms"][line]
        recorded = {fact.anchor_id.code: fact.moment for fact in milestones}
        informed = self._get_first(milestones, "informed")
        told = bool(terms and terms.informs_consumer)
        flags = self._get_promised_flags(terms) | {
            "informed": told or bool(informed),
            "informed_late": not told and bool(informed and informed > line.order_id.date_order),
            "exclusion_confirmed": line.returns_exclusion_confirmed,
            "written_consent": line.returns_exclusion_confirmed,
            "repair_chosen": "repair" in recorded or bool(sources["stays"].get(ask.sale_line)),
            "order_complete": line.order_id not in sources["incomplete"],
        }
        if ask.goods_states:
            flags["original_state"] = ask.goods_states <= {"sealed", "opened"}
        return flags | {code: True for code in recorded if code in CONDITIONS}

    def _get_promised_flags(self, terms):
        """Return the conditions that hold because a policy promised so, or because none did.

        A consumer who was told of a policy had the information of the law from the same page.
        """
        told = bool(terms and terms.informs_consumer)
        return {
            "informed": told,
            "informed_late": False,
            "freight_informed": bool(terms and terms.informs_freight),
            "exclusion_informed": told,
            "disclosures_complete": told,
            "contract_copy_given": told,
            "seller_collects": bool(terms and terms.way_of_return == "collection"),
            "return_clause_stated": bool(terms and terms.is_public),
            "policy_posted": bool(terms and terms.is_public),
        }

    def _get_incomplete_orders(self, moves_out):
        """Return the orders of which something is still to be delivered.

        What came back was delivered all the same, and what was cancelled never will be.
        """
        waiting = moves_out.filtered(
            lambda move: move.state != "done" and not move.origin_returned_move_id
        )
        return waiting.sale_line_id.order_id

    def _count_earlier_returns(self, asks, revisions):
        """Return {ask: counts} where a policy has a cap; else nobody counts."""
        terms = {ask: self._get_terms(revisions[ask.sale_line]) for ask in asks}
        capped = [a for a in asks if terms[a] and terms[a].has_caps]
        if not capped:
            return {}
        returns = self.env["returns.order"].sudo()
        partners = (
            self.env["res.partner"]
            .sudo()
            .union(
                *(ask.sale_line.sudo().order_id.partner_id.commercial_partner_id for ask in capped)
            )
        )
        domain = fields.Domain("state", "in", ("submitted", "approved", "done"))
        earlier = returns.search(domain & fields.Domain("partner_id", "child_of", partners.ids))
        return {ask: self._count(ask, earlier, terms[ask]) for ask in capped}

    def _count(self, ask, earlier, terms):
        order = ask.sale_line.sudo().order_id
        others = earlier.filtered(lambda other: self._is_earlier(other, ask))
        since = fields.Datetime.subtract(ask.asked_at, days=terms.period_days)
        of_customer = others.filtered(
            lambda other: (
                other.partner_id.commercial_partner_id == order.partner_id.commercial_partner_id
                and other.submitted_at >= since
            )
        )
        return {
            "returns_of_order": len(others.filtered(lambda other: order in other.sale_order_ids)),
            "returns_of_customer": len(of_customer),
        }

    def _is_earlier(self, other, ask):
        """Tell whether a return was asked for before a request, of the same company."""
        request = ask.line.order_id
        if other == request or other.company_id != ask.company or not other.submitted_at:
            return False
        if other.submitted_at == ask.asked_at and request:
            return other.id < request.id
        return other.submitted_at <= ask.asked_at
