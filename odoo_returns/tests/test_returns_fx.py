from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsFx(ReturnsCommon):
    """Three sold for 100 euros each and 19 % tax, at 2.0 a dollar; credited when it is 2.5.

    The invoice is 300 + 57 euros, or 150.00 + 28.50 dollars.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.euro = cls.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": cls.euro.id}
        )
        cls.tax = cls._make_tax(19)

    def _settle(self, quantity=2, paid=False, price=100.0):
        """Return invoice and credit note of what was sold yesterday and credited today."""
        order = self._sell(
            (self.product, 3, {"price_unit": price, "tax_ids": [Command.set(self.tax.ids)]}),
            pricelist_id=self.pricelist.id,
            invoice=False,
        )
        invoice = self._invoice(order, post=False)
        invoice.invoice_date = self.today - timedelta(days=1)
        invoice.action_post()
        if paid:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({"payment_date": self.today - timedelta(days=1)})._create_payments()
        self.env["res.currency.rate"].search([("currency_id", "=", self.euro.id)]).filtered(
            lambda rate: rate.name == self.today
        ).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": self.euro.id, "rate": 2.5, "name": self.today}
        )
        returns_order = self._receive(self._return(order, {self.product: quantity}))
        returns_order.action_settle()
        return invoice, returns_order.refund_ids

    def _get_balances(self, move):
        """Return {kind of line: (dollars, euros)} of a document."""
        return {
            kind: (
                round(sum(lines.mapped("balance")), 2),
                round(sum(lines.mapped("amount_currency")), 2),
            )
            for kind, lines in move.line_ids.grouped("display_type").items()
        }

    def _get_differences(self, move):
        lines = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        return partials.exchange_move_id

    def test_the_rate_of_the_invoice_is_the_default_and_leaves_no_difference(self):
        invoice, credit_note = self._settle()
        self.assertEqual(
            self._get_balances(invoice),
            {"product": (-150, -300), "tax": (-28.5, -57), "payment_term": (178.5, 357)},
        )
        self.assertEqual(credit_note.invoice_currency_rate, 2.0)
        self.assertEqual(
            self._get_balances(credit_note),
            {"product": (100, 200), "tax": (19, 38), "payment_term": (-119, -238)},
        )
        self.assertEqual((invoice.amount_residual, credit_note.payment_state), (119, "paid"))
        self.assertFalse(self._get_differences(credit_note))

    def test_at_the_rate_of_its_own_date_an_unpaid_invoice_books_the_difference(self):
        """238 euros were 119.00 dollars and are 95.20: 23.80 were lost on the receivable."""
        self.company.returns_fx_source = "refund_date"
        invoice, credit_note = self._settle()
        self.assertEqual(credit_note.invoice_currency_rate, 2.5)
        self.assertEqual(
            self._get_balances(credit_note),
            {"product": (80, 200), "tax": (15.2, 38), "payment_term": (-95.2, -238)},
        )
        difference = self._get_differences(credit_note)
        self.assertEqual(len(difference), 1)
        self.assertEqual(
            {line.account_id: (line.balance, line.amount_currency) for line in difference.line_ids},
            {
                self.company_data["default_account_receivable"]: (-23.8, 0),
                self.company.expense_currency_exchange_account_id: (23.8, 0),
            },
        )
        self.assertEqual((invoice.amount_residual, credit_note.payment_state), (119, "paid"))
        receivable = (invoice | credit_note | difference).line_ids.filtered(
            lambda line: line.account_id == self.company_data["default_account_receivable"]
        )
        self.assertAlmostEqual(sum(receivable.mapped("balance")), 59.5, 2)

    def test_a_paid_invoice_books_the_difference_when_the_credit_note_is_paid_out(self):
        self.company.returns_fx_source = "refund_date"
        _invoice, credit_note = self._settle(paid=True)
        self.assertEqual(credit_note.amount_residual, 238)
        self.assertFalse(self._get_differences(credit_note))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=credit_note.ids
        ).create({"payment_date": self.today})._create_payments()
        self.assertEqual(credit_note.amount_residual, 0)
        self.assertFalse(self._get_differences(credit_note), "paid at the rate it was booked at")
        self.assertEqual(self._get_balances(credit_note)["payment_term"], (-95.2, -238))

    def test_a_refund_of_a_paid_invoice_at_the_old_rate_books_the_difference_with_its_payment(self):
        """238 euros are owed as 119.00 dollars and paid out with 95.20: 23.80 are gained."""
        invoice, credit_note = self._settle(paid=True)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=credit_note.ids
        ).create({"payment_date": self.today})._create_payments()
        difference = self._get_differences(credit_note)
        self.assertEqual(
            {line.account_id: line.balance for line in difference.line_ids},
            {
                self.company_data["default_account_receivable"]: 23.8,
                self.company.income_currency_exchange_account_id: -23.8,
            },
        )
        self.assertEqual(invoice.payment_state, "paid")

    def test_partial_credits_at_another_rate_add_up_in_both_currencies(self):
        """Three times 33.35 with 19 %: 100.05 + 19.01 euros, 40.02 + 7.60 dollars at 2.5."""
        self.company.returns_fx_source = "refund_date"
        invoice, first = self._settle(quantity=1, price=33.35)
        rest = self._receive(self._return(first.line_ids.returns_order_id.sale_order_ids))
        rest.action_settle()
        credit_notes = first | rest.refund_ids
        self.assertEqual(sum(credit_notes.mapped("amount_total")), invoice.amount_total)
        for credit_note in credit_notes:
            self.assertAlmostEqual(sum(credit_note.line_ids.mapped("balance")), 0, 6)
        self.assertEqual(
            [self._get_balances(move)["product"] for move in credit_notes],
            [(13.34, 33.35), (26.68, 66.7)],
        )
        self.assertEqual(
            [self._get_balances(move)["tax"] for move in credit_notes],
            [(2.54, 6.34), (5.06, 12.67)],
        )
        self.assertEqual(invoice.payment_state, "reversed")

    def test_what_was_credited_at_another_rate_does_not_change_what_is_left(self):
        self.company.returns_fx_source = "refund_date"
        invoice, first = self._settle(quantity=1)
        self.company.returns_fx_source = "original"
        rest = self._receive(self._return(first.line_ids.returns_order_id.sale_order_ids))
        rest.action_settle()
        balances = [self._get_balances(move)["product"] for move in (first, rest.refund_ids)]
        self.assertEqual(balances, [(40, 100), (100, 200)])
        self.assertEqual(invoice.payment_state, "reversed")

    def test_a_country_has_a_rate_of_its_own(self):
        country = self.company.account_fiscal_country_id
        rule = self.env["returns.fx.rule"].create(
            {"country_id": country.id, "fx_source": "refund_date"}
        )
        self.assertEqual(self._settle()[1].invoice_currency_rate, 2.5)
        rule.country_id = self.env.ref("base.tv")
        self.assertEqual(self._settle()[1].invoice_currency_rate, 2.0)
        self.company.returns_fx_source = "refund_date"
        rule.write({"country_id": country.id, "fx_source": "original"})
        self.assertEqual(self._settle()[1].invoice_currency_rate, 2.0)

    def test_a_new_date_of_a_draft_keeps_the_rate_of_the_invoice(self):
        self.company.returns_credit_note_posting = "draft"
        _invoice, credit_note = self._settle()
        credit_note.invoice_date = self.today + timedelta(days=1)
        self.assertEqual(credit_note.invoice_currency_rate, 2.0)
        self.assertEqual(self._get_balances(credit_note)["payment_term"], (-119, -238))
        self.company.returns_fx_source = "refund_date"
        credit_note.invoice_date = self.today
        self.assertEqual(credit_note.invoice_currency_rate, 2.5)

    def test_clerks_choose_no_rate_and_a_company_sees_its_own(self):
        other = self.setup_other_company()["company"]
        rules = self.env["returns.fx.rule"].create(
            [
                {"country_id": self.env.ref("base.ie").id, "company_id": company.id}
                for company in (self.company, other)
            ]
        )
        seen = rules.with_user(self.accountant).search([("id", "in", rules.ids)])
        self.assertEqual(seen.company_id, self.company)
        for user in (self.clerk, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rules[0].with_user(user).fx_source = "refund_date"
