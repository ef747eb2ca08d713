from random import Random

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .receipts_recount import RecountCommon

SEEDS, STEPS = 10, 20


class NothingToDo(Exception):
    """There is no record to take a step with."""


@tagged("post_install", "-at_install")
class TestReturnsReceptionProperty(RecountCommon):
    """Whatever a warehouse and a clerk do in whatever order: nothing comes back twice, and stock,
    return lines and credit notes say what the documents say.

    The sequences are random, and the same in every run.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serial = cls._make_product("Phone", 500.0, tracking="serial")
        cls.lot = cls._make_product("Tea", 20.0, tracking="lot")
        cls.kits = cls._make_kits()
        cls.products = cls.product | cls.serial | cls.lot
        cls.products |= cls.products.union(*(p for parts in cls.kits.values() for p in parts))
        cls.initial = {product: {} for product in cls.products}
        stock = cls.warehouse.lot_stock_id
        for product, count, quantity in ((cls.serial, 60, 1), (cls.lot, 6, 40)):
            names = [f"{product.name}-{index}" for index in range(count)]
            for lot in cls._stock_lots(product, names, quantity):
                cls.initial[product][stock, lot] = quantity

    @classmethod
    def _make_kits(cls):
        """Return {kit: {component: quantity}}; none where kits are not installed."""
        if "mrp.bom" not in cls.env:
            return {}
        cup, pot = cls._make_product("Cup", 10.0), cls._make_product("Pot", 40.0)
        tea_set = cls._make_product("Tea Set", 60.0)
        parts = {cup: 2, pot: 1}
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": tea_set.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts.items()
                ],
            }
        )
        return {tea_set: parts}

    def test_random_sequences_keep_the_invariants(self):
        done = []
        for seed in range(SEEDS):
            random, story = Random(seed), []
            orders = self._sell_at_random(random)
            self.returns = self.env["returns.order"]
            while len(story) < STEPS:
                story.append(self._take_step(random, orders))
                try:
                    self._assert_lines(self.returns.line_ids)
                    self._assert_nothing_comes_back_twice(orders)
                    self._assert_stock(self.products)
                except AssertionError as error:
                    self.fail(f"seed {seed}: {error}\n" + "\n".join(story))
            done += [step for step in story if ":" not in step]
        self.assertGreater(len(done), SEEDS * STEPS * 0.6)
        self.assertEqual(set(done), {step.__name__ for step in self._get_steps()})

    def _take_step(self, random, orders):
        """Take a random step that has something to do; say which, and why it was refused."""
        while True:
            step = random.choice(self._get_steps())
            try:
                with self.env.cr.savepoint():
                    step(random, orders)
                return step.__name__
            except NothingToDo:
                continue
            except UserError as error:
                return f"{step.__name__}: {error}"

    def _get_steps(self):
        return [
            self._ask,
            self._ask,
            self._count_some,
            self._count_some,
            self._count_some,
            self._split,
            self._merge,
            self._undo,
            self._edit,
            self._inspect,
            self._inspect,
            self._inspect,
            self._correct,
            self._settle,
            self._settle,
            self._cancel_credit_note,
            self._cancel_credit_note,
            self._cancel_receipt,
            self._cancel,
            self._close,
        ]

    def _sell_at_random(self, random):
        lines = [(self.product, random.randint(1, 9)), (self.lot, random.randint(2, 8))]
        lines.append((self.product, random.randint(1, 2), {"product_uom_id": self.dozen.id}))
        lines.append((self.serial, random.randint(1, 3)))
        lines += [(kit, random.randint(1, 4)) for kit in self.kits]
        order = self._sell(*lines, deliver=False, invoice=False)
        for move in order.picking_ids.move_ids.filtered(lambda m: m.product_id == self.product):
            move.quantity = random.randint(1, int(move.product_uom_qty))
        delivery = order.picking_ids
        delivery.move_ids.picked = True
        for move in delivery.move_ids.filtered(lambda move: not move.quantity):
            move.quantity = move.product_uom_qty
        delivery._action_done()
        if random.random() < 0.7:
            self._deliver(order)
        self._invoice(order)
        return order

    # === STEPS === #

    def _ask(self, random, orders):
        if not any(line.qty_returnable >= 1 for line in orders.order_line):
            raise NothingToDo
        draft = self.env["returns.order"].browse(orders.action_create_return()["res_id"])
        lines = random.sample(list(draft.line_ids), random.randint(1, len(draft.line_ids)))
        (draft.line_ids - draft.line_ids.union(*lines)).unlink()
        for line in draft.line_ids:
            line.write(
                {
                    "quantity": min(line.quantity, random.randint(1, int(line.quantity) + 1)),
                    "reason_id": self.reason.id,
                }
            )
        draft.action_submit()
        draft.action_approve()
        self.returns |= draft

    def _count_some(self, random, orders):
        line = self._pick(random, self.returns.line_ids)
        rows = [
            r
            for r in self.reception._get_expected(line.order_id, self.warehouse)
            if r.key[0] == line.id
        ]
        row = random.choice(rows or [None])
        if row is None:
            raise NothingToDo
        most = int(row.limit) + random.choice((0, 0, 0, 1))
        quantity, lot = random.randint(1, max(1, most)), None
        if row.tracking != "none":
            lots = self.env["stock.lot"].browse(sorted(row.lots)) or self._stock_lots_of(row)
            lot = random.choice(list(lots))
            quantity = 1 if row.tracking == "serial" else quantity
        product = self.env["product.product"].browse(row.product)
        self._book(self._count(line, quantity, lot, product=product))

    def _stock_lots_of(self, row):
        return self.env["stock.lot"].search([("product_id", "=", row.product)], limit=1)

    def _split(self, random, _orders):
        picking = self._pick(random, self._get_open().picking_id).with_user(self.worker)
        for move in picking.move_ids.filtered(lambda move: move.product_id.tracking == "none"):
            move.quantity = random.randint(0, int(move.product_uom_qty) + 1)
            move.picked = True
        picking._action_done()

    def _merge(self, random, _orders):
        first = self._pick(random, self._get_open().picking_id)
        for picking in self._get_open().picking_id:
            if picking.partner_id == first.partner_id:
                picking.move_line_ids.picking_id = first
                picking.move_ids.picking_id = first
        first.move_ids._merge_moves()

    def _undo(self, random, _orders):
        receipts = self.returns.picking_ids.filtered(
            lambda picking: picking.state == "done" and picking.picking_type_id.is_returns_type
        )
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": self._pick(random, receipts).id}
        )
        for row in wizard.product_return_moves:
            row.quantity = random.randint(0, int(row.move_quantity))
        delivery = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        delivery.move_ids.picked = True
        delivery._action_done()

    def _edit(self, random, _orders):
        moves = self.returns.line_ids.move_ids.filtered(
            lambda move: move.state == "done" and move.product_id.tracking == "none"
        )
        move = self._pick(random, moves)
        move.with_user(self.worker).quantity = random.randint(0, int(move.quantity) + 1)

    def _inspect(self, random, _orders):
        line = self._pick(random, self.returns.line_ids.filtered("qty_to_inspect"))
        places = self.reception._get_whereabouts(line)[line]
        place = random.choice(places) if places else None
        action = random.choice(("restock", "restock", "restock", "quarantine"))
        self.env["returns.inspection"].create(
            {
                "line_id": line.id,
                "quantity": random.choice((1, line.qty_to_inspect)),
                "lot_id": place.lot.id if place and line.product_id not in self.kits else False,
                "is_accepted": random.random() < 0.8,
                "disposition_id": self.env["returns.disposition"]._get_default(action).id,
            }
        )

    def _correct(self, random, _orders):
        rows = self.returns.inspection_ids.filtered(lambda row: row.quantity > 0 and row.qty_left)
        row = self._pick(random, rows)
        row.copy({"quantity": -random.choice((min(1, row.qty_left), row.qty_left))})

    def _settle(self, random, _orders):
        due = self.returns.line_ids.filtered(lambda line: line._get_qty_to_settle() > 0)
        self._pick(random, due.order_id).action_settle()

    def _cancel_credit_note(self, random, _orders):
        posted = self.returns.refund_ids.filtered(lambda move: move.state == "posted")
        credit_note = self._pick(random, posted)
        credit_note.button_draft()
        credit_note.button_cancel()

    def _cancel_receipt(self, random, _orders):
        self._pick(random, self._get_open().picking_id).with_user(self.worker).action_cancel()

    def _cancel(self, random, _orders):
        self._pick(random, self.returns).action_cancel()

    def _close(self, random, _orders):
        self._pick(random, self.returns).action_close()

    def _get_open(self):
        return self.reception._get_open_moves_sudo(self.returns.line_ids)

    def _pick(self, random, records):
        if not records:
            raise NothingToDo
        return random.choice(list(records.sorted("id")))
