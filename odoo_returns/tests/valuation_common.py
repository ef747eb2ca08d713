from odoo import Command

from .goods_common import GoodsCommon

METHODS = ("standard", "average", "fifo")


class ValuationCommon(GoodsCommon):
    """Twelve sold of ten bought at 10 and ten bought at 20; then ten more are bought at 30.

    They left for 144 at standard price (12 each), for 180 on average (15 each), and first in first
    out for 140 (ten at 10, two at 20).
    """

    LEFT_AT = {"standard": 12.0, "average": 15.0, "fifo": 140 / 12}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_scrap = cls.env["account.account"].create(
            {"name": "Scrapped Returns", "code": "RSCRAP", "account_type": "expense"}
        )
        losses = cls.env["returns.disposition"].search([("action", "in", ("scrap", "donate"))])
        for disposition in losses:
            disposition._get_loss_location(cls.company).valuation_account_id = cls.account_scrap

    @classmethod
    def _make_valued(cls, method, valuation, **values):
        category = cls.env["product.category"].create(
            {
                "name": f"{method} {valuation}",
                "property_cost_method": method,
                "property_valuation": valuation,
            }
        )
        return cls._make_product(
            f"Clock {method} {valuation}",
            price=100.0,
            categ_id=category.id,
            standard_price=12.0 if method == "standard" else 0.0,
            **values,
        )

    @classmethod
    def _buy(cls, product, quantity, cost):
        """Receive goods, and book them as their bill would."""
        supplier = cls.env.ref("stock.stock_location_suppliers")
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": product.uom_id.id,
                "location_id": supplier.id,
                "location_dest_id": cls.stock.id,
                "picking_type_id": cls.warehouse.in_type_id.id,
                "price_unit": cost,
            }
        )
        move._action_confirm()
        move.write({"quantity": quantity, "picked": True})
        move._action_done()
        if product.cost_method != "standard":
            move.value_manual = quantity * cost
        if product.valuation == "real_time":
            cls._book(product, move.value)
        return move

    @classmethod
    def _book(cls, product, value):
        accounts = product._get_product_accounts()
        entry = cls.env["account.move"].create(
            {
                "journal_id": cls.company.account_stock_journal_id.id,
                "line_ids": [
                    Command.create({"account_id": accounts["stock_valuation"].id, "debit": value}),
                    Command.create(
                        {
                            "account_id": cls.company_data["default_account_payable"].id,
                            "partner_id": cls.customer.id,
                            "credit": value,
                        }
                    ),
                ],
            }
        )
        entry.action_post()

    @classmethod
    def _trade(cls, method, valuation, deliveries=(12,), more=()):
        """Return a product and the sale of twelve of it, delivered, invoiced and paid for.

        :param more: other lines of the order
        """
        product = cls._make_valued(method, valuation)
        cls._buy(product, 10, 10.0)
        cls._buy(product, 10, 20.0)
        order = cls._sell((product, 12), *more, deliver=False, invoice=False)
        for quantity in deliveries:
            cls._deliver(order, quantity)
        cls._invoice(order)
        cls._buy(product, 10, 30.0)
        return product, order

    @classmethod
    def _bring_back(cls, order, quantity, **line_values):
        product = order.order_line.product_id[:1]
        returns_order = cls._return(order, {product: quantity}, approve=True, **line_values)
        returns_order.action_receive_all()
        return returns_order

    def _value(self, product):
        product.invalidate_recordset()
        return product.total_value

    def _balance(self, account, product=None):
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        if product:
            domain.append(("product_id", "=", product.id))
        return sum(self.env["account.move.line"].search(domain).mapped("balance"))

    def _cogs(self, move):
        """Return what an invoice or credit note books as cost of goods sold."""
        lines = move.line_ids.filtered(lambda line: line.display_type == "cogs")
        expense = lines.filtered(lambda line: line.account_id.account_type.startswith("expense"))
        return sum(expense.mapped("balance"))

    def _stock_account(self, product):
        return product._get_product_accounts()["stock_valuation"]
