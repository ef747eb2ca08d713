from decimal import ROUND_HALF_UP, Decimal

from odoo import models

from ..credits import BASE, CreditableLine, CreditPart
from ..decimals import to_decimal

__all__ = ["BASE", "CreditPart", "CreditableLine", "ReturnsCreditable"]


class ReturnsCreditable(models.AbstractModel):
    """What is left to credit on posted invoices, worked out from the documents alone."""

    _name = "returns.creditable"
    _inherit = "returns.discount"
    _description = "Returns Creditable Amounts"

    def _get_creditable(self, sale_lines):
        """Return {sale line: [:class:`CreditableLine`]}, the newest invoice first."""
        amounts = self._get_amounts(self._get_documents(sale_lines))
        result = {}
        for sale_line in sale_lines:
            documents = sale_line.invoice_lines
            invoiced = documents.filtered(self._is_invoice_line).sorted(
                lambda line: (line.move_id.invoice_date, line.id), reverse=True
            )
            sources = [
                CreditableLine(
                    line,
                    self._get_quantity(line),
                    amounts[line],
                    self._get_steps(amounts[line], line),
                )
                for line in invoiced
            ]
            for line in documents - invoiced:
                if line.parent_state != "cancel" and line.move_type in (
                    "out_refund",
                    "out_invoice",
                ):
                    self._book(sources, line, amounts.get(line, {}))
            result[sale_line] = sources
        self._book_own_lines(result)
        return result

    def _book_own_lines(self, creditable):
        """Take off what lines of their own, that is goodwill, gave back of invoice lines."""
        lines_sudo = self.env["sale.order.line"].sudo().union(*creditable)
        if not any(lines_sudo.returns_line_ids.order_id.mapped("has_entered_money")):
            return
        sources = {each.invoice_line: each for found in creditable.values() for each in found}
        lines_sudo = (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("credited_line_id", "in", [line.id for line in sources]),
                    ("returns_component", "=", "goodwill"),
                    ("parent_state", "!=", "cancel"),
                ]
            )
        )
        amounts = self._get_amounts(lines_sudo.move_id)
        for line in lines_sudo:
            source = sources[line.credited_line_id]
            booked = self._get_credited(source.invoice_line.move_id, line, amounts[line])
            source.book(Decimal(0), booked)

    def _get_credited(self, invoice, line, amounts):
        """Return what a line credits at the rate of the invoice; below zero if it takes back."""
        sign = {"out_refund": 1, "out_invoice": -1 if line.parent_state == "posted" else 0}
        found = self._at_rate_of(invoice, line.move_id, amounts)
        return {name: sign[line.move_type] * amount for name, amount in found.items()}

    def _is_invoice_line(self, line):
        """Tell whether something can be credited on a line: it is on a posted customer invoice."""
        return (
            line.move_type == "out_invoice"
            and line.parent_state == "posted"
            and not line.credited_line_id
            and line.quantity > 0
        )

    def _book(self, sources, line, amounts):
        """Take a credit note line (or its reversal) off the invoice line it belongs to.

        A line made outside of returns names no invoice line: it counts on the invoice that its
        credit note reverses, else on the newest.
        """
        if line.move_type == "out_invoice":
            if not line.credited_line_id:
                return
            sign = -1
        else:
            sign = 1
        quantity = sign * self._get_quantity(line)
        own = [source for source in sources if source.invoice_line == line.credited_line_id]
        reversed_entry = line.move_id.reversed_entry_id
        same = [source for source in sources if source.invoice_line.move_id == reversed_entry]
        target = next(iter(own or same or sources), None)
        if target:
            amounts = self._at_rate_of(target.invoice_line.move_id, line.move_id, amounts)
            target.book(quantity, {name: sign * amount for name, amount in amounts.items()})

    def _at_rate_of(self, invoice, move, amounts):
        """Return what a document credits at the rate of the invoice: its own may be another."""
        rate, original = (
            Decimal(str(document.invoice_currency_rate)) for document in (move, invoice)
        )
        if rate == original:
            return amounts
        step = Decimal(str(invoice.company_currency_id.rounding))
        return {
            component: amount
            if component[1].endswith("_currency")
            else (amount * rate / original).quantize(step, ROUND_HALF_UP)
            for component, amount in amounts.items()
        }

    def _get_quantity(self, line):
        return self.env["returns.eligibility"]._to_reference(line.quantity, line.product_uom_id)

    def _get_documents(self, sale_lines):
        return sale_lines.invoice_lines.move_id.filtered(
            lambda move: move.state != "cancel" and move.move_type in ("out_invoice", "out_refund")
        )

    # === AMOUNTS === #

    def _get_amounts(self, moves):
        """Return {product line: {component: Decimal}}, by core's own tax computation.

        The amounts of the lines add up to the totals of their document, whatever the rounding
        method (``account.tax._round_base_lines_tax_details``).
        """
        result = {}
        moves.line_ids.mapped("tax_ids")  # of all documents in one query
        for move in moves:
            base_lines, _tax_lines = move._get_rounded_base_and_tax_lines()
            for base_line in base_lines:
                result[base_line["record"]] = self._get_components(base_line, move)
        return result

    def _get_components(self, base_line, move):
        details = base_line["tax_details"]
        amounts = {
            ("", name): details[name] + details[f"delta_{name}"]
            for name in ("total_excluded_currency", "total_excluded")
        }
        for tax_data in details["taxes_data"]:
            if not tax_data["is_reverse_charge"]:
                for name in (
                    "tax_amount_currency",
                    "tax_amount",
                    "base_amount_currency",
                    "base_amount",
                ):
                    amounts[tax_data["tax"].id, name] = tax_data[name]
        return {
            component: to_decimal(amount, self._get_currency(component, move))
            for component, amount in amounts.items()
        }

    def _get_currency(self, component, move):
        in_currency = component[1].endswith("_currency")
        return move.currency_id if in_currency else move.company_currency_id

    def _get_steps(self, amounts, line):
        return {
            component: Decimal(str(self._get_currency(component, line.move_id).rounding))
            for component in amounts
        }
