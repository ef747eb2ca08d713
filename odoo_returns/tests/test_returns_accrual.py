from datetime import timedelta

from dateutil.relativedelta import relativedelta
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsAccrual(ReturnsCommon):
    """IFRS 15, B20 to B27: 100 sold at 100 that cost 60, of which some are expected back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.category = cls.env["product.category"].create({"name": "Lamps"})
        cls.lamp = cls._make_product(
            "Lamp", price=100.0, standard_price=60.0, categ_id=cls.category.id
        )
        accounts = cls.env["account.account"].create(
            [
                {"name": "Refund Liability", "code": "RLIAB", "account_type": "liability_current"},
                {"name": "Right of Return", "code": "RRIGHT", "account_type": "asset_current"},
            ]
        )
        cls.liability, cls.asset = accounts
        cls.revenue = cls.company_data["default_account_revenue"]
        cls.expense = cls.company_data["default_account_expense"]
        cls.company.write(
            {
                "returns_accrual_journal_id": cls.company_data["default_journal_misc"].id,
                "returns_accrual_liability_account_id": cls.liability.id,
                "returns_accrual_asset_account_id": cls.asset.id,
                "returns_accrual_days": 30,
            }
        )
        cls.category.write(
            {
                "property_account_income_categ_id": cls.revenue.id,
                "property_account_expense_categ_id": cls.expense.id,
            }
        )

    def _measure(self, rate=None, **values):
        """Return today's accrual, measured; ``rate`` is set by hand."""
        accrual = self.env["returns.accrual"].create({"date": self.today, **values})
        accrual.action_compute()
        if rate is not None:
            accrual.line_ids.rate = rate
        return accrual

    def _give_back(self, order, quantity, **values):
        returns_order = self._return(order, {self.lamp: quantity}, approve=True, **values)
        if values.get("expects_goods", True):
            self._receive(returns_order)
        returns_order.action_settle()
        return returns_order

    def _get_balances(self, move):
        return {line.account_id: line.balance for line in move.line_ids}

    def _date_back(self, order, days):
        """Make a sale older than it is."""
        earlier = fields.Datetime.now() - timedelta(days=days)
        order.picking_ids.move_ids.date = earlier
        order.invoice_ids.line_ids.flush_recordset()
        order.invoice_ids.button_draft()
        order.invoice_ids.write({"invoice_date": earlier.date(), "date": earlier.date()})
        order.invoice_ids.action_post()

    # === THE TABLE OF IFRS 15 === #

    def test_expected_returns_are_booked_and_measured_anew(self):
        order = self._sell((self.lamp, 100))
        accrual = self._measure(rate=3)
        line = accrual.line_ids
        self.assertEqual((line.category_id, line.count), (self.category, 1))
        self.assertEqual((line.sales, line.cost), (10000, 6000))
        self.assertEqual((accrual.liability, accrual.asset), (300, 180))
        accrual.action_post()
        self.assertEqual((accrual.state, accrual.move_id.date), ("posted", self.today))
        self.assertEqual(
            self._get_balances(accrual.move_id),
            {self.revenue: 300, self.liability: -300, self.asset: 180, self.expense: -180},
        )
        accrual.action_reset()
        accrual.action_compute()
        self.assertEqual(line.exists().rate if line.exists() else accrual.line_ids.rate, 3)
        accrual.line_ids.rate = 5
        self.assertEqual((accrual.liability, accrual.asset), (500, 300))
        self._give_back(order, 1)
        accrual.action_compute()
        self.assertEqual((accrual.line_ids.credited, accrual.line_ids.cost_back), (100, 60))
        self.assertEqual((accrual.liability, accrual.asset), (400, 240))
        self._give_back(order, 1, expects_goods=False)
        accrual.action_compute()
        self.assertEqual((accrual.liability, accrual.asset), (300, 180))

    def test_the_next_day_takes_the_entry_back(self):
        self._sell((self.lamp, 100))
        accrual = self._measure(rate=3)
        accrual.action_post()
        reversal = accrual.reversal_id
        self.assertEqual(reversal.date, self.today + timedelta(days=1))
        self.assertEqual((reversal.state, reversal.auto_post), ("draft", "at_date"))
        self.assertEqual(
            self._get_balances(reversal),
            {self.revenue: -300, self.liability: 300, self.asset: -180, self.expense: 180},
        )
        reversal.auto_post = "no"
        reversal._post(soft=False)
        self.assertEqual(accrual.state, "reversed")
        both = (accrual.move_id | reversal).line_ids
        for account in (self.liability, self.asset, self.revenue, self.expense):
            lines = both.filtered(lambda line, account=account: line.account_id == account)
            self.assertEqual(sum(lines.mapped("balance")), 0)

    def test_a_period_in_the_past_is_booked_with_its_reversal_at_once(self):
        order = self._sell((self.lamp, 100))
        self._date_back(order, 10)
        accrual = self._measure(rate=3, date=self.today - timedelta(days=5))
        accrual.action_post()
        self.assertEqual(accrual.state, "reversed")
        self.assertEqual(accrual.reversal_id.date, self.today - timedelta(days=4))

    def test_getting_goods_back_costs_something(self):
        self.company.returns_accrual_recovery = 10
        self._sell((self.lamp, 100))
        accrual = self._measure(rate=3)
        self.assertEqual((accrual.liability, accrual.asset), (300, 162))
        self.assertIn("10 % is lost on the way", accrual.line_ids.explanation)

    # === WHAT COUNTS === #

    def test_a_closed_window_expects_nothing_and_says_how_much_comes_back(self):
        old, other = self._sell((self.lamp, 50)), self._sell((self.lamp, 50))
        self._give_back(old, 4)
        for order in (old, other):
            self._date_back(order, 40)
        self._sell((self.lamp, 10))
        accrual = self._measure()
        line = accrual.line_ids
        self.assertEqual((line.sales, line.rate, line.is_by_hand), (1000, 4, False))
        self.assertEqual((line.liability, line.asset), (40, 24))

    def test_sales_of_another_period_or_company_do_not_count(self):
        self._date_back(self._sell((self.lamp, 10)), 40)
        undelivered = self._sell((self.ordered_product, 5), deliver=False)
        self.assertEqual(undelivered.invoice_ids.state, "posted")
        self.assertFalse(self._measure().line_ids)

    def test_what_a_credit_note_by_hand_took_back_is_not_sold(self):
        order = self._sell((self.lamp, 10))
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({"journal_id": order.invoice_ids.journal_id.id}).refund_moves()
        by_hand = order.invoice_ids.reversal_move_ids
        by_hand.invoice_line_ids.quantity = 4
        by_hand.action_post()
        self.assertEqual(self._measure().line_ids.sales, 600)

    def test_exchanges_for_the_same_and_of_defective_goods_are_no_returns(self):
        """B26 and B27: the credit takes the sale back, whatever replaces it is sold anew."""
        sales = self.env["returns.accrual.sales"]
        order = self._return(self._sell((self.lamp, 1)))
        for values, is_return in (
            ({}, True),
            ({"resolution": "exchange"}, False),
            ({"resolution": "exchange", "exchange_product_id": self.product.id}, True),
            (
                {
                    "resolution": "exchange",
                    "exchange_product_id": self.product.id,
                    "reason_id": self.env.ref("odoo_returns.reason_defective").id,
                },
                False,
            ),
        ):
            with self.subTest(values=values):
                vals = {"order_id": order.id, "sale_line_id": order.line_ids.sale_line_id.id}
                returns_line = self.env["returns.order.line"].new(vals | values)
                credit_line = self.env["account.move.line"].new(
                    {"returns_order_id": order.id, "returns_line_id": returns_line}
                )
                self.assertEqual(sales._is_return(credit_line), is_return)

    # === ONCE === #

    def test_a_period_is_accrued_once(self):
        self._sell((self.lamp, 100))
        accrual = self._measure(rate=3)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            accrual.copy({"date": self.today})
        accrual.action_post()
        move = accrual.move_id
        accrual.action_post()
        self.assertEqual(accrual.move_id, move)
        for action in (accrual.action_compute, accrual.unlink):
            with self.assertRaisesRegex(UserError, "posted already"):
                action()
        with self.assertRaisesRegex(UserError, "do not change"):
            accrual.line_ids.rate = 5
        self.assertEqual(accrual.liability, 300)

    def test_the_state_follows_the_entry_and_its_reversal_goes_with_it(self):
        self._sell((self.lamp, 100))
        accrual = self._measure(rate=3)
        for undo in (
            lambda move: move.button_draft(),
            lambda move: move.button_cancel(),
            lambda move: (move.button_draft(), move.unlink()),
        ):
            accrual.action_post()
            move, reversal = accrual.move_id, accrual.reversal_id
            self.assertEqual((accrual.state, reversal.state), ("posted", "draft"))
            undo(move)
            self.assertEqual((accrual.state, reversal.state), ("draft", "cancel"))
        accrual.action_post()
        accrual.reversal_id.button_cancel()
        self.assertEqual(accrual.state, "posted")
        accrual.action_reverse()
        self.assertEqual(accrual.reversal_id.state, "draft")
        kept = accrual.reversal_id
        accrual.action_reverse()
        self.assertEqual(accrual.reversal_id, kept)

    def test_what_cannot_be_booked_says_why_and_leaves_no_entry(self):
        self._sell((self.lamp, 100))
        accrual = self._measure(rate=3)
        before = self.env["account.move"].search_count([])
        self.company.returns_accrual_asset_account_id = False
        with self.assertRaisesRegex(UserError, "settings of returns: Right of Return"):
            accrual.action_post()
        self.company.returns_accrual_asset_account_id = self.asset
        accrual.line_ids.rate = 0
        with self.assertRaisesRegex(UserError, "nothing to book"):
            accrual.action_post()
        accrual.line_ids.rate = 3
        accrual.date = self.today + timedelta(days=1)
        with self.assertRaisesRegex(UserError, "not over yet"):
            accrual.action_post()
        accrual.date = self.today
        self.company.sudo().fiscalyear_lock_date = self.today
        with self.assertRaisesRegex(UserError, "is locked"):
            accrual.action_post()
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(accrual.state, "draft")

    # === WHO === #

    def test_the_accountant_measures_and_posts_without_a_returns_group(self):
        self._sell((self.lamp, 100))
        accruals = self.env["returns.accrual"].with_user(self.accountant)
        accrual = accruals.create({"date": self.today})
        accrual.action_compute()
        accrual.line_ids.rate = 3
        accrual.action_post()
        self.assertEqual((accrual.state, accrual.liability), ("posted", 300))
        self.assertTrue(accrual.line_ids.action_open_sales()["domain"][0][2])

    def test_nobody_forges_figures_or_entries(self):
        self._sell((self.lamp, 100))
        accrual = self._measure(rate=3)
        entry = self.env["account.move"].search([("state", "=", "posted")], limit=1)
        mine = accrual.with_user(self.accountant)
        for record, vals in (
            (mine, {"move_id": entry.id}),
            (mine, {"reversal_id": entry.id}),
            (mine.line_ids, {"sales": 1}),
            (mine.line_ids, {"credited": 1}),
            (mine, {"line_ids": [Command.create({"category_id": self.category.id})]}),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "cannot be written"):
                record.write(vals)
        with self.assertRaises(AccessError):
            accrual.with_user(self.clerk).action_compute()
        self.assertEqual((accrual.state, accrual.line_ids.sales), ("draft", 10000))

    def test_another_company_is_not_seen(self):
        other = self.setup_other_company()["company"]
        accrual = self.env["returns.accrual"].create(
            {"date": self.today - relativedelta(days=1), "company_id": other.id}
        )
        seen = self.env["returns.accrual"].with_user(self.accountant).search([])
        self.assertNotIn(accrual, seen)
        with self.assertRaises(AccessError):
            accrual.with_user(self.accountant).action_compute()
