from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .credit_common import ReturnsCreditCommon


@tagged("post_install", "-at_install")
class TestReturnsStoreCredit(ReturnsCreditCommon):
    """Store credit in points, on accounts, and back."""

    def _draft_order(self, price):
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": price})
                ],
            }
        )

    def test_credit_of_a_hundred_with_a_bonus_of_ten_is_owed_and_spending_it_takes_from_that(self):
        self._promise(credit_bonus=10.0)
        order = self._sell((self.product, 1))
        self._pay(order)
        self.assertEqual(self._get_balances(), [0.0, 0.0, 0.0])
        returns_order = self._credit(order)
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(returns_order.refund_ids.amount_residual, 0.0)
        self.assertEqual(self._get_balances(), [0.0, -110.0, 10.0])
        card = self._get_card()
        self.assertEqual((card.points, card.program_type), (110.0, "ewallet"))
        self.assertEqual(card.history_ids.mapped("issued"), [110.0])
        row = returns_order.ledger_ids
        self.assertEqual((row.method, row.state, row.card_id), ("store_credit", "settled", card))
        invoice = self._redeem(self._draft_order(60.0), card)
        self.assertEqual(card.points, 50.0)
        self.assertEqual(invoice.amount_total, 0.0)
        self.assertEqual(self._get_balances(), [0.0, -50.0, 10.0])

    def test_the_second_credit_goes_on_the_same_wallet(self):
        for points in (100.0, 200.0):
            order = self._sell((self.product, 1))
            self._pay(order)
            self._credit(order)
            self.assertEqual(self._get_card().mapped("points"), [points])
        self.assertEqual(self._get_balances(), [0.0, -200.0, 0.0])

    def test_a_cancelled_credit_note_takes_all_back_that_is_still_there(self):
        self._promise(credit_bonus=10.0)
        returns_order = self._credit(self._sell((self.product, 1)))
        credit_note = returns_order.refund_ids
        credit_note.button_draft()
        credit_note.button_cancel()
        self.assertEqual(self._get_card().points, 0.0)
        self.assertEqual(self._get_balances(), [0.0, 0.0, 0.0])
        self.assertFalse(returns_order.is_overpaid)
        returns_order.action_settle()
        self.assertEqual(self._get_card().points, 110.0)
        self.assertEqual(self._get_balances(), [0.0, -110.0, 10.0])

    def test_what_was_spent_before_the_credit_note_was_cancelled_stays_owed_by_the_customer(self):
        self._promise(credit_bonus=10.0)
        returns_order = self._credit(self._sell((self.product, 1)))
        card = self._get_card()
        self._redeem(self._draft_order(60.0), card)
        returns_order.refund_ids.button_draft()
        returns_order.refund_ids.button_cancel()
        self.assertEqual(card.points, 0.0)
        self.assertEqual(self._get_balances(), [60.0, 0.0, 0.0])
        self.assertTrue(returns_order.is_overpaid)
        credit = self.env["returns.store.credit"].search([])
        self.assertEqual((credit.taken_points, credit.spent), (50.0, 60.0))

    def test_a_reversed_credit_note_takes_it_back_too(self):
        returns_order = self._credit(self._sell((self.product, 1)))
        returns_order.refund_ids._reverse_moves(cancel=True)
        self.assertEqual(self._get_card().points, 0.0)
        self.assertEqual(self._get_balances(), [0.0, 0.0, 0.0])

    def test_credit_in_another_currency_converts_at_the_rate_of_the_day(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.5)])
        pricelist = self.env["product.pricelist"].create({"name": "€", "currency_id": euro.id})
        order = self._sell((self.product, 1), pricelist_id=pricelist.id)
        self._pay(order)
        price = order.amount_total
        returns_order = self._credit(order)
        self.assertEqual(returns_order.ledger_ids.currency_id, euro)
        card = self._get_card()
        self.assertEqual(card.currency_id, self.company.currency_id)
        self.assertEqual(card.points, price * 2)
        self.assertEqual(self._get_balances(), [0.0, -price * 2, 0.0])

    def test_a_wallet_in_the_currency_of_the_sale_is_preferred(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.5)])
        pricelist = self.env["product.pricelist"].create({"name": "€", "currency_id": euro.id})
        programs = self.env["loyalty.program"].sudo()
        program = programs.create(
            programs._get_template_values()["ewallet"] | {"company_id": self.company.id}
        )
        program.currency_id = euro
        order = self._sell((self.product, 1), pricelist_id=pricelist.id)
        self._pay(order)
        self._credit(order)
        self.assertEqual(self._get_card().program_id, program)
        self.assertEqual(self._get_card().points, order.amount_total)

    def test_credit_expires_as_promised(self):
        self._promise(credit_days=30)
        self._credit(self._sell((self.product, 1)))
        until = fields.Date.add(fields.Date.context_today(self.policy), days=30)
        self.assertEqual(self._get_card().expiration_date, until)

    def test_expired_credit_becomes_income_only_where_an_account_says_so(self):
        self._promise(credit_days=30)
        self._credit(self._sell((self.product, 1)))
        card = self._get_card()
        card.expiration_date = fields.Date.subtract(fields.Date.today(), days=1)
        credits = self.env["returns.store.credit"]
        credits._cron_expire()
        self.assertEqual((card.points, self._get_balance(self.owed)), (100.0, -100.0))
        self.company.returns_expired_account_id = self.expired
        for _twice in range(2):
            credits._cron_expire()
            self.assertEqual((card.points, self._get_balance(self.owed)), (0.0, 0.0))
            self.assertEqual(self._get_balance(self.expired), -100.0)

    def test_a_gift_card_is_a_new_card_whose_code_is_mailed(self):
        self._promise(refund_method="choice", credit_bonus=10.0)
        order = self._sell((self.product, 1))
        self._pay(order)
        returns_order = self._return(order, approve=True)
        self.env["returns.wish"]._record(returns_order, "gift_card", "A card, please.")
        self._receive(returns_order).action_settle()
        card = self._get_card()
        self.assertEqual((card.program_type, card.points), ("gift_card", 110.0))
        self.assertEqual(self._get_balances(), [0.0, -110.0, 10.0])
        mail = self.env["mail.mail"].search([("model", "=", "loyalty.card")])
        self.assertEqual(mail.res_id, card.id)
        self.assertIn(card.code, mail.body_html)

    def test_books_that_do_not_know_store_credit_are_named_and_nothing_changes(self):
        order = self._sell((self.product, 1))
        self._pay(order)
        returns_order = self._receive(self._return(order, resolution="store_credit"))
        self.company.returns_credit_account_id = False
        self.assertRefused(
            UserError,
            "store credit first: Account of Store Credit",
            returns_order.action_settle,
            returns_order,
        )
        self.assertFalse(self._get_card())
        self.company.returns_credit_account_id = self.owed
        self.company.returns_bonus_account_id = False
        self._promise(credit_bonus=5.0)
        returns_order.action_settle()  # what was promised then has no bonus
        self.assertEqual(self._get_card().points, 100.0)

    def test_a_program_that_takes_credit_from_another_account_is_named(self):
        programs = self.env["loyalty.program"].sudo()
        program = programs.create(
            programs._get_template_values()["ewallet"] | {"company_id": self.company.id}
        )
        product = program.reward_ids.discount_line_product_id
        product.property_account_income_id = self.expired
        order = self._sell((self.product, 1))
        self._pay(order)
        returns_order = self._receive(self._return(order, resolution="store_credit"))
        self.assertRefused(
            UserError, "use one account for both", returns_order.action_settle, returns_order
        )

    def test_a_refund_becomes_credit_once_and_nobody_issues_it_by_hand(self):
        order = self._sell((self.product, 1))
        returns_order = self._credit(order)
        row = returns_order.ledger_ids
        self.env["returns.store.credit"]._issue(row)
        self.env["returns.store.credit"]._issue(row)
        self.assertEqual(self._get_card().points, 100.0)
        for user in (self.clerk, self.accountant):
            with self.assertRaises(AccessError):
                self.env["returns.store.credit"].with_user(user).create({"refund_id": row.id})

    def test_lines_for_money_and_lines_for_credit_of_one_return_go_their_own_ways(self):
        order = self._sell((self.product, 1), (self.ordered_product, 1))
        self._pay(order)
        returns_order = self._return(order)
        returns_order.line_ids[1].resolution = "store_credit"
        self._receive(returns_order).action_settle()
        self.assertEqual(
            {row.method: row.amount for row in returns_order.ledger_ids},
            {"store_credit": 30.0, "manual": 100.0},
        )
        self.assertEqual(self._get_card().points, 30.0)

    def test_what_was_paid_with_a_wallet_goes_back_on_it_and_away_with_its_document(self):
        self._credit(self._sell((self.ordered_product, 1)))
        card = self._get_card()
        self.assertEqual(card.points, 30.0)
        order = self._draft_order(100.0)
        invoice = self._redeem(order, card)
        self.assertEqual((invoice.amount_total, card.points), (70.0, 0.0))
        self._pay(order)
        returns_order = self._receive(self._return(order))
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        self.assertEqual((credit_note.amount_total, card.points), (70.0, 30.0))
        self.assertEqual(self._get_balance(self.owed), -30.0)
        credit_note.button_draft()
        self.assertEqual(card.points, 0.0)
        credit_note.action_post()
        self.assertEqual(card.points, 30.0)
        credit_note.button_draft()
        credit_note.button_cancel()
        self.assertEqual((card.points, self._get_balance(self.owed)), (0.0, 0.0))
