from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import models

from .. import engine
from ..decimals import to_decimal


@dataclass(slots=True)
class Sold:
    """What was invoiced of one order line until a day, and what was given back of it."""

    sales: Decimal = Decimal(0)
    credited: Decimal = Decimal(0)
    quantity: Decimal = Decimal(0)
    quantity_back: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)

    def add(self, amount, quantity):
        self.sales += amount
        self.quantity += quantity

    def give_back(self, amount, quantity):
        self.credited -= amount
        self.quantity_back -= quantity

    def to_portfolio(self):
        """Return the :class:`~..engine.Portfolio`, in the currency of the company."""
        share = min(self.quantity_back / self.quantity, Decimal(1)) if self.quantity else 0
        return engine.Portfolio(self.sales, self.credited, self.cost, self.cost * share)


class ReturnsAccrualSales(models.AbstractModel):
    """Which sales can still come back on a day, and what came back of those that no longer can.

    Sales and stock are facts whatever the accountant may read of them: hence sudo. Only sums of a
    product category are shown.
    """

    _name = "returns.accrual.sales"
    _description = "Sales in Open Return Windows"

    def _collect(self, company, day):
        """Return ({order line: :class:`Sold`} in open windows, the same in closed ones)."""
        sold = self._get_sold(company, day)
        delivered = self._add_costs(sold, day)
        last_days = self._get_last_days(company, delivered)
        still, over = {}, {}
        for line, figures in sold.items():
            if figures.sales > 0 and line in delivered:
                is_open = last_days[line] is None or last_days[line] > day
                (still if is_open else over)[line] = figures
        return still, over

    def _get_sold(self, company, day):
        sold = defaultdict(Sold)
        for line in self._get_invoice_lines_sudo(company, day):
            sale_line = line.sale_line_ids[:1]
            sign = 1 if line.move_type == "out_invoice" else -1
            quantity = sign * self.env["returns.eligibility"]._to_reference(
                line.quantity, line.product_uom_id
            )
            book = sold[sale_line].give_back if self._is_return(line) else sold[sale_line].add
            book(self._to_decimal(-line.balance, company), quantity)
        return sold

    def _get_invoice_lines_sudo(self, company, day):
        """Return the lines of goods that were invoiced or credited in the months that count."""
        start = day - relativedelta(months=company.returns_accrual_months)
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("parent_state", "=", "posted"),
                    ("move_type", "in", ("out_invoice", "out_refund")),
                    ("display_type", "=", "product"),
                    ("product_id.type", "=", "consu"),
                    ("sale_line_ids", "!=", False),
                    ("date", ">", start),
                    ("date", "<=", day),
                ]
            )
        )

    def _is_return(self, line):
        """Tell whether a line gives back what IFRS 15 calls a return.

        An exchange for the same thing is none (B26); neither is that of a defective thing for a
        working one, which is a warranty (B27): both only replace what was sold.
        """
        returns_line = line.returns_line_id
        if returns_line.resolution not in ("exchange", "repair"):
            return bool(line.returns_order_id)
        wanted = returns_line.exchange_product_id
        is_same = not wanted or wanted == returns_line.product_id
        return not is_same and returns_line.reason_id.reason_class != "defective"

    def _add_costs(self, sold, day):
        """Add what the invoiced goods cost; return {order line: moment of the last delivery}."""
        lines_sudo = self.env["sale.order.line"].sudo().union(*sold)
        moves_out, _moves_in = self.env["returns.eligibility"]._get_customer_moves_sudo(lines_sudo)
        until = datetime.combine(day + timedelta(days=1), time.min)
        done = moves_out.filtered(
            lambda move: (
                move.state == "done" and move.date < until and not move.origin_returned_move_id
            )
        )
        delivered = {}
        for line, moves in done.grouped("sale_line_id").items():
            if line in sold:
                delivered[line] = max(moves.mapped("date"))
                value = self._to_decimal(sum(abs(move.value) for move in moves), line.company_id)
                sold[line].cost = value * self._get_share(sold[line], line, moves)
        return delivered

    def _get_share(self, figures, line, moves):
        """Return the share of what was delivered that was invoiced; of a kit, what was ordered."""
        eligibility = self.env["returns.eligibility"]
        whole = moves.filtered(lambda move: move.product_id == line.product_id)
        quantity = sum(eligibility._to_reference(m.quantity, m.product_uom) for m in whole)
        if not whole:
            quantity = eligibility._to_reference(line.product_uom_qty, line.product_uom_id)
        return min(figures.quantity / quantity, Decimal(1)) if quantity else Decimal(0)

    def _get_last_days(self, company, delivered):
        """Return {order line: last day of its window}; None where the policy sets no end.

        The window is the promised one from the delivery on, or the days that the law gives in any
        case, whichever is longer.
        """
        lines_sudo = self.env["sale.order.line"].sudo().union(*delivered)
        last_days = {}
        for line, revision in lines_sudo._get_policy_revisions().items():
            terms = self.env["returns.facts"]._get_terms(revision)
            days = terms.window_days if terms else 0
            if days is not None:
                days = max(days, company.returns_accrual_days)
            starts_on = delivered[line].date()
            last_days[line] = None if days is None else starts_on + timedelta(days=days)
        return last_days

    def _to_decimal(self, amount, company):
        return to_decimal(amount, company.currency_id)
