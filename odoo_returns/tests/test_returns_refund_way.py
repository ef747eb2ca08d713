from decimal import Decimal

from odoo.tests import tagged

from .credit_common import ReturnsCreditCommon


@tagged("post_install", "-at_install")
class TestReturnsRefundWay(ReturnsCreditCommon):
    """The way of the money, from the documents of the sale: no provider is asked here."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.aq")  # no right applies there
        cls.method = cls.env.ref("payment.payment_method_unknown")
        cls.method.sudo().support_refund = "partial"
        cls.provider = cls._make_provider("Card")
        cls.other = cls._make_provider("Wallet")
        cls.support = "partial"
        cls.classPatch(
            type(cls.provider),
            "_compute_feature_support_fields",
            lambda providers: providers.update(
                {
                    "support_express_checkout": False,
                    "support_manual_capture": None,
                    "support_tokenization": False,
                    "support_refund": cls.support,
                }
            ),
        )
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "CN-100", "partner_id": cls.customer.id}
        )

    @classmethod
    def _make_provider(cls, name):
        return (
            cls.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": name,
                    "code": "none",
                    "state": "test",
                    "payment_method_ids": [(6, 0, cls.method.ids)],
                }
            )
        )

    def setUp(self):
        super().setUp()
        type(self).support = "partial"

    def _pay_online(self, order, amount, provider=None, **values):
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": (provider or self.provider).id,
                    "payment_method_id": self.method.id,
                    "reference": f"TX-{self.env['payment.transaction'].sudo().search_count([])}",
                    "amount": amount,
                    "currency_id": order.currency_id.id,
                    "partner_id": self.customer.id,
                    "state": "done",
                    "operation": "online_direct",
                    "sale_order_ids": [(6, 0, order.ids)],
                    "invoice_ids": [(6, 0, order.invoice_ids.ids)],
                    **values,
                }
            )
        )

    def _get_return(self, order, **values):
        """Return a return of everything with its credit note as a draft, nothing granted yet."""
        returns_order = self._return(order)
        returns_order.write(values)
        self._receive(returns_order)
        plan = self.env["returns.settlement"]._plan(returns_order)
        return returns_order, self.env["returns.credit.note"]._create(plan.parts)

    def _choose(self, returns_order, move, amount=None):
        amount = Decimal(str(amount or move.amount_total))
        tenders = self.env["returns.refund.way"]._choose(returns_order, move, amount)
        return [
            (each.method, float(each.amount), each.source_transaction or None, each.reason)
            for each in tenders
        ]

    def _move_to(self, country):
        self.customer.country_id = self.env.ref(f"base.{country}")

    def test_money_goes_back_to_the_last_payment_first(self):
        order = self._sell((self.product, 1))
        first = self._pay_online(order, 60.0)
        last = self._pay_online(order, 40.0, self.other)
        returns_order, move = self._get_return(order)
        self.assertEqual(
            self._choose(returns_order, move),
            [("original", 40.0, last, "paid_so"), ("original", 60.0, first, "paid_so")],
        )
        self.assertEqual(
            self._choose(returns_order, move, 10.0), [("original", 10.0, last, "paid_so")]
        )

    def test_in_china_each_payment_gets_its_own_part_back(self):
        self._move_to("cn")
        order = self._sell((self.product, 1))
        first = self._pay_online(order, 60.0)
        last = self._pay_online(order, 40.0, self.other)
        returns_order, move = self._get_return(order, kind="withdrawal")
        self.assertEqual(
            self._choose(returns_order, move, 10.01),
            [("original", 4.0, last, "paid_so"), ("original", 6.01, first, "paid_so")],
        )

    def test_a_down_payment_goes_back_where_it_came_from(self):
        order = self._sell((self.product, 1), invoice=False)
        down = self._pay_online(order, 30.0, invoice_ids=False)
        self._invoice(order)
        rest = self._pay_online(order, 70.0)
        returns_order, move = self._get_return(order)
        self.assertEqual(
            self._choose(returns_order, move),
            [("original", 70.0, rest, "paid_so"), ("original", 30.0, down, "paid_so")],
        )

    def test_what_went_back_before_is_not_sent_again_failed_refunds_are(self):
        order = self._sell((self.product, 1))
        paid = self._pay_online(order, 100.0)
        values = {"operation": "refund", "source_transaction_id": paid.id}
        self._pay_online(order, -30.0, state="pending", **values)
        self._pay_online(order, -20.0, state="error", **values)
        returns_order, move = self._get_return(order)
        self.assertEqual(
            self._choose(returns_order, move),
            [("original", 70.0, paid, "paid_so"), ("manual", 30.0, None, "over_left")],
        )

    def test_payments_that_are_not_done_or_in_another_currency_take_nothing_back(self):
        euro = self.setup_other_currency("EUR")
        order = self._sell((self.product, 1))
        self._pay_online(order, 100.0, state="pending")
        self._pay_online(order, 100.0, state="cancel")
        self._pay_online(order, 100.0, currency_id=euro.id)
        returns_order, move = self._get_return(order)
        self.assertEqual(self._choose(returns_order, move), [("manual", 100.0, None, "over_left")])

    def test_what_was_written_off_waits_for_a_person(self):
        order = self._sell((self.product, 1))
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        register.create(
            {
                "amount": 60.0,
                "payment_difference_handling": "reconcile",
                "writeoff_account_id": self.company_data["default_account_expense"].id,
            }
        )._create_payments()
        self.assertEqual(order.invoice_ids.amount_residual, 0)
        returns_order, move = self._get_return(order)
        self.assertEqual(
            self._choose(returns_order, move),
            [("bank", 60.0, None, "by_hand"), ("manual", 40.0, None, "over_left")],
        )

    def test_a_provider_that_is_closed_or_gives_nothing_back_is_replaced_by_the_bank(self):
        order = self._sell((self.product, 1))
        self._pay_online(order, 100.0)
        returns_order, move = self._get_return(order)
        self.provider.state = "disabled"
        self.assertEqual(self._choose(returns_order, move), [("bank", 100.0, None, "closed")])
        self.provider.state = "test"
        self.method.support_refund = "none"
        self.assertEqual(self._choose(returns_order, move), [("bank", 100.0, None, "no_refunds")])

    def test_where_the_law_wants_consent_a_person_asks_before_the_way_changes(self):
        self._move_to("de")
        order = self._sell((self.product, 1))
        self._pay_online(order, 100.0)
        returns_order, move = self._get_return(order, kind="withdrawal")
        self.provider.state = "disabled"
        self.assertEqual(
            self._choose(returns_order, move), [("manual", 100.0, None, "consent_missing")]
        )

    def test_a_provider_that_gives_all_back_or_nothing_gets_only_the_whole(self):
        order = self._sell((self.product, 1))
        paid = self._pay_online(order, 100.0)
        returns_order, move = self._get_return(order)
        self.method.support_refund = "full_only"
        self.assertEqual(self._choose(returns_order, move), [("original", 100.0, paid, "paid_so")])
        self.assertEqual(
            self._choose(returns_order, move, 99.0), [("bank", 99.0, None, "over_left")]
        )

    def test_money_paid_by_hand_goes_by_bank_and_without_an_account_a_person_pays(self):
        order = self._sell((self.product, 1))
        self._pay(order)
        returns_order, move = self._get_return(order)
        self.assertEqual(self._choose(returns_order, move), [("bank", 100.0, None, "by_hand")])
        self.bank.active = False
        self.env.invalidate_all()
        self.assertEqual(self._choose(returns_order, move), [("manual", 100.0, None, "by_hand")])

    def test_the_promise_and_the_wish_decide_where_the_law_is_silent(self):
        self._promise(refund_method="store_credit")
        order = self._sell((self.product, 1))
        self._pay_online(order, 100.0)
        returns_order, move = self._get_return(order)
        self.assertEqual(
            self._choose(returns_order, move), [("store_credit", 100.0, None, "promise")]
        )
        self._promise(refund_method="choice")
        order = self._sell((self.product, 1))
        paid = self._pay_online(order, 100.0)
        returns_order, move = self._get_return(order)
        self.assertEqual(self._choose(returns_order, move), [("original", 100.0, paid, "paid_so")])
        self.env["returns.wish"]._record(returns_order, "bank", "To my account.", self.bank)
        self.assertEqual(self._choose(returns_order, move), [("bank", 100.0, None, "wish")])

    def test_a_consumer_who_withdraws_gets_money_whatever_was_promised(self):
        self._move_to("de")
        self._promise(refund_method="store_credit")
        order = self._sell((self.product, 1))
        paid = self._pay_online(order, 100.0)
        returns_order, move = self._get_return(order, kind="withdrawal")
        self.assertEqual(self._choose(returns_order, move), [("original", 100.0, paid, "paid_so")])
        self.env["returns.wish"]._record(returns_order, "store_credit", "I prefer credit.")
        self.assertEqual(self._choose(returns_order, move), [("store_credit", 100.0, None, "wish")])

    def test_a_resolution_for_credit_keeps_its_part_and_the_rest_is_split(self):
        order = self._sell((self.product, 1), (self.ordered_product, 1))
        paid = self._pay_online(order, 130.0)
        returns_order = self._return(order)
        returns_order.line_ids[1].resolution = "store_credit"
        self._receive(returns_order)
        plan = self.env["returns.settlement"]._plan(returns_order)
        move = self.env["returns.credit.note"]._create(plan.parts)
        self.assertEqual(
            self._choose(returns_order, move),
            [
                ("store_credit", 30.0, None, "resolution"),
                ("original", 100.0, paid, "paid_so"),
            ],
        )
