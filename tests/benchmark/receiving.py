"""Receiving 1,000 return lines: our booking of counted parcels beside core's validation of the same
receipts, and what one scan costs on a parcel of 1, 10 and 100 lines.

For Odoo's shell; everything is rolled back. `setup/bench receiving` runs it.
"""

import time
from statistics import median

from odoo import Command

RETURNS, LINES = 100, 10
SCANNED = (1, 10, 100)


def make_products(count):
    return env["product.product"].create(
        [
            {
                "name": f"Article {number}",
                "is_storable": True,
                "list_price": 10,
                "standard_price": 4,
                "barcode": f"BENCH{number:05}",
                "invoice_policy": "delivery",
            }
            for number in range(count)
        ]
    )


def sell_and_return(products, count):
    """Return ``count`` approved returns of one delivered order each, a line a product."""
    partner = env["res.partner"].create({"name": "Anna", "country_id": env.ref("base.de").id})
    vals = {
        "partner_id": partner.id,
        "order_line": [Command.create({"product_id": product.id}) for product in products],
    }
    orders = env["sale.order"].create([dict(vals) for _number in range(count)])
    orders.action_confirm()
    for move in orders.picking_ids.move_ids:
        move.quantity = move.product_uom_qty
    orders.picking_ids.move_ids.picked = True
    orders.picking_ids._action_done()
    drafts = [order.action_create_return()["res_id"] for order in orders]
    returns_orders = env["returns.order"].browse(drafts)
    returns_orders.line_ids.reason_id = env.ref("odoo_returns.reason_no_reason")
    returns_orders.action_submit()
    returns_orders.action_approve()
    return returns_orders


def count_all(returns_orders):
    """Return one arrival for each return, everything in it counted."""
    arrivals = env["returns.arrival"]
    for order in returns_orders:
        screen = arrivals.receive_scan(order.name, f"open-{order.id}")
        arrival = arrivals.browse(screen["arrival"]["id"])
        for line in order.line_ids:
            arrivals.receive_count(arrival.id, f"count-{line.id}", line.id, line.quantity)
        arrivals += arrival
    return arrivals


def validate_all(arrivals):
    for arrival in arrivals:
        screen = arrivals.receive_validate(arrival.id, f"validate-{arrival.id}")
        assert screen["answer"]["level"] in ("success", "info"), screen["answer"]


def validate_pickings(returns_orders):
    """Validate the same receipts one by one, as a worker does in Odoo's own screen."""
    for picking in returns_orders.picking_ids:
        picking.move_ids.picked = True
        picking._action_done()


def measure(function, records):
    env.flush_all()
    env.invalidate_all()
    started, before = time.perf_counter(), env.cr.sql_log_count
    function(records)
    env.flush_all()
    return time.perf_counter() - started, env.cr.sql_log_count - before


def tell(what, seconds, queries, lines):
    speed, spent = lines / seconds, seconds / lines * 1000
    print(f"{what:>34} {speed:>9.0f} {spent:>9.2f} {queries / lines:>13.2f}")


total = RETURNS * LINES
print(f"{total} lines in {RETURNS} returns")
print(f"{'':>34} {'lines/s':>9} {'ms/line':>9} {'queries/line':>13}")
stock = make_products(max(SCANNED))
for what, function in (("core validates the receipts", validate_pickings), ("ours", None)):
    savepoint = env.cr.savepoint(flush=True)
    asked = sell_and_return(stock[:LINES], RETURNS)
    if function:
        tell(what, *measure(function, asked), total)
    else:
        started = time.perf_counter()
        counted = count_all(asked)
        acts = total + RETURNS
        spent = time.perf_counter() - started
        print(f"{'ours: a scan or count':>34} {acts / spent:>9.0f} {spent / acts * 1000:>9.2f}")
        tell("ours: parcels booked", *measure(validate_all, counted), total)
    savepoint.close(rollback=True)
    env.invalidate_all()

print(f"{'scan on a parcel of lines':>34} {'ms':>9} {'queries':>9}")
for size in SCANNED:
    returned = sell_and_return(stock[:size], 1)
    opened = env["returns.arrival"].receive_scan(returned.name, f"open-{size}")["arrival"]["id"]
    seconds, asked_queries = [], 0
    for number in range(7):
        env.flush_all()
        env.invalidate_all()
        begun, before = time.perf_counter(), env.cr.sql_log_count
        env["returns.arrival"].receive_scan(stock[0].barcode, f"{size}-{number}", opened)
        env.flush_all()
        seconds.append(time.perf_counter() - begun)
        asked_queries = env.cr.sql_log_count - before
    print(f"{size:>34} {median(seconds) * 1000:>9.1f} {asked_queries:>9}")
env.cr.rollback()
env.registry.clear_cache()
print("ok")
