"""One tour in Chromium for each user of a return."""

from tours_case import ToursCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestTours(ToursCase):
    def test_the_clerk_makes_a_return_from_an_order_and_credits_it_when_the_goods_are_here(self):
        order = self._sell((self.product, 5), (self.ordered_product, 1))
        self._run_tour(
            f"/odoo/action-sale.action_orders/{order.id}", "returns_clerk_request_tour", self.clerk
        )
        returns_order = order.return_ids
        kettle, teapot = returns_order.line_ids
        self.assertEqual((returns_order.state, returns_order.verdict), ("approved", "allow"))
        self.assertEqual((kettle.quantity, kettle.reason_id.reason_class), (2, "defective"))
        self.assertEqual((teapot.quantity, teapot.product_id), (1, self.ordered_product))
        self.assertEqual(returns_order.picking_ids.move_ids.mapped("product_uom_qty"), [2, 1])

        returns_order.action_receive_all()
        self._run_tour(
            "/odoo/action-odoo_returns.returns_order_action?view_type=list",
            "returns_clerk_settle_tour",
            self.clerk,
        )
        self.assertEqual((returns_order.state, returns_order.settlement_status), ("done", "full"))
        credit_note = returns_order.refund_ids
        self.assertEqual((credit_note.state, credit_note.amount_total), ("posted", 230.0))

    def test_the_warehouse_worker_receives_a_part_and_later_the_rest(self):
        returns_order = self._return(self._sell((self.product, 5)), {self.product: 3}, approve=True)
        overview = "/odoo/action-stock.stock_picking_type_action"
        self._run_tour(overview, "returns_warehouse_part_tour", self.worker)
        self.assertEqual(returns_order.reception_status, "partial")
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        self._run_tour(overview, "returns_warehouse_rest_tour", self.worker)
        receipts = returns_order.picking_ids.sorted("id")
        self.assertEqual(receipts.mapped("state"), ["done", "done"])
        self.assertEqual(receipts.move_ids.mapped("quantity"), [1, 2])
        self.assertEqual(returns_order.reception_status, "full")
        self.assertEqual(returns_order.line_ids.qty_received, 3)

    def test_the_accountant_pays_the_credit_note_of_a_return_out(self):
        order = self._sell((self.product, 5))
        self._pay(order.invoice_ids)
        returns_order = self._receive(self._return(order, {self.product: 2}))
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        self.assertEqual(credit_note.amount_residual, 200.0)
        self._run_tour(
            "/odoo/action-account.action_move_out_refund_type",
            "returns_accountant_tour",
            self.accountant,
        )
        self.assertEqual(credit_note.amount_residual, 0.0)
        self.assertIn(returns_order.ledger_ids.state, ("sending", "settled"))

    def test_the_accountant_reconciles_what_was_credited_with_what_arrived(self):
        order = self._sell((self.product, 5))
        self._pay(order.invoice_ids)
        returns_order = self._receive(self._return(order, {self.product: 2}))
        returns_order.action_settle()
        self.assertFalse(self.accountant.has_group("odoo_returns.group_returns_user"))
        rows = self.env["returns.reconciliation"].search([("order_id", "=", returns_order.id)])
        self.assertEqual(rows.mapped("difference"), [200.0])
        self._run_tour("/odoo", "returns_reconciliation_tour", self.accountant)
        self.assertEqual(rows.mapped("difference"), [0.0])
        self.assertEqual(returns_order.refund_ids.amount_residual, 0.0)

    def test_the_consumer_logs_in_follows_a_return_and_writes_to_us(self):
        returns_order = self._make_return_of_the_consumer()
        self._run_tour("/web/login", "returns_consumer_tour", user=None)
        message = returns_order.message_ids.sorted("id")[-1]
        self.assertEqual(message.author_id, self.customer)
        self.assertIn("The parcel left today.", message.body)

    def test_the_consumer_follows_a_return_on_the_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self._make_return_of_the_consumer()
        self._run_tour("/my", "returns_consumer_phone_tour", self.consumer)

    def _pay(self, invoice):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()

    def _make_return_of_the_consumer(self):
        self.customer.name = "王小明"
        self.company.returns_policy_id.write(
            {
                "return_address_id": self.env["res.partner"]
                .create(
                    {
                        "name": "Returns Hall Venlo",
                        "street": "Columbusweg 14",
                        "zip": "5928 LC",
                        "city": "Venlo",
                        "country_id": self.env.ref("base.nl").id,
                    }
                )
                .id,
                "instructions": "<p>Take <b>batteries</b> out and put the slip on top.</p>",
            }
        )
        order = self._sell((self.product, 5), (self.ordered_product, 1))
        returns_order = self._return(order, {self.product: 2}, approve=True)
        returns_order.user_id = self.clerk
        return returns_order
