from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .racing import RacingCase


@tagged("post_install", "-at_install")
class TestReturnsRecoveryRacing(RacingCase):
    """Two persons who ask for the same money make one document."""

    def _accept(self):
        with self._transaction() as env:
            product = env["product.product"].create(
                {"name": "Raced vase", "is_storable": True, "list_price": 60.0, "taxes_id": False}
            )
            partner = env["res.partner"].create({"name": "Raced carrier"})
            order = env["sale.order"].create(
                {"partner_id": partner.id, "order_line": [(0, 0, {"product_id": product.id})]}
            )
            order.action_confirm()
            order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
            order.picking_ids._action_done()
            returns_order = env["returns.order"].browse(order.action_create_return()["res_id"])
            recovery = env["returns.recovery"].create(
                {
                    "order_id": returns_order.id,
                    "partner_id": partner.id,
                    "cause": "lost",
                    "amount": 60.0,
                }
            )
            recovery.action_claim()
            recovery.action_accept()
            return recovery.id

    def test_two_at_once_make_one_document(self):
        recovery_id = self._accept()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(SerializationFailure),
            self._transaction() as late,
        ):
            late["returns.recovery"].search_count([])
            with self._transaction() as early:
                early["returns.recovery"].browse(recovery_id).action_make_document()
            late["returns.recovery"].browse(recovery_id).action_make_document()
        with self._transaction() as env:
            self.assertEqual(len(env["returns.recovery"].browse(recovery_id).move_ids), 1)
