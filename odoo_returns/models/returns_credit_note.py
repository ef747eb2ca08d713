from collections import defaultdict
from decimal import Decimal

from odoo import Command, fields, models

from .. import engine


class CreditableLine:
    """What is left to credit on one invoice line: a quantity and its money, cent by cent.

    :param quantity_left: in the reference unit
    :param totals: {component: Decimal} of the invoice line
    :param steps: {component: Decimal}, smallest amount of the component's currency
    """

    def __init__(self, invoice_line, quantity, totals, steps):
        self.invoice_line = invoice_line
        self.quantity_left = quantity
        self._totals = totals
        self._steps = steps
        self._already = dict.fromkeys(totals, Decimal(0))

    def book(self, quantity, amounts):
        """Take off what another credit note credited."""
        self.quantity_left -= quantity
        for component in self._totals:
            self._already[component] += amounts.get(component, Decimal(0))

    def take(self, quantity):
        """Take ``quantity`` off and return its money."""
        amounts = {
            component: engine.partial_amount(
                total,
                self._already[component],
                quantity,
                self.quantity_left,
                self._steps[component],
            )
            for component, total in self._totals.items()
        }
        self.book(quantity, amounts)
        return amounts


class ReturnsCreditNote(models.AbstractModel):
    """Credit notes as reversals of posted invoices, trimmed before they are created.

    A component of an amount is ``("", field)`` for the line and ``(tax id, field)`` for one tax,
    with core's names of the fields; those ending in ``_currency`` are in the currency of the
    invoice, the others in the company's.
    """

    _name = "returns.credit.note"
    _description = "Returns Credit Note"

    # === WHAT IS LEFT === #

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
        return result

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
            target.book(quantity, {name: sign * amount for name, amount in amounts.items()})

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
            component: self._to_decimal(amount, self._get_currency(component, move))
            for component, amount in amounts.items()
        }

    def _get_currency(self, component, move):
        in_currency = component[1].endswith("_currency")
        return move.currency_id if in_currency else move.company_currency_id

    def _to_decimal(self, amount, currency):
        return Decimal(f"{currency.round(amount):.{currency.decimal_places}f}")

    def _get_steps(self, amounts, line):
        return {
            component: Decimal(str(self._get_currency(component, line.move_id).rounding))
            for component in amounts
        }

    # === DOCUMENTS === #

    def _create(self, parts):
        """Create draft credit notes, one an invoice, in one batch.

        :param parts: list of ``CreditPart``
        :return: credit notes, with superuser rights: the return has let the user through
        """
        by_invoice = defaultdict(list)
        for part in parts:
            by_invoice[part.invoice_line.move_id].append(part)
        copies = self._copy_lines(parts)
        invoices_sudo = self.env["account.move"].sudo().union(*by_invoice)
        vals_list = [
            self._prepare_credit_note_vals(invoice, by_invoice[invoice], copies)
            for invoice in invoices_sudo
        ]
        moves_sudo = self.env["account.move"].sudo().create(vals_list)
        moves_sudo._message_log_batch(
            bodies={
                move.id: self.env._(
                    "Credits %(invoice)s for %(returns)s",
                    invoice=move.reversed_entry_id.name,
                    returns=move.ref,
                )
                for move in moves_sudo
            }
        )
        return moves_sudo

    def _copy_lines(self, parts):
        """Return {invoice line: values of its copy as core reverses it}."""
        lines = self.env["account.move.line"].sudo().union(*(part.invoice_line for part in parts))
        copies = lines.with_context(include_business_fields=True).copy_data()
        for vals in copies:
            vals.pop("move_id", None)
        return dict(zip(lines, copies, strict=True))

    def _prepare_credit_note_vals(self, invoice, parts, copies):
        """Return the values of one credit note: core's reversal with the credited lines only."""
        orders = self.env["returns.order"].union(*(part.line.order_id for part in parts))
        today = fields.Date.context_today(self)
        reversal = self.env["account.move.reversal"].new(
            {
                "move_ids": [Command.set(invoice.ids)],
                "journal_id": invoice.journal_id.id,
                "date": today,
                "reason": orders._get_numbers(),
                "company_id": invoice.company_id.id,
            }
        )
        defaults = {
            **reversal._prepare_default_reversal(invoice),
            "move_type": "out_refund",
            "reversed_entry_id": invoice.id,
            "partner_id": invoice.partner_id.id,
            "invoice_currency_rate": invoice.invoice_currency_rate,
            "invoice_cash_rounding_id": False,
            "line_ids": [
                Command.create(copies[part.invoice_line] | self._prepare_line_vals(part))
                for part in parts
            ],
        }
        return invoice.with_context(include_business_fields=True).copy_data(defaults)[0]

    def _prepare_line_vals(self, part):
        """Return what a copied invoice line needs to credit a part, its money fixed to the cent.

        ``extra_tax_data`` is core's own way to fix amounts (``account.tax``:
        ``_import_base_line_extra_tax_data``); it asks for at least one entry of taxes, so a line
        without taxes carries an empty one.
        """
        source, line = part.invoice_line, part.line
        uom = line.product_uom_id
        quantity = uom.round(self.env["returns.eligibility"]._from_reference(part.quantity, uom))
        price_unit = source.price_unit
        if uom != source.product_uom_id:
            price_unit = source.product_uom_id._compute_price(price_unit, uom)
        taxes = defaultdict(dict)
        for (tax_id, name), amount in part.amounts.items():
            taxes[str(tax_id)][name] = float(amount)
        totals = taxes.pop("")
        return {
            "quantity": quantity,
            "product_uom_id": uom.id,
            "price_unit": price_unit,
            "extra_tax_data": {
                "manual_total_excluded_currency": totals["total_excluded_currency"],
                "manual_total_excluded": totals["total_excluded"],
                "manual_tax_amounts": dict(taxes) or {"": {}},
                "currency_id": source.currency_id.id,
                "price_unit": price_unit,
                "discount": source.discount,
                "quantity": quantity,
                "rate": source.move_id.invoice_currency_rate,
            },
            "returns_line_id": line.id,
            "credited_line_id": source.id,
        }
