import base64

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open

from .receiving_common import ReceivingCommon


@tagged("post_install", "-at_install")
class TestReturnsArrival(ReceivingCommon):
    """Parcels that hold nothing, that nobody announced, and ids that somebody forged."""

    def _blind(self, **values):
        screen = self._dock().receive_open("blind", warehouse_id=self.warehouse.id, **values)
        self.assertAnswer(screen, "warning", "blind")
        return self.env["returns.arrival"].browse(screen["arrival"]["id"])

    def _decide(self, arrival, user=None, **values):
        """Decide on a parcel as the form does."""
        arrival = arrival.with_user(user or self.clerk)
        event = values.pop("event", "match")
        action = arrival.action_match() if event == "match" else arrival.action_send_back()
        wizard = self.env[action["res_model"]].with_user(user or self.clerk)
        return wizard.with_context(**action["context"]).create(values).action_confirm()

    # === CONDITIONS === #

    def test_an_empty_box_books_nothing_and_asks_for_a_look(self):
        returns_order = self._announce()
        arrival = self._open(returns_order)
        self._dock().receive_condition(arrival, "empty", "empty", "")
        self.assertAnswer(self._validate(arrival), "success", "booked")
        self.assertEqual(returns_order.line_ids.qty_received, 0)
        self.assertEqual(returns_order.reception_status, "none")
        self.assertRegex(returns_order.activity_ids.note, "Empty box.*all 2 are missing")
        self.assertEqual(returns_order.activity_ids.user_id, returns_order.user_id)
        self.assertFalse(self.env["returns.arrival"].browse(arrival).move_ids)

    def test_an_empty_box_in_which_something_is_counted_is_not_booked(self):
        arrival = self._open(self._announce())
        self._scan(self.product.barcode, arrival)
        self._dock().receive_condition(arrival, "empty", "empty")
        self.assertAnswer(self._validate(arrival), "danger", "refused", "box is empty")

    def test_a_parcel_that_the_carrier_brings_back_waits_for_a_clerk(self):
        sale_order = self._sell((self.product, 2), user_id=self.clerk.id)
        sale_order.picking_ids.carrier_tracking_ref = "OUT-77001"
        screen = self._scan("OUT-77001")
        self.assertAnswer(screen, "warning", "undeliverable", "OUT-77001")
        arrival = self.env["returns.arrival"].browse(screen["arrival"]["id"])
        self.assertEqual((arrival.state, arrival.condition), ("blind", "undeliverable"))
        self.assertEqual(arrival.sale_order_id, sale_order)
        draft = arrival.order_ids
        self.assertEqual((draft.state, draft.channel), ("draft", "blind"))
        self.assertEqual((draft.kind, draft.user_id), ("return", self.clerk))
        draft.line_ids.reason_id = self.reason
        self._scan(self.product.barcode, arrival.id)
        self.assertRegex(draft.activity_ids.summary, "came back undelivered")
        self.assertAnswer(self._validate(arrival.id), "danger", "refused", "match it first")
        draft.action_submit()
        draft.action_approve()
        screen = self._scan("out-77001")
        self.assertAnswer(screen, "info", "joined")
        self.assertEqual((screen["arrival"]["id"], arrival.state), (arrival.id, "open"))
        self.assertAnswer(self._validate(arrival.id), "success", "booked")
        self.assertEqual(draft.line_ids.qty_received, 1)

    def test_scanning_an_undeliverable_parcel_again_goes_on_with_it(self):
        sale_order = self._sell((self.product, 2))
        sale_order.picking_ids.carrier_tracking_ref = "OUT-77002"
        first = self._scan("OUT-77002")
        again = self._scan("OUT-77002", user=self.second_worker)
        self.assertEqual(again["arrival"]["id"], first["arrival"]["id"])
        self.assertEqual(len(sale_order.return_ids), 1)

    # === BLIND === #

    def test_a_parcel_nobody_announced_is_counted_then_matched_with_a_return(self):
        returns_order = self._announce()
        arrival = self._blind(sender="Li Wei", tracking_number="1Z9", note="wet")
        self.assertEqual((arrival.sender, arrival.tracking_number), ("Li Wei", "1Z9"))
        screen = self._scan(self.product.barcode, arrival.id)
        self.assertAnswer(screen, "info", "noted", "1 x Kettle is noted")
        self.assertFalse(screen["can_validate"])
        self.assertAnswer(self._validate(arrival.id), "danger", "refused", "match")
        self.assertEqual(returns_order.line_ids.qty_received, 0)
        self._decide(arrival, order_id=returns_order.id)
        screen = self._dock().get_screen(arrival.id)
        self.assertLines(screen, (self.product, 2, 1))
        self._validate(arrival.id)
        self.assertEqual(returns_order.line_ids.qty_received, 1)

    def test_a_blind_parcel_is_matched_with_a_draft_of_its_sales_order(self):
        sale_order = self._sell((self.product, 2))
        arrival = self._blind()
        self._decide(arrival, sale_order_id=sale_order.id)
        self.assertEqual(arrival.order_ids.channel, "blind")
        self.assertEqual(arrival.order_ids.state, "draft")
        self.assertEqual(arrival.partner_id, self.customer)

    def test_a_slip_in_a_blind_parcel_matches_it(self):
        returns_order = self._announce()
        arrival = self._blind()
        screen = self._scan(returns_order.name, arrival.id)
        self.assertAnswer(screen, "success", "opened")
        self.assertEqual(screen["arrival"]["id"], arrival.id)
        self.assertEqual(arrival.state, "open")

    def test_a_blind_parcel_is_sent_back_with_a_reason(self):
        arrival = self._blind()
        self._decide(arrival, event="send_back", note="Nobody knows him.")
        self.assertEqual(arrival.state, "sent_back")
        self.assertRegex(arrival.message_ids[0].body, "Nobody knows him")
        with self.assertRaisesRegex(UserError, "not possible in state Sent back"):
            arrival.action_cancel()
        self.assertAnswer(self._scan(self.product.barcode, arrival.id), "danger", "closed")

    def test_a_parcel_of_another_company_is_never_matched(self):
        arrival = self._blind()
        returns_order = self._announce()
        other = self.env["res.company"].create({"name": "Another company"})
        foreign = self.env["returns.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "X"}).id, "company_id": other.id}
        )
        with self.assertRaisesRegex(UserError, "another company"):
            arrival._match(returns_order | foreign)
        self.assertEqual(arrival.state, "blind")

    def test_a_parcel_matched_with_a_draft_is_booked_once_that_is_approved(self):
        returns_order = self._return(self._sell((self.product, 1)))
        arrival = self._blind()
        self._scan(self.product.barcode, arrival.id)
        self._decide(arrival, order_id=returns_order.id)
        self.assertAnswer(self._validate(arrival.id), "danger", "refused", "approved first")
        returns_order.action_submit()
        returns_order.action_approve()
        self.assertAnswer(self._validate(arrival.id), "success", "booked")
        self.assertEqual(returns_order.line_ids.qty_received, 1)

    def test_back_office_and_workers_open_lists_and_forms(self):
        arrival = self._blind()
        for user in (self.clerk, self.worker):
            with self.subTest(user=user.login):
                model = arrival.with_user(user)
                views = model.get_views([(False, kind) for kind in ("list", "form", "search")])
                self.assertIn("tracking_number", views["views"]["form"]["arch"])
                names = views["models"]["returns.arrival"]["fields"]
                model.web_read({name: {} for name in ("name", "order_count", "picking_count")})
                self.assertIn("photo_ids", names)

    def test_returns_of_several_customers_are_no_parcel(self):
        first = self._announce()
        other = self.env["res.partner"].create({"name": "Somebody else"})
        second = self._return(self._sell((self.product, 1), partner_id=other.id), approve=True)
        screen = self._dock().receive_open(
            "both", (first | second).ids, warehouse_id=self.warehouse.id
        )
        self.assertAnswer(screen, "danger", "not_expected", "several customers")
        screen = self._dock().receive_open("forged", ["1 OR 1=1"], self.warehouse.id)
        self.assertAnswer(screen, "danger", "refused")

    def test_workers_do_not_decide_on_parcels(self):
        arrival = self._blind().with_user(self.worker)
        for action in (arrival.action_match, arrival.action_send_back, arrival.action_cancel):
            with self.assertRaises(AccessError):
                action()

    # === PICTURES === #

    def test_a_picture_is_kept_with_the_parcel_and_its_line(self):
        returns_order = self._announce()
        arrival = self._open(returns_order)
        self._scan(self.product.barcode, arrival)
        self._scan("RTN-GRADE-C", arrival)
        with file_open("base/static/img/avatar_grey.png", "rb") as stream:
            data = base64.b64encode(stream.read()).decode()
        line = returns_order.line_ids
        for _time in range(2):
            screen = self._dock().receive_photo(arrival, "photo", "dent.png", data, line.id)
        self.assertEqual(len(screen["arrival"]["photos"]), 1)
        self._validate(arrival)
        self.assertEqual(returns_order.inspection_ids.photo_ids.name, "dent.png")

    def test_only_pictures_are_kept(self):
        arrival = self._open(self._announce())
        page = base64.b64encode(b"<html><script>alert(1)</script></html>").decode()
        drawing = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
        for data in (page, drawing, "no base 64!", "", None):
            with self.subTest(data=data):
                screen = self._dock().receive_photo(arrival, "bad", "bad", data)
                self.assertAnswer(screen, "danger", "refused", "no picture")
        screen = self._dock().receive_photo(arrival, "big", "big.png", "A" * (21 * 1024 * 1024))
        self.assertAnswer(screen, "danger", "refused", "at most 15 MB")
        self.assertFalse(self.env["returns.arrival"].browse(arrival).photo_ids)

    # === FORGERIES === #

    def test_ids_of_another_parcel_are_refused(self):
        arrival, other = self._open(self._announce()), self._announce()
        other_arrival = self._blind()
        self._scan(self.product.barcode, other_arrival.id)
        foreign_scan, line = other_arrival.scan_ids, other.line_ids
        dock = self._dock()
        grade = self.env["returns.grade"]._get_best()
        for name, screen in (
            ("line", dock.receive_count(arrival, "a", line.id, 1)),
            ("scan", dock.receive_grade(arrival, "b", foreign_scan.id, grade.id)),
            ("accept", dock.receive_accept(arrival, "c", foreign_scan.id)),
            ("chosen line", self._scan("RTN-MISSING", arrival, line_id=line.id)),
            ("text", dock.receive_count(arrival, "d", "1 OR 1=1", 1)),
        ):
            with self.subTest(name=name):
                self.assertAnswer(screen, "danger", "refused")
        self.assertFalse(self.env["returns.arrival"].browse(arrival).scan_ids)

    def test_quantities_that_nobody_holds_are_refused(self):
        returns_order = self._announce()
        arrival, line = self._open(returns_order), returns_order.line_ids
        for quantity in (0, -1, 1e9, float("nan"), float("inf"), "2", True, None):
            with self.subTest(quantity=quantity):
                screen = self._dock().receive_count(arrival, f"q {quantity}", line.id, quantity)
                self.assertAnswer(screen, "danger", "refused")
        screen = self._dock().receive_count(arrival, "good", line.id, 2)
        self.assertLines(screen, (self.product, 2, 2))

    def test_a_worker_of_another_company_sees_and_changes_nothing(self):
        returns_order = self._announce()
        arrival = self._open(returns_order)
        company = self.env["res.company"].create({"name": "Another company"})
        stranger = self._make_worker("returns_stranger", "Stranger")
        stranger.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        dock = self._dock(stranger)
        with self.assertRaises(AccessError):
            dock.get_screen(arrival)
        with self.assertRaises(AccessError):
            dock.receive_scan(self.product.barcode, "forged", arrival)
        with self.assertRaises(AccessError):
            dock.receive_scan(returns_order.name, "forged", False, self.warehouse.id)
        screen = dock.receive_scan(returns_order.name, "forged")
        self.assertAnswer(screen, "danger", "not_expected", "another company")
        screen = dock.receive_open("forged open", returns_order.ids)
        self.assertAnswer(screen, "danger", "not_expected", "another company")

    def test_a_scan_without_a_key_is_refused(self):
        for key in ("", None, 7, "k" * 65, ["k"]):
            with self.subTest(key=key), self.assertRaisesRegex(UserError, "no key"):
                self._dock().receive_scan("X", key, False, self.warehouse.id)

    def test_what_the_transfer_brought_in_meanwhile_is_not_received_twice(self):
        returns_order = self._announce()
        arrival = self._open(returns_order)
        self._scan(self.product.barcode, arrival)
        returns_order.action_receive_all()
        self.assertAnswer(self._validate(arrival), "success", "booked")
        self.assertEqual(returns_order.line_ids.qty_received, 2)
        self.assertRegex(returns_order.activity_ids.note, "never delivered")
