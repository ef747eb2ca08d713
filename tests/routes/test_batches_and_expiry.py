"""Receipts in batches, and of goods that expire (gate ``routes``)."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.odoo_returns.tests.receipts_common import ReceiptsCommon


@tagged("post_install", "-at_install")
class TestBatchesAndExpiry(ReceiptsCommon):
    def test_a_batch_of_receipts_is_validated_at_once(self):
        returns_orders = self.env["returns.order"].union(
            *(self._return(self._sell((self.product, 3)), approve=True) for _index in range(3))
        )
        batch = self.env["stock.picking.batch"].create(
            {"picking_ids": [Command.set(returns_orders.picking_ids.ids)]}
        )
        batch.action_confirm()
        batch.with_user(self.worker).action_done()
        self.assertEqual(batch.state, "done")
        self.assertEqual(set(returns_orders.mapped("reception_status")), {"full"})

    def test_a_batch_that_lacks_something_leaves_a_backorder_of_its_return(self):
        returns_orders = self.env["returns.order"].union(
            *(self._return(self._sell((self.product, 3)), approve=True) for _index in range(2))
        )
        batch = self.env["stock.picking.batch"].create(
            {"picking_ids": [Command.set(returns_orders.picking_ids.ids)]}
        )
        batch.action_confirm()
        batch.move_ids[0].quantity = 1
        batch.move_ids.picked = True
        batch.with_context(skip_backorder=True).action_done()
        lines = batch.move_ids.returns_line_id
        self.assertEqual(sorted(lines.mapped("qty_received")), [1, 3])
        self.assertEqual(set(lines.mapped("qty_cancelled")), {0})
        returns_orders.action_receive_all()
        self.assertEqual(set(returns_orders.mapped("reception_status")), {"full"})

    def test_an_expired_lot_comes_back_with_its_date(self):
        milk = self._make_product("Milk", 2.0, tracking="lot", use_expiration_date=True)
        lot = self._stock_lots(milk, ["L-1"], 5)
        lot.expiration_date = fields.Datetime.now() + timedelta(days=2)
        returns_order = self._return(self._sell((milk, 3)), approve=True)
        lot.expiration_date = expired = fields.Datetime.now() - timedelta(days=2)
        line = returns_order.line_ids
        moves = self._book(self._count(line, 2, lot))
        self.assertEqual((line.qty_received, moves.lot_ids), (2, lot))
        self.assertEqual(moves.move_line_ids.expiration_date, expired)
        self.assertEqual(lot.expiration_date, expired)
        returns_order.action_receive_all()
        self.assertEqual(returns_order.reception_status, "full")
