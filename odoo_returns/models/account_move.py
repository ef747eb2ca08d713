from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .gate_mixin import GATE


class AccountMove(models.Model):
    _inherit = "account.move"

    returns_order_ids = fields.Many2many(
        "returns.order",
        string="Returns",
        compute="_compute_returns_order_ids",
        groups="odoo_returns.group_returns_user",
    )
    returns_count = fields.Integer(
        compute="_compute_returns_order_ids", groups="odoo_returns.group_returns_user"
    )

    returns_recovery_id = fields.Many2one(
        "returns.recovery",
        "Recovery",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
    )

    returns_refund_ids = fields.One2many(
        "returns.refund", "move_id", "Refunds of Returns", groups="account.group_account_readonly"
    )

    def _compute_returns_order_ids(self):
        for move in self:
            move.returns_order_ids = move.invoice_line_ids.returns_order_id
            move.returns_count = len(move.returns_order_ids)

    def action_open_returns(self):
        """Open the returns that this document credits."""
        return self.returns_order_ids._get_action_open()

    def _get_returns_orders_sudo(self):
        """Return the returns that these documents settle, whoever asks: accountants may not
        read returns, yet their documents move them.
        """
        return self.sudo().line_ids.returns_order_id

    def _get_accruals_sudo(self):
        """Return the expected returns that these entries book."""
        accruals_sudo = self.env["returns.accrual"].sudo()
        entries = self.filtered(lambda move: move.move_type == "entry")
        return accruals_sudo.search([("move_id", "in", entries.ids)]) if entries else accruals_sudo

    def _get_returns_refunds(self):
        """Return the credit notes of returns among these documents."""
        return self.filtered(
            lambda move: move.move_type == "out_refund" and move.line_ids.returns_order_id
        )

    def _compute_invoice_currency_rate(self):
        """Keep the rate of the invoice where it counts, also when the date of a draft changes."""
        super()._compute_invoice_currency_rate()
        for move in self._get_returns_refunds():
            if invoice := move.reversed_entry_id:
                move.update(self.env["returns.bookkeeping"]._get_rate_vals(invoice))

    def _get_accounting_date(self, invoice_date, has_tax, lock_dates=None):
        """Book a return's credit note after every lock: core stops at today, even if locked."""
        found = super()._get_accounting_date(invoice_date, has_tax, lock_dates)
        if self._get_returns_refunds():
            locks = self._get_violated_lock_dates(found, has_tax)
            found = locks[-1][0] + timedelta(days=1) if locks else found
        return found

    def write(self, vals):
        """Let cards follow the credit notes that give back to them; invoices cost nothing here."""
        result = super().write(vals)
        if "state" in vals:
            credits = self.filtered(
                lambda move: (
                    move.move_type == "out_refund"
                    or move.reversed_entry_id.move_type == "out_refund"
                )
            )
            self.env["returns.credit.restore"]._follow(credits)
        return result

    def _post(self, soft=True):
        first = self._get_returns_refunds().filtered(lambda move: not move.posted_before)
        posted = super()._post(soft)
        credited = posted.filtered(
            lambda move: (
                move.move_type == "out_refund" or move.reversed_entry_id.move_type == "out_refund"
            )
        )
        orders_sudo = credited._get_returns_orders_sudo()
        if orders_sudo:
            refunds_sudo = credited.sudo().filtered(
                lambda move: move.move_type == "out_refund" and move.line_ids.returns_order_id
            )
            refunds_sudo._check_credited_once()
            self._grant_refunds(refunds_sudo | credited.sudo().reversed_entry_id)
            orders_sudo._sync_state()
        posted._pay_exchanges()
        (first & posted)._get_returns_orders_sudo()._notify("credited")
        self.env["returns.bookkeeping"]._say_moved(first & posted)
        return posted

    def button_cancel(self):
        orders_sudo = self._get_returns_orders_sudo()
        result = super().button_cancel()
        if orders_sudo:
            self._grant_refunds(self.sudo() | self.sudo().reversed_entry_id)
        self._get_accruals_sudo()._take_reversals_back()
        orders_sudo._sync_state()
        return result

    def button_draft(self):
        self._check_not_sealed()
        orders_sudo = self._get_returns_orders_sudo()
        result = super().button_draft()
        if orders_sudo:
            self._grant_refunds(self.sudo() | self.sudo().reversed_entry_id)
        self._get_accruals_sudo()._take_reversals_back()
        orders_sudo._sync_state()
        return result

    def unlink(self):
        orders_sudo = self._get_returns_orders_sudo()
        accruals_sudo = self._get_accruals_sudo()
        result = super().unlink()
        accruals_sudo._take_reversals_back()
        orders_sudo.exists()._sync_state()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid_back(self):
        """Keep credit notes by which money left: their refunds are its record."""
        credit_notes = self.filtered(lambda move: move.move_type == "out_refund")
        rows_sudo = self.env["returns.refund"].sudo()
        gone = [("move_id", "in", credit_notes.ids), ("state", "in", ("sending", "settled"))]
        rows_sudo = credit_notes and rows_sudo.search(gone, limit=1)
        if rows_sudo:
            raise UserError(
                self.env._(
                    "%(rma)s: money went back by %(move)s, so it cannot be deleted.",
                    rma=rows_sudo.order_id.name,
                    move=rows_sudo.move_id.display_name,
                )
            )

    def _pay_exchanges(self):
        """Let credit notes pay the invoices of exchanges that they were kept for."""
        invoices_sudo = self.sudo().filtered(lambda move: move.move_type == "out_invoice")
        sold = invoices_sudo.invoice_line_ids.sale_line_ids.order_id
        exchanges = sold.filtered("exchange_return_id")
        if exchanges:
            books = self.env["returns.refund.books"]
            books._set_off(books._get_waiting(exchanges))

    def _grant_refunds(self, moves_sudo):
        """Let the ledger owe what these credit notes give today, nothing where they are none."""
        self.env["returns.refund"]._grant(moves_sudo._get_returns_refunds())

    def _check_not_sealed(self):
        """Say how a hashed credit note is taken back: it can neither be reset nor cancelled."""
        for move in self._get_returns_refunds():
            if move.inalterable_hash:
                raise UserError(
                    self.env._(
                        "%(move)s is sealed by the journal %(journal)s. Reverse it to open "
                        "%(returns)s again.",
                        move=move.name,
                        journal=move.journal_id.name,
                        returns=move._get_returns_orders_sudo()._get_numbers(),
                    )
                )

    def _check_credited_once(self):
        """Refuse credit notes that credit more of a return, or of an invoice, than there is.

        :raises UserError: naming the return and the quantity due, or the invoice and amounts
        """
        returns_lines = self.line_ids.returns_line_id
        if self.env.context.get("returns_gate") is not GATE:  # a settlement holds the lock already
            returns_lines._lock_sale_lines()
        self.env["returns.due"]._check_settled(returns_lines)
        for invoice in self.reversed_entry_id:
            invoiced = invoice._get_amount_sold()
            credited = invoice._get_amount_credited()
            if invoice.currency_id.compare_amounts(credited, invoiced) > 0:
                raise UserError(
                    self.env._(
                        "%(credited)s would be credited on %(invoice)s, "
                        "but only %(invoiced)s were invoiced.",
                        credited=invoice.currency_id.format(credited),
                        invoice=invoice.name,
                        invoiced=invoice.currency_id.format(invoiced),
                    )
                )

    def _get_amount_sold(self):
        """Return what this invoice was for: all but down payments that it takes off."""
        paid_down = self.invoice_line_ids.filtered("is_downpayment")
        return self.amount_total - sum(paid_down.mapped("price_total"))

    def _get_amount_credited(self):
        """Return what posted credit notes give back of this invoice, less what was taken back.

        Freight that the customer advanced is repaid with it, and was never invoiced.
        """
        refunds = self.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_refund"
        )
        reversals = refunds.reversal_move_ids.filtered(lambda move: move.state == "posted")
        lines = (refunds | reversals).invoice_line_ids
        repaid = lines.filtered(
            lambda line: line.returns_component == "return_freight" and line.price_total > 0
        )
        signs = {"out_refund": 1, "out_invoice": -1}
        advanced = sum(signs[line.move_type] * line.price_total for line in repaid)
        amounts = (sum(moves.mapped("amount_total")) for moves in (refunds, reversals))
        credited, taken_back = amounts
        return credited - taken_back - advanced
