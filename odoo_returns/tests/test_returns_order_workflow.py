from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.odoo_returns.engine import EVENTS, STATES

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsOrderWorkflow(ReturnsCommon):
    def test_a_delivered_invoiced_order_ends_in_a_posted_credit_note(self):
        order = self._sell((self.product, 5))
        returns_order = self._return(order, {self.product: 2})
        self.assertEqual(returns_order.state, "draft")
        returns_order.action_submit()
        self.assertEqual((returns_order.state, returns_order.verdict), ("submitted", "allow"))
        returns_order.action_approve()
        receipt = returns_order.picking_ids
        self.assertEqual(receipt.picking_type_id, self.warehouse.returns_type_id)
        self.assertEqual(receipt.location_dest_id, self.warehouse.returns_location_id)
        self.assertEqual(receipt.move_ids.product_uom_qty, 2)
        returns_order.action_receive_all()
        self.assertEqual(returns_order.reception_status, "full")
        returns_order.action_accept_all()
        self.assertEqual(returns_order.settlement_status, "none")
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(credit_note.amount_total, 200.0)
        self.assertEqual(credit_note.reversed_entry_id, order.invoice_ids - credit_note)
        self.assertEqual((returns_order.state, returns_order.settlement_status), ("done", "full"))
        self.assertEqual(order.order_line.qty_delivered, 3)
        self.assertEqual(order.order_line.qty_invoiced, 3)

    def test_every_action_is_a_no_op_where_it_has_happened_already(self):
        returns_order = self._return(self._sell((self.product, 1)))
        for action in (
            "action_submit",
            "action_approve",
            "action_receive_all",
            "action_accept_all",
            "action_settle",
        ):
            getattr(returns_order, action)()
            before = self._snapshot(returns_order)
            getattr(returns_order, action)()
            self.assertEqual(self._snapshot(returns_order), before, action)

    def test_a_request_that_changes_after_submission_is_judged_again(self):
        policy = self.company.returns_policy_id
        policy.write({"window_days": 10, "outside_window": "review"})
        policy.action_publish()
        policy.action_publish()
        order = self._sell((self.product, 5))
        returns_order = self._return(order, {self.product: 2})
        returns_order.action_submit()
        self.assertEqual((returns_order.verdict, returns_order.line_ids.verdict), ("allow",) * 2)
        order.order_line.move_ids.date = fields.Datetime.now() - timedelta(days=11)
        returns_order.line_ids.quantity = 3
        self.assertEqual(returns_order.verdict, "review")
        finding = returns_order.line_ids.finding_ids.filtered(lambda f: f.code == "window_expired")
        self.assertEqual((finding.outcome, finding.params["days_late"]), ("review", 1))
        self.assertIn("1 day(s) late", finding.message)

    def test_each_event_moves_the_allowed_states_only_and_refuses_the_others(self):
        actions = {
            "submit": "action_submit",
            "approve": "action_approve",
            "refuse": "action_refuse",
            "cancel": "action_cancel",
            "reset": "action_reset",
        }
        order = self._sell((self.product, 40), invoice=False)
        for state in STATES:
            for event, action in actions.items():
                with self.subTest(state=state, event=event):
                    returns_order = self._return_in_state(order, state)
                    sources, target = EVENTS[event]
                    if state in sources or state == target:
                        getattr(returns_order, action)()
                        self.assertEqual(returns_order.state, target)
                    else:
                        self.assertRefused(
                            UserError,
                            returns_order.name,
                            getattr(returns_order, action),
                            returns_order,
                        )
                    self.assertEqual(returns_order[f"can_{event}"], returns_order.state in sources)

    def _return_in_state(self, order, state):
        returns_order = self.env["returns.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [(0, 0, {"sale_line_id": order.order_line.id, "quantity": 1})],
            }
        )
        if state in ("submitted", "approved", "done"):
            returns_order.action_submit()
        if state in ("approved", "done"):
            returns_order.action_approve()
        if state == "done":
            self._receive(returns_order).action_settle()
        if state == "refused":
            returns_order.action_refuse()
        if state == "cancelled":
            returns_order.action_cancel()
        self.assertEqual(returns_order.state, state)
        return returns_order
