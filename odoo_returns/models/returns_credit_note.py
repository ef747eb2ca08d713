from collections import defaultdict

from odoo import Command, fields, models

from .returns_creditable import BASE


class ReturnsCreditNote(models.AbstractModel):
    """Credit notes as reversals of posted invoices, trimmed before they are created."""

    _name = "returns.credit.note"
    _description = "Returns Credit Note"

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
        return self.env["account.move"].sudo().create(vals_list)

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
                "journal_id": self.env["returns.bookkeeping"]._get_journal(invoice).id,
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
            **self.env["returns.bookkeeping"]._get_rate_vals(invoice),
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
        source = part.invoice_line
        uom, quantity, price_unit = self._get_quantity_and_price(part)
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
            "returns_order_id": part.order.id,
            "returns_line_id": part.line.id,
            "credited_line_id": source.id,
        }

    def _get_quantity_and_price(self, part):
        """Return unit, quantity and unit price to print; the amounts are fixed beside them."""
        source, uom = part.invoice_line, part.invoice_line.product_uom_id
        if part.line:
            uom = part.line.product_uom_id
            quantity = self.env["returns.eligibility"]._from_reference(part.quantity, uom)
            return (
                uom,
                uom.round(quantity),
                source.product_uom_id._compute_price(source.price_unit, uom),
            )
        share = float(part.amounts[BASE]) / source.price_subtotal
        quantity = source.quantity * share
        return uom, max(uom.round(quantity), uom.rounding), source.price_unit
