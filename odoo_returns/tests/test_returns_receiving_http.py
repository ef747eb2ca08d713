import base64

from odoo import Command
from odoo.exceptions import ConcurrencyError
from odoo.service.model import retrying
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged, warmup
from odoo.tools import mute_logger

from .racing import RacingCase
from .receiving_common import ReceivingCommon

GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@tagged("post_install", "-at_install")
class TestReturnsReceivingHttp(HttpCase, ReceivingCommon):
    """What devices send, as they send it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.worker | cls.second_worker:
            user.password = user.login

    def _call(self, method, *args, login="returns_worker", **kwargs):
        self.authenticate(login, login)
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/returns.arrival/{method}",
            {"model": "returns.arrival", "method": method, "args": args, "kwargs": kwargs},
        )

    def test_the_same_request_twice_counts_once(self):
        returns_order = self._announce()
        opened = [
            self._call("receive_scan", returns_order.name, "open", False, self.warehouse.id)
            for _time in range(2)
        ]
        arrival = opened[0]["arrival"]["id"]
        self.assertEqual(opened[1]["arrival"]["id"], arrival)
        for _time in range(3):
            screen = self._call("receive_scan", self.product.barcode, "one", arrival)
        self.assertLines(screen, (self.product, 2, 1))
        for _time in range(2):
            screen = self._call("receive_validate", arrival, "validate")
            self.assertAnswer(screen, "success", "booked")
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        self.assertEqual(len(self.env["returns.arrival"].browse(arrival).move_ids), 1)

    def test_two_sessions_on_one_return_see_each_others_counts(self):
        returns_order = self._announce()
        first = self._call("receive_scan", returns_order.name, "a", False, self.warehouse.id)
        arrival = first["arrival"]["id"]
        self._call("receive_scan", self.product.barcode, "b", arrival)
        second = self._call(
            "receive_scan",
            returns_order.name,
            "c",
            False,
            self.warehouse.id,
            login="returns_second_worker",
        )
        self.assertEqual(second["arrival"]["id"], arrival)
        self.assertLines(second, (self.product, 2, 1))
        self._call(
            "receive_scan", self.product.barcode, "d", arrival, login="returns_second_worker"
        )
        screen = self._call("get_screen", arrival)
        self.assertLines(screen, (self.product, 2, 2))
        self.assertEqual(screen["arrival"]["workers"], ["Wanda Worker", "Tom Tester"])
        self.assertEqual(len(screen["log"]), 2)

    def test_pictures_are_shown_to_workers_who_may_not_read_their_documents(self):
        returns_order = self._return(self._sell((self.product, 1)))
        returns_order.line_ids.photo_ids = [Command.create({"name": "dent.gif", "raw": GIF})]
        returns_order.action_submit()
        returns_order.action_approve()
        screen = self._call("receive_scan", returns_order.name, "p", False, self.warehouse.id)
        response = self.url_open(screen["lines"][0]["photos"][0])
        self.assertEqual((response.status_code, response.content), (200, GIF))

    def test_private_methods_and_other_users_are_refused(self):
        arrival = self._open(self._announce())
        new_test_user(self.env, "returns_http_portal", "base.group_portal")
        with mute_logger("odoo.http"):
            for method, args, login in (
                ("_open", [{}], "returns_worker"),
                ("_act", ["k", arrival, 1, 1], "returns_worker"),
                ("get_screen", [arrival], "returns_http_portal"),
                ("receive_scan", ["X", "k", arrival], "returns_http_portal"),
            ):
                with self.subTest(method=method), self.assertRaises(JsonRpcException):
                    self._call(method, *args, login=login)

    @warmup
    def test_a_scan_costs_as_many_queries_in_a_long_parcel_as_in_a_short_one(self):
        counts = []
        for length in (5, 50):
            products = [self._make_product(f"P {length}/{n}", 1.0) for n in range(length)]
            products[0].barcode = f"LENGTH-{length}"
            returns_order = self._announce(*((product, 2) for product in products))
            arrival = self._open(returns_order)
            self._scan(products[0].barcode, arrival)
            self.env.flush_all()
            self.env.invalidate_all()
            with self._collect_queries() as queries:
                self._scan(products[0].barcode, arrival)
            counts.append(len(queries))
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
        self.assertLessEqual(counts[1], 110, counts)


@tagged("post_install", "-at_install")
class TestReturnsReceivingRaces(RacingCase):
    """Two workers at once, each on a connection of his own."""

    def _announce(self, env):
        product = env["product.product"].create({"name": "Raced kettle", "is_storable": True})
        order = env["sale.order"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Two Workers"}).id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 5})],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": 5, "picked": True})
        order.picking_ids._action_done()
        returns_order = env["returns.order"].browse(order.action_create_return()["res_id"])
        returns_order.action_submit()
        returns_order.action_approve()
        return returns_order

    def _dock(self, env):
        return env(user=2)["returns.arrival"]

    def _open(self, env, returns_order, key):
        warehouse = returns_order.picking_ids.picking_type_id.warehouse_id
        key = f"{key} {returns_order.id}"
        screen = self._dock(env).receive_scan(returns_order.name, key, False, warehouse.id)
        return screen["arrival"]["id"]

    def _race(self, function, *args):
        """Return the answers to two of whom the second began before the first was done.

        :return: (second, first)
        """
        raced = []
        with self._transaction() as late:
            late["returns.order"].search_count([])

            def call():
                if not raced:
                    with self._transaction() as early:
                        raced.append(function(early, "early", *args))
                return function(late, "late", *args)

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                return retrying(call, late), raced[0]

    def test_two_workers_who_scan_one_return_at_once_open_one_parcel(self):
        with self._transaction() as env:
            ids = self._announce(env).ids

        def scan(env, key):
            return self._open(env, env["returns.order"].browse(ids), key)

        late, early = self._race(scan)
        self.assertEqual(late, early)

    def test_two_scans_at_once_count_twice_and_one_scan_delivered_twice_once(self):
        with self._transaction() as env:
            returns_order = self._announce(env)
            arrival = self._open(env, returns_order, "open")
            line = returns_order.line_ids.id

        def count(env, key, same):
            screen = self._dock(env).receive_count(arrival, same or key, line, 1)
            return screen["lines"][0]["counted"]

        self.assertEqual(self._race(count, ""), (2, 1))
        self.assertEqual(self._race(count, "same"), (3, 3))

    def test_two_validations_at_once_book_once(self):
        with self._transaction() as env:
            returns_order = self._announce(env)
            arrival = self._open(env, returns_order, "open")
            self._dock(env).receive_count(arrival, "count", returns_order.line_ids.id, 2)

        def validate(env, key):
            return self._dock(env).receive_validate(arrival, key)["answer"]["code"]

        self.assertEqual(self._race(validate), ("closed", "booked"))
        with self._transaction() as env:
            booked = env["returns.arrival"].browse(arrival)
            self.assertEqual(booked.move_ids.mapped("quantity"), [2])
            self.assertEqual(booked.order_ids.line_ids.qty_received, 2)

    def test_a_parcel_that_another_worker_holds_is_tried_again(self):
        with self._transaction() as env:
            arrival = self._open(env, self._announce(env), "open")
        with self._transaction() as holder:
            self._dock(holder).receive_condition(arrival, "one", "damaged")
            with self.assertRaises(ConcurrencyError), self._transaction() as other:
                self._dock(other).receive_condition(arrival, "two", "fine")
