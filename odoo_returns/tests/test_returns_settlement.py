from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsSettlement(ReturnsCommon):
    # === WHICH INVOICE === #

    def test_an_unpaid_invoice_is_reconciled_with_its_credit_note(self):
        order = self._sell((self.product, 2))
        credit_note = self._settle_in_steps(order, [{self.product: 1}])
        invoice = credit_note.reversed_entry_id
        self.assertEqual(invoice.amount_residual, 100)
        self.assertEqual((credit_note.amount_residual, credit_note.payment_state), (0, "paid"))

    def test_a_paid_invoice_leaves_the_credit_note_open(self):
        order = self._sell((self.product, 2))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({})._create_payments()
        credit_note = self._settle_in_steps(order, [{self.product: 1}])
        self.assertEqual(
            (credit_note.amount_residual, credit_note.payment_state), (100, "not_paid")
        )

    def test_several_invoices_of_one_line_are_credited_from_the_newest_on(self):
        order = self._sell((self.product, 10), deliver=False, invoice=False)
        self._deliver(order, 6)
        first = self._invoice(order)
        self._deliver(order)
        second = self._invoice(order)
        credits_ = self._settle_in_steps(order, [{self.product: 5}])
        self.assertEqual(
            {move.reversed_entry_id: move.amount_total for move in credits_},
            {second: 400.0, first: 100.0},
        )
        rest = self._settle_in_steps(order, [{self.product: 5}])
        self.assertEqual((rest.reversed_entry_id, rest.amount_total), (first, 500.0))
        self.assertEqual(order.order_line.qty_invoiced, 0)

    def test_lines_of_one_order_share_a_credit_note_and_sections_stay_on_the_invoice(self):
        order = self._sell((self.product, 1), (self.ordered_product, 2), invoice=False)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Kitchen", "sequence": 0}),
            Command.create({"display_type": "line_note", "name": "Thanks"}),
        ]
        order.invalidate_recordset(["order_line"])
        invoice = self._invoice(order)
        self.assertIn("line_section", invoice.invoice_line_ids.mapped("display_type"))
        credit_note = self._settle_in_steps(order, [None])
        self.assertEqual(credit_note.amount_total, 160)
        self.assertEqual(set(credit_note.invoice_line_ids.mapped("display_type")), {"product"})

    def test_a_service_is_never_offered_for_return(self):
        service = self._make_product("Assembly", price=50, type="service", is_storable=False)
        order = self._sell((self.product, 1), (service, 1))
        returns_order = self._return(order)
        self.assertEqual(returns_order.line_ids.product_id, self.product)
        self.assertEqual(order.order_line.mapped("qty_returnable"), [1.0, 0.0])

    def test_returns_of_several_orders_settle_in_one_batch(self):
        orders = [self._sell((self.product, 1)) for _index in range(3)]
        returns_orders = self.env["returns.order"].union(
            *(self._receive(self._return(order)) for order in orders)
        )
        returns_orders.action_settle()
        self.assertEqual(set(returns_orders.mapped("state")), {"done"})
        self.assertEqual(returns_orders.refund_ids.mapped("amount_total"), [100.0] * 3)
        self.assertEqual(
            returns_orders.refund_ids.reversed_entry_id,
            self.env["account.move"]
            .union(*(order.invoice_ids[:1] for order in orders))
            .filtered(lambda move: move.move_type == "out_invoice"),
        )

    # === INVOICING POLICIES === #

    def test_an_ordered_quantity_product_does_not_turn_to_invoice_again(self):
        order = self._sell((self.ordered_product, 5))
        self.assertEqual(order.invoice_status, "invoiced")
        self._settle_in_steps(order, [{self.ordered_product: 2}])
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_what_was_not_invoiced_yet_is_no_longer_invoiced_and_nothing_is_credited(self):
        for product in (self.product, self.ordered_product):
            with self.subTest(policy=product.invoice_policy):
                order = self._sell((product, 5), invoice=False)
                returns_order = self._receive(self._return(order, {product: 2}))
                returns_order.action_settle()
                self.assertEqual(returns_order.state, "done")
                self.assertFalse(returns_order.refund_ids)
                self.assertEqual(order.order_line.qty_to_invoice, 3)
                invoice = self._invoice(order)
                self.assertEqual(invoice.amount_total, 3 * product.list_price)
                self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_only_the_invoiced_part_of_a_half_invoiced_line_is_credited(self):
        order = self._sell((self.ordered_product, 10), invoice=False)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 6
        invoice.action_post()
        returns_order = self._receive(self._return(order, {self.ordered_product: 5}))
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 30, "6 invoiced, 5 kept")
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(returns_order.state, "done")

    def test_a_draft_invoice_in_the_way_is_named_and_nothing_changes(self):
        order = self._sell((self.product, 2), invoice=False)
        self._invoice(order, post=False)
        returns_order = self._receive(self._return(order))
        self.assertRefused(
            UserError,
            "post or cancel the draft invoice",
            returns_order.action_settle,
            returns_order,
        )
        order.invoice_ids.action_post()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 200)

    def test_a_credit_note_made_by_hand_is_not_paid_a_second_time(self):
        order = self._sell((self.product, 2))
        returns_order = self._receive(self._return(order, {self.product: 1}))
        by_hand = order._create_invoices(final=True)
        by_hand.action_post()
        self.assertEqual((by_hand.move_type, by_hand.amount_total), ("out_refund", 100))
        returns_order.action_settle()
        self.assertFalse(returns_order.refund_ids)
        self.assertEqual(returns_order.state, "done")

    def test_goods_the_customer_keeps_are_credited_without_a_receipt(self):
        order = self._sell((self.product, 2))
        returns_order = self._return(order, {self.product: 1}, expects_goods=False, approve=True)
        self.assertEqual(returns_order.reception_status, "not_expected")
        self.assertFalse(returns_order.picking_ids)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 100)
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(order.order_line.qty_returnable, 1)

    def test_goods_returned_after_others_were_kept_are_paid_in_full(self):
        order = self._sell((self.product, 5))
        kept = self._return(order, {self.product: 2}, approve=True, expects_goods=False)
        kept.action_settle()
        goods = self._receive(self._return(order, {self.product: 3}))
        goods.action_settle()
        self.assertEqual(goods.refund_ids.amount_total, 300)
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    # === PREVIEW === #

    def test_the_simulation_gives_the_figures_of_the_credit_note_and_writes_nothing(self):
        tax = self._make_tax(19)
        order = self._sell((self.product, 3, {"price_unit": 33.35, "tax_ids": [(6, 0, tax.ids)]}))
        returns_order = self._receive(self._return(order, {self.product: 2}))
        before = self._snapshot(returns_order)
        figures = returns_order.simulate_settle()
        self.assertEqual(self._snapshot(returns_order), before)
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        self.assertEqual(
            figures,
            {
                returns_order.id: [
                    {
                        "invoice_id": order.invoice_ids.filtered(
                            lambda move: move.move_type == "out_invoice"
                        ).id,
                        "currency_id": order.currency_id.id,
                        "amount_untaxed": credit_note.amount_untaxed,
                        "amount_tax": credit_note.amount_tax,
                        "amount_total": credit_note.amount_total,
                        "components": [
                            {
                                "kind": "goods",
                                "amount": 79.37,
                                "line_id": returns_order.line_ids.id,
                                "payer": "seller",
                                "rule": returns_order.line_ids.policy_revision_id.display_name,
                                "note": "",
                                "evidence": "",
                            }
                        ],
                    }
                ]
            },
        )

    def test_a_resolution_that_is_not_offered_is_refused_when_submitted(self):
        returns_order = self._return(self._sell((self.product, 1)), resolution="exchange")
        settlement = self.registry["returns.settlement"]
        with patch.object(settlement, "_get_offered_resolutions", lambda _self: {"refund"}):
            self.assertRefused(
                UserError, "Exchange is not offered", returns_order.action_submit, returns_order
            )

    def test_nothing_is_credited_before_goods_are_accepted(self):
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        returns_order.action_settle()
        returns_order.action_receive_all()
        returns_order.action_settle()
        self.assertFalse(returns_order.refund_ids)
        self.assertEqual(returns_order.state, "approved")
