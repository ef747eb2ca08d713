from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command, fields
from odoo.sql_db import Cursor
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class ReturnsCommon(AccountTestInvoicingCommon):
    """A company with a warehouse, a customer, two products and the people who handle returns."""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("odoo_returns.group_returns_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Li Wei",
                "email": "li.wei@example.com",
                "country_id": cls.env.ref("base.cn").id,
            }
        )
        cls.product = cls._make_product("Kettle", price=100.0)
        cls.ordered_product = cls._make_product("Teapot", price=30.0, invoice_policy="order")
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.reason = cls.env.ref("odoo_returns.reason_no_reason")
        cls.clerk = new_test_user(
            cls.env, "returns_clerk", "odoo_returns.group_returns_user", name="Clerk"
        )
        cls.worker = new_test_user(cls.env, "returns_worker", "stock.group_stock_user")
        cls.accountant = new_test_user(
            cls.env, "returns_accountant", "account.group_account_invoice"
        )

    @classmethod
    def _make_product(cls, name, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": price,
                "standard_price": price / 2,
                "invoice_policy": "delivery",
                "taxes_id": [Command.clear()],
                **values,
            }
        )

    @classmethod
    def _make_tax(cls, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": f"VAT {amount} {values}",
                "amount": amount,
                "country_id": cls.company.account_fiscal_country_id.id,
                **values,
            }
        )

    @classmethod
    def _sell(cls, *lines, deliver=True, invoice=True, **values):
        """Return a confirmed order; a line is (product, quantity) or (product, quantity, vals)."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            **(more[0] if more else {}),
                        }
                    )
                    for product, quantity, *more in lines
                ],
                **values,
            }
        )
        order.action_confirm()
        if deliver:
            cls._deliver(order)
        if invoice:
            cls._invoice(order)
        return order

    @classmethod
    def _deliver(cls, order, quantity=None):
        """Deliver what is open, or ``quantity`` of each move with a backorder for the rest."""
        pickings = order.picking_ids.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel") and picking.picking_type_code == "outgoing"
            )
        )
        for move in pickings.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
        pickings.move_ids.picked = True
        pickings._action_done()
        return pickings

    @classmethod
    def _invoice(cls, order, post=True):
        invoice = order._create_invoices()
        invoice.invoice_date = fields.Date.today()
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def _return(cls, order, quantities=None, approve=False, **line_values):
        """Return a draft of everything, or of ``quantities`` ({product: quantity}) only."""
        returns_order = cls.env["returns.order"].browse(order.action_create_return()["res_id"])
        for line in returns_order.line_ids:
            if quantities is None:
                line.write({"reason_id": cls.reason.id, **line_values})
            elif line.product_id in quantities:
                line.write(
                    {
                        "quantity": quantities[line.product_id],
                        "reason_id": cls.reason.id,
                        **line_values,
                    }
                )
            else:
                line.unlink()
        if approve:
            returns_order.action_submit()
            returns_order.action_approve()
        return returns_order

    @classmethod
    def _receive(cls, returns_order):
        """Return an approved return whose goods have arrived and are accepted."""
        if set(returns_order.mapped("state")) == {"draft"}:
            returns_order.action_submit()
            returns_order.action_approve()
        returns_order.action_receive_all()
        returns_order.action_accept_all()
        return returns_order

    def _settle_in_steps(self, order, steps):
        """Return the credit notes of one return per step ({product: quantity})."""
        credit_notes = self.env["account.move"]
        for quantities in steps:
            returns_order = self._receive(self._return(order, quantities))
            returns_order.action_settle()
            self.assertEqual(returns_order.state, "done")
            credit_notes += returns_order.refund_ids
        return credit_notes

    @contextmanager
    def _collect_queries(self):
        queries, execute = [], Cursor.execute

        def spy(cursor, query, params=None, log_exceptions=True):
            queries.append(str(getattr(query, "code", query)))
            return execute(cursor, query, params, log_exceptions)

        self.env.flush_all()
        with patch.object(Cursor, "execute", spy):
            yield queries
            self.env.flush_all()

    def _snapshot(self, returns_order):
        """Return what a refused action must not have changed."""
        self.env.flush_all()
        return {
            "state": returns_order.mapped("state"),
            "lines": [
                (line.quantity, line.qty_received, line.qty_accepted, line.qty_settled)
                for line in returns_order.line_ids
            ],
            "moves": [
                (move.id, move.state) for move in returns_order.line_ids.move_ids.sorted("id")
            ],
            "credits": [(move.id, move.state) for move in returns_order.refund_ids.sorted("id")],
            "mails": self.env["returns.notification"].search_count([]),
            "deadlines": returns_order.deadline_ids.mapped("met_at"),
        }

    def assertRefused(self, error, pattern, function, returns_order):
        """Assert that a call raises and leaves the returns as they were."""
        before = self._snapshot(returns_order)
        with self.assertRaisesRegex(error, pattern), self.env.cr.savepoint():
            function()
        self.env.invalidate_all()
        self.assertEqual(self._snapshot(returns_order), before)
