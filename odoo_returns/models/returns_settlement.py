from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from .. import engine
from ..credits import CreditPart, Plan


class ReturnsSettlement(models.AbstractModel):
    """What is owed for accepted goods, and the documents that pay it back."""

    _name = "returns.settlement"
    _description = "Returns Settlement"

    def _get_offered_resolutions(self):
        """Return the resolutions that :meth:`_settle` carries out."""
        return {*self._get_credited_resolutions(), "repair", "none"}

    def _get_credited_resolutions(self):
        """Return the resolutions that a credit note carries out; the way it is paid may differ."""
        return {"refund", "store_credit", "exchange"}

    def _is_credited(self, line):
        """Tell whether the goods of a line give money back, whatever the customer takes for it."""
        return line.resolution in self._get_credited_resolutions()

    def _check_offered(self, lines):
        """Check that what the customer gets can be carried out.

        :raises UserError: naming the return, what is asked for and the goods
        """
        labels = dict(lines._fields["resolution"]._description_selection(self.env))
        for line in lines:
            is_repaired_away = line.resolution == "repair" and not line.expects_goods
            if line.resolution not in self._get_offered_resolutions() or is_repaired_away:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(resolution)s is not offered for %(product)s.",
                        rma=line.order_id.name,
                        resolution=labels[line.resolution],
                        product=line.product_id.display_name,
                    )
                )

    def _settle(self, orders):
        """Credit everything that is due, in one batch and one posting."""
        self.env["returns.exchange"]._make_credited(orders)
        plan = self._plan(orders)
        moves_sudo = self.env["returns.credit.note"]._create(plan.parts)
        for line, quantity in plan.uncredited.items():
            self._record_uncredited(line, quantity)
        if moves_sudo:
            self.env["returns.bookkeeping"]._post(moves_sudo)
        return moves_sudo

    def _plan(self, orders, is_expected=False):
        """Work out, without writing, what is credited where.

        :param is_expected: as if all that is still to come back came back and was accepted
        :return: :class:`~..credits.Plan`
        :raises UserError: naming the draft invoice that has to be posted or cancelled first
        """
        states = ("submitted", "approved", "done") if is_expected else ("approved", "done")
        orders_sudo = orders.sudo().filtered(lambda order: order.state in states)
        due = self._get_due(orders_sudo.line_ids, is_expected)
        lines = orders_sudo.line_ids.filtered(due.get)
        self._check_offered(lines)
        owed, creditable = self.env["returns.owed"], self.env["returns.creditable"]
        plan, pools = Plan(), {}
        plan.sources = creditable._get_creditable(
            lines.sale_line_id | owed._get_special_lines(orders_sudo)
        )
        for line in lines:
            owed_quantity = self._take_owed(line, due[line], pools, is_expected)
            self._plan_goods(line, due[line], owed_quantity, plan, is_expected)
        plan.discounts = creditable._get_discount_sources(plan.parts)
        plan.parts += creditable._share(plan.discounts, plan.parts)
        owed._complete(orders_sudo, plan)
        owed._add_cash_rounding(plan)
        return plan

    def _get_due(self, lines, is_expected):
        """Return {line to credit: quantity in the reference unit}, of those that are due."""
        lines = lines.filtered(self._is_credited)
        quantities = self.env["returns.due"]._get_quantities(lines)
        due = {}
        for line in lines:
            quantity = quantities[line]
            if is_expected:
                expected = line.quantity - line.qty_cancelled - line.qty_refused - line.qty_settled
                quantity = max(quantity, expected)
            if not line.product_uom_id.is_zero(quantity):
                due[line] = self._to_reference(quantity, line.product_uom_id)
        return due

    def _plan_goods(self, line, due, owed, plan, is_expected):
        sources = plan.sources[line.sale_line_id]
        allocations, rest = engine.allocate(
            owed, [(source, source.quantity_left) for source in sources]
        )
        if rest and not is_expected:
            self._check_no_draft_invoice(line)
        terms = self.env["returns.facts"]._get_terms(line.policy_revision_id)
        rule = terms.source if terms else ""
        for allocation in allocations:
            source = allocation.source
            amounts = source.take(allocation.quantity)
            plan.parts.append(
                CreditPart(
                    line.order_id,
                    line,
                    source.invoice_line,
                    allocation.quantity,
                    amounts,
                    rule=rule,
                )
            )
        if without := due - owed + rest:
            plan.uncredited[line] = without

    def _take_owed(self, line, due, pools, is_expected=False):
        """Return how much of ``due`` was invoiced and is to be credited (reference unit).

        What is not invoiced yet is simply not invoiced any more; only the rest is credited. For
        delivered-quantity invoicing core's own figures say it (``qty_invoiced`` above
        ``qty_delivered``), so that a credit note made outside of the return counts too.

        :param pools: {key: quantity left}, shared by the lines of one plan
        """
        sale_line = line.sale_line_id
        uom = sale_line.product_uom_id
        if is_expected:
            return min(due, self._to_reference(max(sale_line.qty_invoiced, 0.0), uom))
        if sale_line.product_id.invoice_policy == "order":
            not_invoiced = self._to_reference(max(sale_line.qty_to_invoice, 0.0), uom)
            absorbed = min(pools.setdefault(sale_line, not_invoiced), due)
            pools[sale_line] -= absorbed
            return due - absorbed
        key = (sale_line, line.expects_goods)
        if key not in pools:
            kept = 0.0
            if line.expects_goods:
                kept = sale_line.qty_delivered - sale_line._get_qty_given_back()
                kept -= self._get_qty_paid_first(line)
            pools[key] = self._to_reference(max(sale_line.qty_invoiced - kept, 0.0), uom)
        # every document is rounded to the unit of the order line, say dozens, once
        tolerance = self._to_reference(uom.rounding, uom) * max(len(sale_line.invoice_lines), 1)
        owed = due if due - pools[key] < tolerance else pools[key]
        pools[key] = max(pools[key] - owed, Decimal(0))
        return owed

    def _get_qty_paid_first(self, line):
        """Return what is paid now of goods on the sale line that are not back yet, in its unit."""
        sale_line, service = line.sale_line_id, self.env["returns.due"]
        lines = sale_line.returns_line_ids
        due = service._get_quantities(lines)
        before = service._get_ahead(lines, sale_line)
        return service._get_ahead(lines, sale_line, due) - before

    def _check_no_draft_invoice(self, line):
        drafts = line.sale_line_id.invoice_lines.move_id.filtered(
            lambda move: move.state == "draft" and move.move_type == "out_invoice"
        )
        if drafts:
            raise UserError(
                self.env._(
                    "%(rma)s: post or cancel the draft invoice %(invoice)s of %(order)s first.",
                    rma=line.order_id.name,
                    invoice=", ".join(drafts.mapped("display_name")),
                    order=line.sale_order_id.name,
                )
            )

    def _record_uncredited(self, line, quantity):
        """Settle a quantity that needs no credit note."""
        line = line._through_gate()
        line.qty_uninvoiced += self._from_reference(quantity, line.product_uom_id)
        sale_line = line.sale_line_id
        if sale_line.product_id.invoice_policy == "order" or not line.expects_goods:
            sale_line.qty_return_uninvoiced += self._from_reference(
                quantity, sale_line.product_uom_id
            )

    def _to_reference(self, quantity, uom):
        return self.env["returns.eligibility"]._to_reference(quantity, uom)

    def _from_reference(self, quantity, uom):
        return self.env["returns.eligibility"]._from_reference(quantity, uom)
