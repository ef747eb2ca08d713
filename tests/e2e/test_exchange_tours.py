"""An exchange with a difference in price: a clerk makes it, the customer pays, the goods leave."""

from tours_case import ToursCase

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestExchangeTours(ToursCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bigger = cls._make_product("Big Kettle 3 L", price=120.0)
        cls.env["stock.quant"]._update_available_quantity(cls.bigger, cls.warehouse.lot_stock_id, 5)
        transfer = cls.env.ref("payment.payment_provider_transfer").sudo()
        method = transfer.with_context(active_test=False).payment_method_ids
        cls.transfer = transfer.copy(
            {
                "company_id": cls.company.id,
                "state": "test",
                "is_published": True,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        method.active = True
        cls._create_dummy_payment_method_for_provider(
            provider=cls.transfer,
            journal=cls.company_data["default_journal_bank"],
            code=cls.transfer._get_code(),
        )

    def test_a_clerk_exchanges_the_customer_pays_the_difference_and_the_goods_leave(self):
        order = self._sell((self.product, 1))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({})._create_payments()
        returns_order = self._return(order)
        self._run_tour(
            f"/odoo/action-odoo_returns.returns_order_action/{returns_order.id}",
            "returns_exchange_clerk_tour",
            self.clerk,
        )
        self.assertEqual(returns_order.state, "approved")
        self.assertFalse(returns_order.exchange_order_ids)
        self._receive(returns_order)
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(sale_order.amount_total, 120.0)
        with self.assertRaisesRegex(UserError, "still has to pay"), self.env.cr.savepoint():
            self._deliver(sale_order)

        self._run_tour(
            f"/my/returns/{returns_order.id}", "returns_exchange_consumer_tour", self.consumer
        )
        payment = sale_order.transaction_ids
        self.assertEqual((payment.state, payment.amount), ("pending", 20.0))
        self.assertTrue(sale_order.returns_hold, "promised is not paid")
        payment._set_done()
        payment._post_process()
        self.env.invalidate_all()
        self.assertFalse(sale_order.returns_hold)

        self._run_tour(
            f"/odoo/action-stock.action_picking_tree_all/{sale_order.picking_ids.id}",
            "returns_exchange_worker_tour",
            self.worker,
        )
        self.assertEqual(sale_order.picking_ids.state, "done")
        invoice = sale_order.invoice_ids
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 120.0))
