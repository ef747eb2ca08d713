from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .receiving_common import ReceivingCommon


@tagged("post_install", "-at_install")
class TestReturnsScanner(ReceivingCommon):
    def test_a_worker_without_any_right_on_returns_receives_a_return_by_scanning(self):
        returns_order = self._announce()
        screen = self._scan(returns_order.name)
        self.assertAnswer(screen, "success", "opened", returns_order.name)
        self.assertLines(screen, (self.product, 2, 0))
        self.assertFalse(screen["can_validate"])
        arrival = screen["arrival"]["id"]
        screen = self._scan("5901234123457", arrival)
        self.assertAnswer(screen, "success", "expected", "Kettle: 1 of 2")
        screen = self._scan("5901234123457", arrival)
        self.assertLines(screen, (self.product, 2, 2))
        self.assertTrue(screen["can_validate"])
        screen = self._scan("RTN-VALIDATE", arrival)
        self.assertAnswer(screen, "success", "booked")
        self.assertIsNone(screen["arrival"])
        self.assertEqual(returns_order.line_ids.qty_received, 2)
        self.assertEqual(returns_order.reception_status, "full")
        booked = self.env["returns.arrival"].browse(arrival)
        self.assertEqual(booked.state, "done")
        self.assertEqual(booked.move_ids.quantity, 2)
        self.assertEqual(booked.user_id, self.worker)

    def test_numbers_are_read_in_any_case_and_without_blanks(self):
        returns_order = self._announce()
        screen = self._scan(f"  {returns_order.name.lower()}\n")
        self.assertEqual(screen["arrival"]["returns"][0]["name"], returns_order.name)

    def test_the_same_key_counts_once(self):
        arrival = self._open(self._announce())
        self._scan("5901234123457", arrival, key="double")
        screen = self._scan("5901234123457", arrival, key="double")
        self.assertIsNone(screen["answer"])
        self.assertLines(screen, (self.product, 2, 1))

    def test_opening_twice_with_one_key_opens_one_parcel(self):
        returns_order = self._announce()
        first = self._scan(returns_order.name, key="open")
        again = self._scan(returns_order.name, key="open")
        self.assertEqual(again["arrival"]["id"], first["arrival"]["id"])

    def test_two_workers_share_the_parcel_of_a_return(self):
        returns_order = self._announce()
        arrival = self._open(returns_order)
        self._scan("5901234123457", arrival)
        screen = self._scan(returns_order.name, user=self.second_worker)
        self.assertAnswer(screen, "info", "joined")
        self.assertEqual(screen["arrival"]["id"], arrival)
        self.assertLines(screen, (self.product, 2, 1))
        screen = self._scan("5901234123457", arrival, user=self.second_worker)
        self.assertLines(screen, (self.product, 2, 2))
        self.assertEqual(screen["arrival"]["workers"], ["Wanda Worker", "Tom Tester"])

    def test_a_worker_takes_back_only_what_he_did_himself(self):
        arrival = self._open(self._announce())
        self._scan("5901234123457", arrival)
        self._scan("5901234123457", arrival, user=self.second_worker)
        screen = self._dock().receive_undo(arrival, "undo")
        self.assertAnswer(screen, "info", "undone", "Kettle")
        self.assertLines(screen, (self.product, 2, 1))
        screen = self._scan("RTN-UNDO", arrival)
        self.assertAnswer(screen, "danger", "nothing")
        self.assertLines(screen, (self.product, 2, 1))

    def test_what_is_unknown_changes_nothing(self):
        arrival = self._open(self._announce())
        for barcode in ("no such thing", "%", "____", "RTN-NOTHING"):
            with self.subTest(barcode=barcode):
                screen = self._scan(barcode, arrival)
                self.assertAnswer(screen, "danger", "unknown")
                self.assertLines(screen, (self.product, 2, 0))

    def test_nothing_counted_is_not_booked(self):
        arrival = self._open(self._announce())
        screen = self._validate(arrival)
        self.assertAnswer(screen, "danger", "refused", "Nothing is counted")
        self.assertEqual(screen["arrival"]["state"], "open")

    def test_a_short_parcel_leaves_the_rest_to_come(self):
        returns_order = self._announce((self.product, 3))
        arrival = self._open(returns_order)
        self._scan("5901234123457", arrival)
        screen = self._scan("RTN-MISSING", arrival)
        self.assertAnswer(screen, "warning", "missing", "2 x Kettle is missing")
        self.assertTrue(screen["lines"][0]["is_missing"])
        self._validate(arrival)
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        self.assertEqual(returns_order.reception_status, "partial")
        self.assertRegex(returns_order.activity_ids.note, "1 of 3, 2 are missing")
        self.assertLines(self._scan(returns_order.name), (self.product, 2, 0))

    def test_what_nobody_announced_of_the_delivery_is_surplus(self):
        sale_order = self._sell((self.product, 3))
        returns_order = self._return(sale_order, {self.product: 1}, approve=True)
        arrival = self._open(returns_order)
        self._scan("5901234123457", arrival)
        screen = self._scan("5901234123457", arrival)
        self.assertAnswer(screen, "warning", "surplus")
        self._validate(arrival)
        self.assertEqual(returns_order.line_ids.qty_received, 2)
        self.assertRegex(returns_order.activity_ids.note, "1 more than announced")

    def test_what_was_never_delivered_is_booked_beside_the_return(self):
        returns_order = self._announce((self.product, 1))
        arrival = self._open(returns_order)
        self._scan("5901234123457", arrival)
        screen = self._scan("5901234123457", arrival)
        self.assertAnswer(screen, "danger", "over_delivered")
        screen = self._scan("4006381333931", arrival)
        self.assertAnswer(screen, "danger", "wrong_item", "Teapot does not belong")
        self.assertEqual(len(screen["unexpected"]), 2)
        self.assertAnswer(self._validate(arrival), "success", "booked")
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        moves = self.env["returns.arrival"].browse(arrival).move_ids
        self.assertEqual(
            sorted((move.product_id.name, move.quantity) for move in moves),
            [("Kettle", 1), ("Kettle", 1), ("Teapot", 1)],
        )
        self.assertEqual(len(returns_order.sale_order_ids.order_line), 1)

    def test_a_closed_parcel_takes_no_more_scans(self):
        arrival = self._open(self._announce())
        self._scan("5901234123457", arrival)
        self._validate(arrival)
        screen = self._scan("5901234123457", arrival, user=self.second_worker)
        self.assertAnswer(screen, "danger", "closed")
        self.assertEqual(len(self.env["returns.arrival"].browse(arrival).scan_ids), 1)

    def test_validating_again_with_one_key_says_again_that_it_is_booked(self):
        returns_order = self._announce()
        arrival = self._open(returns_order)
        self._scan("5901234123457", arrival)
        for _time in range(2):
            screen = self._dock().receive_validate(arrival, "validate")
            self.assertAnswer(screen, "success", "booked")
        self.assertEqual(returns_order.line_ids.qty_received, 1)

    def test_grades_and_dispositions_go_to_the_last_count_of_the_worker(self):
        returns_order = self._announce()
        arrival = self._open(returns_order)
        self._scan("5901234123457", arrival)
        self._scan("5901234123457", arrival, user=self.second_worker)
        self._scan("RTN-GRADE-B", arrival)
        quarantine = self.env["returns.disposition"]._get_default("quarantine")
        screen = self._scan(f"RTN-DISP-{quarantine.id}", arrival)
        self.assertAnswer(screen, "success", "graded")
        grade = self.env["returns.grade"].search([("code", "=", "b")])
        self.assertEqual(
            [
                (piece["grade_id"], piece["disposition_id"])
                for piece in screen["lines"][0]["pieces"]
            ],
            [(grade.id, quarantine.id), (False, False)],
        )
        self.assertAnswer(self._validate(arrival), "success", "booked")
        inspection = returns_order.inspection_ids
        self.assertEqual(
            (inspection.quantity, inspection.grade_id, inspection.disposition_id),
            (1, grade, quarantine),
        )
        self.assertEqual(inspection.arrival_id.id, arrival)
        self.assertEqual(returns_order.line_ids.qty_to_inspect, 1)

    def test_what_lies_in_a_damaged_parcel_is_proposed_as_the_worst_grade(self):
        arrival = self._open(self._announce())
        self._scan("RTN-DAMAGED", arrival)
        screen = self._scan("5901234123457", arrival)
        worst = self.env["returns.grade"]._get_worst()
        self.assertEqual(screen["lines"][0]["pieces"][0]["grade_id"], worst.id)
        self.assertEqual(screen["arrival"]["condition"], "damaged")

    def test_an_undone_condition_gives_back_the_one_before(self):
        arrival = self._open(self._announce())
        self._dock().receive_condition(arrival, "one", "damaged")
        self._dock().receive_condition(arrival, "two", "refused")
        screen = self._dock().receive_undo(arrival, "undo")
        self.assertEqual(screen["arrival"]["condition"], "damaged")
        screen = self._dock().receive_undo(arrival, "undo again")
        self.assertEqual(screen["arrival"]["condition"], "fine")

    def test_the_next_parcel_leaves_the_last_one_open(self):
        arrival = self._open(self._announce())
        screen = self._scan("RTN-NEXT", arrival)
        self.assertIsNone(screen["arrival"])
        self.assertIn(arrival, [row["id"] for row in screen["open_arrivals"]])

    def test_printing_gives_the_slip_of_the_returns(self):
        returns_order = self._announce()
        screen = self._scan("RTN-PRINT", self._open(returns_order))
        self.assertEqual(screen["answer"]["action"]["type"], "ir.actions.report")

    def test_a_portal_user_receives_nothing(self):
        returns_order = self._announce()
        portal = new_test_user(self.env, "returns_dock_portal", "base.group_portal")
        employee = new_test_user(self.env, "returns_dock_employee", "base.group_user")
        for user in (portal, employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._scan(returns_order.name, user=user)
            with self.assertRaises(AccessError):
                self._dock(user).get_screen()

    def test_workers_write_nothing_past_the_screen(self):
        arrival = self._dock().browse(self._open(self._announce()))
        with self.assertRaises(AccessError):
            arrival.note = "forged"
        with self.assertRaises(AccessError):
            self.env["returns.scan"].with_user(self.worker).create(
                {"arrival_id": arrival.id, "key": "forged"}
            )
        with self.assertRaises(UserError):
            arrival.with_user(self.clerk).state = "done"
