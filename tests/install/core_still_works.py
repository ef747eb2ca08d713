# Runs in Odoo's shell: one order sold, delivered, invoiced, returned with core's wizard, credited.
from odoo import Command

product = env["product.product"].create(
    {"name": "Kettle", "is_storable": True, "invoice_policy": "delivery", "list_price": 40.0}
)
stock = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id
env["stock.quant"]._update_available_quantity(product, stock, 10)
order = env["sale.order"].create(
    {
        "partner_id": env["res.partner"].create({"name": "Ann"}).id,
        "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 3})],
    }
)
order.action_confirm()
delivery = order.picking_ids
delivery.button_validate()
assert delivery.state == "done" and order.order_line.qty_delivered == 3

invoice = order._create_invoices()
invoice.action_post()
assert invoice.state == "posted" and order.order_line.qty_invoiced == 3

wizard = (
    env["stock.return.picking"]
    .with_context(active_id=delivery.id, active_ids=delivery.ids, active_model="stock.picking")
    .create({})
)
wizard.product_return_moves.quantity = 2
back = env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
back.button_validate()
assert back.state == "done" and order.order_line.qty_delivered == 1

credit_note = order._create_invoices(final=True)
credit_note.action_post()
assert credit_note.move_type == "out_refund" and order.order_line.qty_invoiced == 1
print("ok")
