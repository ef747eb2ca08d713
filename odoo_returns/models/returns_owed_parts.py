from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from odoo import models

from .. import engine
from ..credits import (
    BASE,
    CreditableLine,
    CreditPart,
    get_line,
    is_record,
    sum_up,
    take_share,
)
from ..decimals import to_decimal


class ReturnsOwedParts(models.AbstractModel):
    """Turn what is owed into lines of credit notes, each with the taxes that it belongs to.

    What is kept stays a price that was paid: a line below zero with the taxes of the goods that
    it is kept of, so that the base falls only by what is really paid back (EU VAT directive,
    article 90).
    """

    _name = "returns.owed.parts"
    _description = "Lines of What Is Owed"

    def _add(self, order, component, plan, booked):
        """Put one component into the plan; one that changes nothing is a note."""
        if component.kind == "goods":
            plan.parts = [
                replace(part, rule=component.source)
                if (part.line, part.component) == (component.key, "goods")
                else part
                for part in plan.parts
            ]
        elif not component.amount:
            plan.notes.append((order, component))
        else:
            parts = self._get_parts(order, component, plan, booked)
            plan.parts += [part for part in parts if any(part.amounts.values())]

    def _get_parts(self, order, component, plan, booked):
        if isinstance(component.key, CreditableLine):
            return self._take_piece(order, component, plan)
        if component.kind == "goodwill":
            return self._spread_goodwill(order, component, plan)
        if component.amount < 0:
            return self._keep(order, component, plan)
        if component.kind == "return_freight" and component.evidence:
            return self._repay(order, component, plan)
        return self._release(order, component, booked)

    def _make(self, order, component, invoice_line, amounts, **values):
        """Return a part with what the component says of itself."""
        return CreditPart(
            order,
            get_line(component) or order.line_ids.browse(),
            invoice_line,
            Decimal(0),
            amounts,
            component.kind,
            component.source,
            payer=component.payer,
            note=component.note,
            evidence=component.evidence,
            **values,
        )

    # === PIECES OF THE INVOICE === #

    def _take_piece(self, order, component, plan):
        """Return a piece of an invoice line: freight that goes back, or the rest of a discount.

        Freight takes its share of what was discounted of it along.
        """
        source, creditable = component.key, self.env["returns.creditable"]
        invoice = source.invoice_line.move_id
        left = source.paid_left
        if component.amount > 0:
            amount = min(component.amount, max(left, Decimal(0)))
        else:
            amount = max(component.amount, min(left, Decimal(0)), -plan.get_room(order)[invoice])
        if not amount:
            return []
        part = self._make(order, component, source.invoice_line, source.take_amount(amount))
        if amount < 0:
            return [part]
        if invoice not in plan.discounts:
            plan.discounts[invoice] = creditable._get_discounts(invoice)
        return [part, *creditable._share(plan.discounts, [part])]

    # === LINES OF THEIR OWN === #

    def _keep(self, order, component, plan):
        """Return lines that keep an amount of the goods, on each invoice no more than it pays."""
        goods = [
            part
            for part in plan.get_parts(order, get_line(component))
            if part.component == "goods" and part.line and part.paid > 0
        ]
        room, by_invoice = plan.get_room(order), defaultdict(list)
        for part in goods:
            by_invoice[part.invoice].append(part)
        weights = [
            max(min(room[invoice], sum(part.paid for part in own)), Decimal(0))
            for invoice, own in by_invoice.items()
        ]
        wanted = min(-component.amount, sum(weights))
        found = []
        for own, amount in zip(
            by_invoice.values(), self._split(wanted, weights, order), strict=True
        ):
            found += self._keep_by_taxes(order, component, own, amount)
        return found

    def _keep_by_taxes(self, order, component, goods, wanted):
        """Return one line for each set of taxes among the goods of one invoice."""
        groups = defaultdict(list)
        for part in goods:
            groups[part.invoice_line.tax_ids].append(part)
        weights = [sum(part.paid for part in own) for own in groups.values()]
        credits = component.key if is_record(component.key, "account.move.line") else None
        found = []
        for own, amount in zip(groups.values(), self._split(wanted, weights, order), strict=True):
            model, total = own[0].invoice_line, defaultdict(Decimal)
            for part in own:
                for name, value in part.amounts.items():
                    total[name] += value
            share = self._take_share(model, total, amount)
            kept = {name: -value for name, value in share.items()}
            found.append(self._make(order, component, model, kept, is_own=True, credits=credits))
        return found

    def _split(self, amount, weights, order):
        """Return the parts of an amount, one a weight."""
        if not any(weights):
            return [Decimal(0)] * len(weights)
        step = Decimal(str(order.currency_id.rounding))
        return engine.largest_remainder(amount, weights, step)

    def _take_share(self, invoice_line, amounts, wanted):
        steps = self.env["returns.creditable"]._get_steps(amounts, invoice_line)
        return take_share(invoice_line, dict(amounts), wanted, steps)

    def _release(self, order, component, booked):
        """Return lines that give back what was kept before, as it was kept."""
        creditable, left, found = self.env["returns.creditable"], component.amount, []
        for line in booked.find_kept(component.kind, component.key or order):
            amounts = creditable._get_amounts(line.move_id)[line]
            amount = min(left, -sum_up(line, amounts))
            if amount > 0:
                share = self._take_share(line, amounts, -amount)
                back = {name: -value for name, value in share.items()}
                credits = line.credited_line_id
                found.append(self._make(order, component, line, back, is_own=True, credits=credits))
                left -= amount
        return found

    def _repay(self, order, component, plan):
        """Return the line that repays freight which the customer advanced: no part of the sale,
        so without its taxes.
        """
        model = self._find_invoice_line(order, plan)
        if not model:
            return []
        freight = model.move_id.invoice_line_ids.filtered(
            lambda line: any(line.sale_line_ids.mapped("is_delivery"))
        )
        company_step = Decimal(str(model.company_currency_id.rounding))
        rate = Decimal(str(model.move_id.invoice_currency_rate or 1))
        in_company = (component.amount / rate / company_step).quantize(Decimal(1), ROUND_HALF_UP)
        amounts = {BASE: component.amount, ("", "total_excluded"): in_company * company_step}
        account = (freight or model)[:1].account_id
        return [
            self._make(
                order, component, model, amounts, is_own=True, is_taxed=False, account=account
            )
        ]

    def _find_invoice_line(self, order, plan):
        """Return an invoice line of the goods of a return: one that is credited now, else any."""
        lines = [part.invoice_line for part in plan.get_parts(order) if part.line]
        for sale_line in order.line_ids.sale_line_id:
            lines += [source.invoice_line for source in plan.sources.get(sale_line, ())]
        return lines[0] if lines else None

    def _spread_goodwill(self, order, component, plan):
        """Return what is given of invoice lines without goods; no more than is left of them."""
        lines = component.key or order.line_ids
        sources = [
            source
            for sale_line in lines.sale_line_id
            for source in plan.sources.get(sale_line, ())
            if source.paid_left > 0
        ]
        weights = [source.paid_left for source in sources]
        discounts = self.env["returns.creditable"]
        for invoice in {source.invoice_line.move_id: 1 for source in sources}:
            if invoice not in plan.discounts:
                plan.discounts[invoice] = discounts._get_discounts(invoice)
        off = sum(
            source.paid_left
            for invoice in {source.invoice_line.move_id: 1 for source in sources}
            for source in plan.discounts[invoice]
        )
        wanted = max(min(component.amount, sum(weights) + off), Decimal(0))
        return [
            self._make(
                order,
                component,
                source.invoice_line,
                source.take_amount(amount),
                is_own=True,
                credits=source.invoice_line,
            )
            for source, amount in zip(sources, self._split(wanted, weights, order), strict=True)
            if amount
        ]

    # === CASH ROUNDING === #

    def _add_cash_rounding(self, plan):
        """Give the rounding of an invoice back with the last of what was invoiced."""
        by_invoice = defaultdict(list)
        for part in plan.parts:
            by_invoice[part.invoice].append(part)
        for invoice, parts in by_invoice.items():
            if not invoice.invoice_cash_rounding_id:
                continue
            lines = invoice.line_ids.filtered(lambda line: line.display_type == "rounding")
            left = invoice._get_amount_sold() + sum(lines.mapped("amount_currency"))
            left -= invoice._get_amount_credited() + float(sum(part.paid for part in parts))
            if lines and invoice.currency_id.is_zero(left):
                plan.parts.append(self._make_rounding(parts[-1], lines))

    def _make_rounding(self, part, lines):
        amounts = {
            BASE: to_decimal(-sum(lines.mapped("amount_currency")), lines.currency_id),
            ("", "total_excluded"): to_decimal(
                -sum(lines.mapped("balance")), lines.company_currency_id
            ),
        }
        return replace(
            part,
            line=part.line.browse(),
            amounts=amounts,
            component="cash_rounding",
            is_own=True,
            is_taxed=False,
            account=lines[:1].account_id,
            credits=None,
        )
