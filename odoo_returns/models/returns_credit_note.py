from collections import defaultdict

from odoo import Command, fields, models

from ..credits import BASE


class ReturnsCreditNote(models.AbstractModel):
    """Credit notes as reversals of posted invoices, trimmed before they are created."""

    _name = "returns.credit.note"
    _description = "Returns Credit Note"

    def _create(self, parts):
        """Create draft credit notes, one an invoice, in one batch.

        A return that exchanges has its own: it pays the new goods, and nothing else does.

        :param parts: list of ``CreditPart``
        :return: credit notes, with superuser rights: the return has let the user through
        """
        by_document = defaultdict(list)
        for part in parts:
            exchange = part.order if part.order.is_exchange else part.order.browse()
            by_document[part.invoice, exchange].append(part)
        copies = self._copy_lines(parts)
        vals_list = [
            self._prepare_credit_note_vals(invoice.sudo(), of_document, copies)
            for (invoice, _exchange), of_document in by_document.items()
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
        orders = self.env["returns.order"].union(*(part.order for part in parts))
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
        discount = 0.0 if part.is_own else source.discount
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
                "discount": discount,
                "quantity": quantity,
                "rate": source.move_id.invoice_currency_rate,
            },
            "returns_order_id": part.order.id,
            "returns_line_id": part.line.id,
            "credited_line_id": source.id,
            "returns_component": part.component,
            "returns_rule": part.rule,
            **(self._prepare_own_vals(part) if part.is_own else {}),
        }

    def _prepare_own_vals(self, part):
        """Return what makes a copy a line of its own: no product, no quantity of the order."""
        source = part.invoice_line
        return {
            "name": self._get_name(part),
            "product_id": False,
            "discount": 0.0,
            "is_downpayment": False,
            "sale_line_ids": [Command.clear()],
            "tax_ids": [Command.set(source.tax_ids.ids if part.is_taxed else [])],
            "account_id": (part.account or source.account_id).id,
            "credited_line_id": part.credits.id if part.credits else False,
        }

    def _get_name(self, part):
        """Return what a line of its own is for, in the language of the customer."""
        self = self.with_context(lang=part.invoice.partner_id.lang)
        field = self.env["account.move.line"]._fields["returns_component"]
        label = dict(field._description_selection(self.env))[part.component]
        about = part.line.product_id.display_name if part.line else ""
        rule = part.rule if part.component not in ("goodwill", "cash_rounding") else ""
        return " - ".join(filter(None, [label, about, rule]))

    def _get_quantity_and_price(self, part):
        """Return unit, quantity and unit price to print; the amounts are fixed beside them."""
        source, uom = part.invoice_line, part.invoice_line.product_uom_id
        if part.is_own:
            is_included = part.is_taxed and any(source.tax_ids.mapped("price_include"))
            return uom.browse(), 1.0, float(part.paid if is_included else part.amounts[BASE])
        if part.line:
            uom = part.line.product_uom_id
            quantity = self.env["returns.eligibility"]._from_reference(part.quantity, uom)
            return (
                uom,
                uom.round(quantity),
                source.product_uom_id._compute_price(source.price_unit, uom),
            )
        share = float(part.amounts[BASE]) / (source.price_subtotal or 1.0)
        quantity = source.quantity * share
        return uom, max(uom.round(quantity), uom.rounding), source.price_unit
