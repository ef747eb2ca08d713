from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class ReturnsDue(models.AbstractModel):
    """When the money of a return falls due: by the promise, by the goods, or by trust.

    Everything that settles, offers to settle or checks what was settled asks here. Goods that an
    inspection refused are never due, whatever was promised before.
    """

    _name = "returns.due"
    _inherit = ["returns.due.trust", "returns.due.settling"]
    _description = "Money Due for Returns"

    def _get_quantities(self, lines):
        """Return {line: quantity that may be settled now, in its unit}; a repair settles itself."""
        limits = self._get_limits(lines)
        return {
            line: 0.0 if line.resolution == "repair" else max(limit - line.qty_settled, 0.0)
            for line, limit in limits.items()
        }

    def _has_due(self, order):
        """Tell whether anything of a return may be settled now."""
        if any(self._get_quantities(order.line_ids).values()):
            return True
        return order.has_entered_money and (
            any(self.env["returns.goodwill"]._get_open(order).values())
            or self.env["returns.owed"]._has_open_entry(order)
        )

    def _get_limits(self, lines):
        """Return {line: quantity that may be settled in all, in its unit}.

        A return whose money falls due when its goods are inspected costs no query here.
        """
        limits, early = {}, defaultdict(list)
        for line in lines:
            limits[line] = line.qty_accepted
            if not self._is_settled_by_goods(line):
                continue
            terms = line.policy_revision_id.sudo()._get_terms()
            if terms.settle_on == "inspected" and terms.instant_on == "never":
                continue
            limits[line] = max(limits[line], self._get_promised(line, terms.settle_on))
            if terms.instant_on != "never" and self._is_on_its_way(line, terms.instant_on):
                early[line.order_id].append(line)
        for line in self._get_trusted(early):
            limits[line] = max(limits[line], self._get_open(line))
        return limits

    def _is_settled_by_goods(self, line):
        return (
            line.expects_goods
            and line.resolution not in ("none", "repair")
            and line.order_id.state in ("approved", "done")
        )

    def _get_promised(self, line, settle_on):
        """Return what the promise pays of a line, inspected or not."""
        if settle_on == "approval":
            return self._get_open(line)
        if settle_on == "shipped" and self._is_on_its_way(line, settle_on):
            return self._get_open(line)
        if settle_on == "received" or settle_on == "shipped":
            return max(line.qty_received - line.qty_refused, 0.0)
        return 0.0

    def _is_on_its_way(self, line, event):
        """Tell whether the goods were sent: as the carrier says, or as anybody says."""
        order = line.order_id.sudo()
        if event == "shipped":
            return any(order.all_parcel_ids.mapped("handed_over_at"))
        proofs = order.milestone_ids.anchor_id.mapped("code")
        return any(order.all_parcel_ids.mapped("sent_on")) or "sent_proof" in proofs

    def _is_finished(self, order):
        """Tell whether nothing of a return is left to pay, to wait for or to look at."""
        return (
            order.settlement_status == "full"
            and order.reception_status in ("full", "not_expected")
            and not any(line._get_qty_to_inspect() for line in order.line_ids)
            and not any(self.env["returns.goodwill"]._get_open(order).values())
        )

    def _lock(self, orders):
        """Let one transaction at a time settle these returns."""
        orders.line_ids._lock_sale_lines()
        self._lock_customers(orders)

    # === TOO MUCH === #

    def _check_settled(self, lines):
        """Refuse to settle more than is due.

        :raises UserError: naming the return, what would be credited and what is due
        """
        for line, limit in self._get_limits(lines).items():
            if line.product_uom_id.compare(line.qty_settled, limit) > 0:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(settled)s of %(product)s would be credited, "
                        "but only %(due)s are due.",
                        rma=line.order_id.name,
                        settled=line.qty_settled,
                        product=line.product_id.display_name,
                        due=limit,
                    )
                )

    def _get_overpaid(self, line):
        """Return what was paid of goods that were refused, or that nobody waits for any more."""
        kept = max(line.qty_accepted, self._get_open(line))
        overpaid = line.qty_settled - kept if line.expects_goods else 0.0
        return overpaid if line.product_uom_id.compare(overpaid, 0.0) > 0 else 0.0

    def _get_ahead(self, lines, sale_line, due=None):
        """Return what of a sale line is paid, or about to be, and has not come back yet.

        :param due: {line: quantity in its unit} about to be paid
        """
        ahead = 0.0
        for line in lines.filtered("expects_goods"):
            paid = line.qty_settled - line.qty_uninvoiced + (due or {}).get(line, 0.0)
            ahead += line.product_uom_id._compute_quantity(
                max(paid - line.qty_received, 0.0), sale_line.product_uom_id, round=False
            )
        return ahead
