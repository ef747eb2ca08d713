"""Verdicts a second and queries for 1, 100 and 10,000 lines, beside reading the same records.

For Odoo's shell; everything is rolled back. `setup/bench verdicts` runs it.
"""

import time
from statistics import median

from odoo import Command

SIZES = (1, 100, 10_000)
LINES_OF_AN_ORDER = 100


def sell(count):
    """Return `count` delivered sale lines, at most a hundred an order."""
    products = env["product.product"].create(
        [
            {"name": f"Article {number}", "is_storable": True, "list_price": 10}
            for number in range(LINES_OF_AN_ORDER)
        ]
    )
    partner = env["res.partner"].create(
        {"name": "Anna", "country_id": env.ref("base.de").id, "tz": "Europe/Berlin"}
    )
    rest, vals_list = count, []
    while rest > 0:
        size = min(rest, LINES_OF_AN_ORDER)
        lines = [Command.create({"product_id": product.id}) for product in products[:size]]
        vals_list.append({"partner_id": partner.id, "order_line": lines})
        rest -= size
    orders = env["sale.order"].create(vals_list)
    orders.action_confirm()
    for move in orders.picking_ids.move_ids:
        move.quantity = move.product_uom_qty
    orders.picking_ids.move_ids.picked = True
    orders.picking_ids._action_done()
    env.flush_all()
    return env["sale.order.line"].browse(orders.order_line.ids)


def judge(lines):
    env["returns.eligibility"]._evaluate(lines._get_asks())


def read(lines):
    """Read what a verdict looks at, and judge nothing."""
    orders = lines.order_id
    for records in (lines, orders, orders.partner_id, lines.product_id, orders.order_line):
        records.mapped("display_name")
    moves = env["stock.move"].search([("sale_line_id", "in", orders.order_line.ids)])
    moves.mapped("quantity")


def measure(function, lines, rounds):
    """Return the median seconds and the queries of one call on an empty cache."""
    seconds, queries = [], 0
    for _round in range(rounds):
        env.invalidate_all()
        started, before = time.perf_counter(), env.cr.sql_log_count
        function(lines)
        seconds.append(time.perf_counter() - started)
        queries = env.cr.sql_log_count - before
    return median(seconds), queries


HEADINGS = ("lines", "verdicts/s", "ms/line", "queries", "reading ms/line", "queries")
WIDTHS = (7, 11, 9, 8, 16, 8)
print(" ".join(f"{text:>{width}}" for text, width in zip(HEADINGS, WIDTHS, strict=True)))
for size in SIZES:
    sold = sell(size)
    judge(sold)
    rounds = 7 if size < 1000 else 3
    spent, asked = measure(judge, sold, rounds)
    floor, read_queries = measure(read, sold, rounds)
    print(
        f"{size:>7} {size / spent:>11.0f} {spent / size * 1000:>9.3f} {asked:>8}"
        f" {floor / size * 1000:>16.3f} {read_queries:>8}"
    )
    env.cr.rollback()
    env.registry.clear_cache()
print("ok")
