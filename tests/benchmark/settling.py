"""Returns of N orders x 3 lines, delivered, invoiced and paid: one of each line comes back, is
received and credited. Ours in a batch beside core's own ways, in one run (DESIGN section 7).

- core by hand: return wizard, validation, `_create_invoices(final=True)`, posting, order by order
- floor: core's own records, created, validated and posted in one batch
- floor with put-away: the same, received where returns wait, then moved to stock, as we do it
- ours: submit, approve, receive, accept and settle in one batch

For Odoo's shell; everything is rolled back. `setup/bench settling` runs it.
"""

import os
import time

from odoo import Command, fields

NUMBERS = tuple(int(size) for size in os.environ.get("BENCH_ORDERS", "100,1000").split(","))
#: one order after another takes long, and costs the same for each
BY_HAND = 100
LINES = 3


def prepare_company():
    company = env["res.company"].create(
        {
            "name": "Benchmark",
            "country_id": env.ref("base.us").id,
            "currency_id": env.ref("base.USD").id,
        }
    )
    env.user.write({"company_ids": [Command.link(company.id)], "company_id": company.id})
    if not env["stock.warehouse"].search([("company_id", "=", company.id)]):
        env["stock.warehouse"].create({"name": "Bench", "code": "BEN", "company_id": company.id})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    return company


def make_products():
    return env["product.product"].create(
        [
            {
                "name": f"Article {number}",
                "is_storable": True,
                "list_price": 10 + number,
                "standard_price": 4,
                "invoice_policy": "delivery",
                "taxes_id": [Command.clear()],
            }
            for number in range(LINES)
        ]
    )


def sell(count):
    partner = env["res.partner"].create({"name": "Anna", "country_id": env.ref("base.de").id})
    vals = {
        "partner_id": partner.id,
        "company_id": company.id,
        "order_line": [
            Command.create({"product_id": product.id, "product_uom_qty": 2}) for product in products
        ],
    }
    orders = env["sale.order"].create([dict(vals) for _number in range(count)])
    orders.action_confirm()
    moves = orders.picking_ids.move_ids
    for move in moves:
        move.quantity = move.product_uom_qty
    moves.picked = True
    moves._action_done()
    invoices = orders._create_invoices(grouped=True)
    invoices.action_post()
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoices.ids
    )
    register.create({"group_payment": True})._create_payments()
    return orders


def return_by_hand(orders):
    for order in orders:
        wizard = env["stock.return.picking"].create({"picking_id": order.picking_ids.id})
        wizard.product_return_moves.quantity = 1
        picking = env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        order._create_invoices(final=True).action_post()


def return_with_core_in_one_batch(orders):
    sent = [order.picking_ids.move_ids for order in orders]
    move_goods(warehouse.in_type_id, [(moves, prepare_return) for moves in sent])
    credit(orders)


def return_with_core_and_put_away(orders):
    sent = [order.picking_ids.move_ids for order in orders]
    received = move_goods(
        warehouse.returns_type_id,
        [(moves, prepare_return) for moves in sent],
        location_dest_id=warehouse.returns_type_id.default_location_dest_id.id,
    )
    by_picking = received.grouped("picking_id").values()
    move_goods(warehouse.int_type_id, [(moves, prepare_put_away) for moves in by_picking])
    credit(orders)


def move_goods(picking_type, transfers, **places):
    """Create and validate a transfer for each (moves to follow, how) in one batch."""
    vals_list = []
    for moves, prepare in transfers:
        moves_vals = [
            {
                "product_id": move.product_id.id,
                "product_uom_qty": 1,
                "product_uom": move.product_uom.id,
                "move_orig_ids": [Command.link(move.id)],
                "procure_method": "make_to_stock",
                **prepare(move),
                **places,
            }
            for move in moves
        ]
        picking_vals = {
            "picking_type_id": picking_type.id,
            "partner_id": moves.partner_id.id,
            "location_id": moves_vals[0]["location_id"],
            "location_dest_id": moves_vals[0]["location_dest_id"],
            "move_ids": [Command.create(vals) for vals in moves_vals],
        }
        vals_list.append(picking_vals)
    moves = env["stock.picking"].create(vals_list).move_ids._action_confirm(merge=False)
    moves.quantity = 1
    moves.picked = True
    moves._action_done()
    return moves


def credit(orders):
    vals_list = []
    for invoice in orders.invoice_ids:
        lines = invoice.invoice_line_ids
        copies = lines.with_context(include_business_fields=True).copy_data({"quantity": 1})
        for vals in copies:
            vals.pop("move_id")
        defaults = {
            "move_type": "out_refund",
            "reversed_entry_id": invoice.id,
            "invoice_date": fields.Date.today(),
            "line_ids": [Command.create(vals) for vals in copies],
        }
        business = invoice.with_context(include_business_fields=True)
        vals_list += business.copy_data(defaults)
    env["account.move"].create(vals_list)._post()


def prepare_return(move):
    return {
        "location_id": move.location_dest_id.id,
        "location_dest_id": move.location_id.id,
        "sale_line_id": move.sale_line_id.id,
        "origin_returned_move_id": move.id,
        "to_refund": True,
    }


def prepare_put_away(move):
    return {
        "location_id": move.location_dest_id.id,
        "location_dest_id": warehouse.lot_stock_id.id,
    }


def return_with_us(orders):
    returns_orders = env["returns.order"].create(
        [
            {
                "partner_id": order.partner_id.id,
                "line_ids": [
                    Command.create({"sale_line_id": line.id, "quantity": 1, "reason_id": reason.id})
                    for line in order.order_line
                ],
            }
            for order in orders
        ]
    )
    returns_orders.action_submit()
    returns_orders.action_approve()
    returns_orders.action_receive_all()
    returns_orders.action_accept_all()
    returns_orders.action_settle()
    assert set(returns_orders.mapped("state")) == {"done"}


def check(orders):
    refunds = orders.invoice_ids.reversal_move_ids or orders.invoice_ids.filtered(
        lambda move: move.move_type == "out_refund"
    )
    assert len(refunds) == len(orders) and set(refunds.mapped("state")) == {"posted"}, refunds
    assert set(refunds.mapped("amount_total")) == {33.0}, set(refunds.mapped("amount_total"))


def measure(function, orders):
    """Return ms and queries an order; writing the requests down is part of ours."""
    env.flush_all()
    env.invalidate_all()
    started, before = time.perf_counter(), env.cr.sql_log_count
    function(orders)
    env.flush_all()
    spent, queries = time.perf_counter() - started, env.cr.sql_log_count - before
    check(orders)
    return spent / len(orders) * 1000, queries / len(orders)


company = prepare_company()
env = env(context=dict(env.context, allowed_company_ids=company.ids, tracking_disable=False))
warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])
products, reason = make_products(), env.ref("odoo_returns.reason_no_reason")
ways = (
    ("core by hand", return_by_hand),
    ("floor: core in one batch", return_with_core_in_one_batch),
    ("floor with put-away", return_with_core_and_put_away),
    ("ours, in batch", return_with_us),
)
for size in NUMBERS:
    print(f"{size} orders x {LINES} lines, invoices paid")
    print(f"{'':>26} {'ms/order':>9} {'queries/order':>14}")
    for what, function in ways:
        count = min(size, BY_HAND) if function is return_by_hand else size
        savepoint = env.cr.savepoint(flush=True)
        spent, asked = measure(function, sell(count))
        print(f"{what:>26} {spent:>9.1f} {asked:>14.1f}")
        savepoint.close(rollback=True)
        env.invalidate_all()
env.cr.rollback()
env.registry.clear_cache()
print("ok")
