from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestReturnsInspection(GoodsCommon):
    """Graded quantities: what may be said of goods, and how it is taken back."""

    def test_goods_in_quarantine_hold_the_money_until_they_are_released(self):
        returns_order = self._arrive(self.product, 3)
        line = returns_order.line_ids
        held = self._inspect(returns_order, 2, "quarantine")
        self.assertEqual(
            (line.qty_quarantined, line.qty_accepted, line.qty_refused, line.qty_to_inspect),
            (2, 0, 0, 1),
        )
        self.assertEqual(self._on_hand(self.product, self.quarantine), 2)
        returns_order.action_accept_all()
        self.assertEqual((line.qty_accepted, line.qty_to_inspect), (1, 0))
        self.assertFalse(returns_order.can_accept)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 100)
        self.assertEqual((returns_order.state, line.settlement_status), ("approved", "partial"))

        held.action_release()
        self.assertEqual((line.qty_quarantined, line.qty_to_inspect), (0, 2))
        self.assertEqual(self._on_hand(self.product, self.quarantine), 0)
        self.assertEqual(self._on_hand(self.product, self.returns_location), 2)
        self.assertTrue(returns_order.can_accept)
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(sum(returns_order.refund_ids.mapped("amount_total")), 300)

    def test_goods_in_quarantine_get_no_other_disposition(self):
        returns_order = self._arrive(self.product, 2)
        self._inspect(returns_order, 2, "quarantine")
        self.assertRefused(
            ValidationError,
            "only 2.0 arrived",
            lambda: self._inspect(returns_order, 1, "scrap"),
            returns_order,
        )

    def test_only_goods_in_quarantine_are_released(self):
        returns_order = self._arrive(self.product, 2)
        row = self._inspect(returns_order, 2, "restock")
        self.assertRefused(UserError, "not in quarantine", row.action_release, returns_order)

    def test_a_row_is_taken_back_once(self):
        returns_order = self._arrive(self.product, 3)
        row = self._inspect(returns_order, 3, "restock", note="looked fine")
        row.action_correct()
        row.action_correct()
        self.assertEqual(returns_order.inspection_ids.mapped("quantity"), [3, -3])
        self.assertEqual((row.qty_left, row.dispatch_state), (0, "taken_back"))
        self.assertEqual(returns_order.line_ids.qty_to_inspect, 3)
        self.assertRefused(
            ValidationError,
            "of which 1.0 could be taken back",
            lambda: row.copy({"quantity": -1}),
            returns_order,
        )

    def test_a_correction_says_what_it_corrects(self):
        returns_order = self._arrive(self.product, 3)
        self._inspect(returns_order, 2, "restock", grade="b")
        back = self.env["returns.inspection"].create(
            {"line_id": returns_order.line_ids.id, "quantity": -1}
        )
        self.assertEqual(back.grade_id, self.grades["b"])
        self.assertEqual(back.corrects_id.qty_left, 1)

    def test_each_serial_number_is_graded_once(self):
        product = self._make_product("Camera", price=500, tracking="serial")
        first, second = self._make_lots(product, "C1", "C2")
        returns_order = self._arrive(product, 2)
        self._inspect(returns_order, 1, "restock", lot_id=first.id)
        for values, pattern in (
            ({"lot_id": first.id}, "2.0 of C1 are inspected, but only 1.0 arrived"),
            ({}, "say which lot"),
        ):
            self.assertRefused(
                ValidationError,
                pattern,
                lambda values=values: self._inspect(returns_order, 1, "restock", **values),
                returns_order,
            )
        returns_order.action_accept_all()
        self.assertEqual(returns_order.inspection_ids.lot_id, first | second)
        self.assertEqual(self._on_hand(product, self.stock, second), 1)

    def test_goods_without_lots_are_inspected_without_one(self):
        lot = self._make_lots(self._make_product("Camera", price=5, tracking="lot"), "L1")
        returns_order = self._arrive(self.product, 1)
        self.assertRefused(
            ValidationError,
            "has no lots",
            lambda: self._inspect(returns_order, 1, "restock", lot_id=lot.id),
            returns_order,
        )

    def test_the_grade_follows_the_serial_number(self):
        product = self._make_product("Camera", price=500, tracking="serial")
        lot = self._make_lots(product, "C1")
        returns_order = self._arrive(product, 1)
        row = self._inspect(returns_order, 1, "restock", grade="b", lot_id=lot.id)
        self.assertEqual(lot.returns_grade_id, self.grades["b"])
        row.action_correct()
        self.assertFalse(lot.returns_grade_id)
        self._inspect(returns_order, 1, "restock", grade="c", lot_id=lot.id)
        self.assertEqual(lot.returns_grade_id, self.grades["c"])

    def test_the_checklist_is_what_was_promised(self):
        returns_order = self._arrive(self.product, 2)
        promised = returns_order.line_ids.policy_revision_id.terms["conditions"]
        row = self._inspect(returns_order, 1, "restock")
        self.assertEqual(row.check_ids.condition_id.ids, promised)
        self.assertTrue(all(row.check_ids.mapped("is_met")), "goods as new meet everything")
        worse = self._inspect(
            returns_order,
            1,
            "restock",
            grade="c",
            check_ids=[Command.create({"condition_id": promised[0], "note": "scratched"})],
        )
        self.assertEqual(worse.check_ids.note, "scratched")

    def test_a_clerk_proposes_and_inspects_in_the_form(self):
        returns_order = self._arrive(self.product, 3)
        row = (
            self.env["returns.inspection"]
            .with_user(self.clerk)
            .new({"line_id": returns_order.line_ids.id})
        )
        row._onchange_line_id()
        row._onchange_grade_id()
        self.assertEqual((row.quantity, row.disposition_id), (3, self._disposition("restock")))
        self.assertTrue(row.check_ids)
        row.grade_id = self.grades["d"]
        row._onchange_grade_id()
        self.assertEqual(row.disposition_id, self._disposition("scrap"))
        row.disposition_id = self._disposition("back_to_customer")
        row._onchange_disposition_id()
        self.assertFalse(row.is_accepted)
        self._inspect(returns_order.with_user(self.clerk), 3, "restock")
        self.assertEqual(self._on_hand(self.product, self.stock), 0, "three had left")

    def test_the_policy_limits_what_inspectors_may_do(self):
        returns_order = self._arrive(self.product, 2)
        restock = self._disposition("restock")
        self._set_policy(returns_order, disposition_ids=restock)
        self.assertRefused(
            ValidationError,
            "the policy does not allow Scrap for Kettle",
            lambda: self._inspect(returns_order, 1, "scrap", grade="d"),
            returns_order,
        )
        line = returns_order.line_ids
        self.assertEqual(restock._propose(line, self.grades["d"]), restock, "scrap is passed over")
        self._set_policy(returns_order, disposition_ids=self._disposition("vendor"))
        self.assertFalse(restock._propose(line, self.grades["a"]))

    def test_rules_propose_by_reason_grade_and_product(self):
        returns_order = self._arrive(self.product, 2)
        line, dispositions = returns_order.line_ids, self.env["returns.disposition"]
        expected = {"a": "restock", "b": "restock", "c": "restock", "d": "scrap"}
        for code, name in expected.items():
            found = dispositions._propose(line, self.grades[code])
            self.assertEqual(found, self._disposition(name), code)
        self.env["returns.disposition.rule"].create(
            {
                "sequence": 1,
                "category_id": self.product.categ_id.id,
                "grade_id": self.grades["b"].id,
                "disposition_id": self._disposition("vendor").id,
            }
        )
        vendor = self._disposition("vendor")
        self.assertEqual(dispositions._propose(line, self.grades["b"]), vendor)
        vendor.active = False
        restock = self._disposition("restock")
        self.assertEqual(dispositions._propose(line, self.grades["b"]), restock)

    def test_recalled_goods_are_set_apart(self):
        recall = self.env["returns.reason"].search([("reason_class", "=", "recall")], limit=1)
        returns_order = self._arrive(self.product, 2, reason_id=recall.id)
        returns_order.action_accept_all()
        self.assertEqual(returns_order.line_ids.qty_quarantined, 2)

    def test_what_has_no_way_back_needs_evidence(self):
        returns_order = self._arrive(self.product, 2)
        for name in ("donate", "destroy"):
            self.assertRefused(
                ValidationError,
                "needs a picture or a note",
                lambda name=name: self._inspect(returns_order, 1, name),
                returns_order,
            )
            self._inspect(returns_order, 1, name, note="certificate 42")

    def test_goods_that_are_here_are_not_kept_by_the_customer(self):
        returns_order = self._arrive(self.product, 2)
        self.assertRefused(
            ValidationError,
            "is here already",
            lambda: self._inspect(returns_order, 1, "keep"),
            returns_order,
        )

    def test_nothing_is_paid_for_goods_that_go_back(self):
        returns_order = self._arrive(self.product, 2)
        self.assertRefused(
            ValidationError,
            "cannot be accepted",
            lambda: self._inspect(returns_order, 1, "back_to_customer", is_accepted=True),
            returns_order,
        )
        row = self._inspect(returns_order, 1, "back_to_customer")
        self.assertFalse(row.is_accepted)

    def test_the_action_of_a_used_disposition_stays(self):
        self._inspect(self._arrive(self.product, 1), 1, "restock")
        with self.assertRaisesRegex(UserError, "Goods went by Back to stock already"):
            self._disposition("restock").action = "scrap"
        self._disposition("vendor").action = "scrap"
