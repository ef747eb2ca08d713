from collections import defaultdict

from odoo import models
from odoo.tools import float_is_zero

from ..locks import lock_or_retry


class ReturnsDueTrust(models.AbstractModel):
    """Whom a policy pays before his goods are here, and how much of it at once."""

    _name = "returns.due.trust"
    _description = "Trust in Customers who Return Goods"

    def _get_trusted(self, early):
        """Return the lines that trust pays: whole returns, each within the caps of its promise.

        Returns that are judged together are counted together: what the first is paid is no longer
        free for the second.

        :param early: {return: its lines whose goods are on their way}
        """
        lines, open_values = [], defaultdict(float)
        for order in sorted(early, key=lambda order: order.id):
            terms = early[order][0].policy_revision_id.sudo()._get_terms()
            if not self._is_trusted(order, terms):
                continue
            value = self._get_value(order, self._get_at_risk)
            customer = order.partner_id.commercial_partner_id
            if self._is_within_caps(order, terms, value, open_values[customer], early):
                open_values[customer] += value
                lines += early[order]
        return lines

    def _is_within_caps(self, order, terms, value, open_value, early):
        currency, caps = order.company_id.currency_id, []
        if terms.instant_cap is not None:
            caps.append((value, terms.instant_cap))
        if terms.instant_open_cap is not None:
            others = self._get_open_value(order, early)
            caps.append((value + open_value + others, terms.instant_open_cap))
        return all(currency.compare_amounts(total, float(cap)) <= 0 for total, cap in caps)

    def _get_open(self, line):
        """Return what is here or still to come of a line, and was not refused."""
        return max(line.quantity - line.qty_cancelled - line.qty_refused, 0.0)

    def _get_at_risk(self, line):
        """Return what trust pays of a line: goods that nobody has accepted yet."""
        return max(self._get_open(line) - line.qty_accepted, 0.0)

    def _is_trusted(self, order, terms):
        """Tell whether a person, or what the customer did before, says that he is trusted."""
        customer_sudo = order.partner_id.commercial_partner_id.sudo()
        if customer_sudo.with_company(order.company_id).returns_trusted:
            return True
        if terms.instant_returns is None and terms.instant_orders is None:
            return False
        mine = [
            ("partner_id", "child_of", customer_sudo.id),
            ("company_id", "=", order.company_id.id),
        ]
        returns_sudo = self.env["returns.order"].sudo()
        if returns_sudo.search_count([*mine, ("line_ids.qty_refused", ">", 0)], limit=1):
            return False
        wanted = terms.instant_returns or 0
        finished = [*mine, ("state", "=", "done"), ("id", "!=", order.id)]
        if wanted and returns_sudo.search_count(finished, limit=wanted) < wanted:
            return False
        wanted = terms.instant_orders or 0
        delivered = [*mine, ("state", "=", "sale"), ("delivery_status", "=", "full")]
        orders_sudo = self.env["sale.order"].sudo()
        return not wanted or orders_sudo.search_count(delivered, limit=wanted) >= wanted

    def _get_value(self, order, get_quantity):
        """Return what quantities of the lines of a return cost, in the company's currency."""
        value = 0.0
        for line in order.line_ids.filtered("expects_goods"):
            sold_sudo = line.sale_line_id.sudo()
            quantity = line.product_uom_id._compute_quantity(
                get_quantity(line), sold_sudo.product_uom_id, round=False
            )
            if sold_sudo.product_uom_qty and not float_is_zero(quantity, precision_digits=6):
                value += sold_sudo.price_total * quantity / sold_sudo.product_uom_qty
        company = order.company_id
        return order.currency_id._convert(
            value, company.currency_id, company, order.approved_at or order.create_date
        )

    def _get_open_value(self, order, together):
        """Return what the customer was paid for goods of other returns that are not here.

        :param together: returns that are counted by whoever asks
        """
        customer = order.partner_id.commercial_partner_id
        others_sudo = (
            self.env["returns.order"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", customer.id),
                    ("company_id", "=", order.company_id.id),
                    ("state", "=", "approved"),
                    ("settlement_status", "!=", "none"),
                ]
            )
        )
        return sum(
            self._get_value(other, lambda line: max(line.qty_settled - line.qty_accepted, 0.0))
            for other in others_sudo
            if other not in together
        )

    def _lock_customers(self, orders):
        """Let one transaction at a time pay a customer on trust, so that no cap is passed twice.

        The row of the customer changes, so that whoever waited for it does not go on with what he
        read before.

        :raises ConcurrencyError: when another transaction does; the server retries
        """
        lines_sudo = orders.sudo().line_ids.filtered(
            lambda line: (
                line.policy_revision_id
                and line.policy_revision_id._get_terms().instant_open_cap is not None
            )
        )
        customers_sudo = lines_sudo.order_id.partner_id.commercial_partner_id
        if customers_sudo:
            lock_or_retry(customers_sudo)
            for customer in customers_sudo:
                customer.returns_trust_count += 1
            customers_sudo.flush_recordset(["returns_trust_count"])
