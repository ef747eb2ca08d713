from odoo import models
from odoo.tools import format_date

from .gate_mixin import GATE


class ReturnsBookkeeping(models.AbstractModel):
    """How the credit notes of returns are booked: journal, exchange rate, posting, date."""

    _name = "returns.bookkeeping"
    _description = "Returns Bookkeeping"

    def _get_journal(self, invoice):
        """Return the journal of a credit note: the own one of the company, else the invoice's."""
        return invoice.company_id.sudo().returns_refund_journal_id or invoice.journal_id

    def _get_rate_vals(self, invoice):
        """Return the exchange rate of a credit note; without one, core takes today's.

        A return reduces the base of the original supply, at the rate which that had (EU VAT
        directive, art. 91); some countries and companies take the day of the credit note. The
        difference in company currency is then booked by core when both are reconciled.
        """
        if self._get_fx_source(invoice) == "refund_date":
            return {}
        return {"invoice_currency_rate": invoice.invoice_currency_rate}

    def _get_fx_source(self, invoice):
        company_sudo = invoice.company_id.sudo()
        if invoice.currency_id == invoice.company_currency_id:
            return "original"
        rule_sudo = company_sudo.returns_fx_rule_ids.filtered(
            lambda rule: rule.country_id == invoice.tax_country_id
        )
        return rule_sudo.fx_source or company_sudo.returns_fx_source

    def _post(self, moves_sudo):
        """Post credit notes, except where accountants look at them first."""
        to_post = moves_sudo.filtered(
            lambda move: move.company_id.returns_credit_note_posting == "posted"
        )
        while to_post:
            # core reconciles one credit note of an invoice in a posting
            firsts = to_post.browse(
                moves[:1].id for moves in to_post.grouped("reversed_entry_id").values()
            )
            firsts.with_context(returns_gate=GATE)._post(soft=False)
            to_post -= firsts

    def _say_moved(self, moves):
        """Say on the returns which credit notes a lock moved to the next open date."""
        for move in moves.filtered(lambda move: move.date != move.invoice_date):
            if not move._get_violated_lock_dates(move.invoice_date, move._affect_tax_report()):
                continue
            body = self.env._(
                "The credit note %(move)s of %(wanted)s is booked on %(booked)s: the period of "
                "its date is locked.",
                move=move.name,
                wanted=format_date(self.env, move.invoice_date),
                booked=format_date(self.env, move.date),
            )
            for order_sudo in move._get_returns_orders_sudo():
                order_sudo._message_log(body=body)
