from odoo import api, fields, models

from ..actions import open_records


class ReturnsExchangeMixin(models.AbstractModel):
    """What a return is exchanged for, and the difference that somebody pays."""

    _name = "returns.exchange.mixin"
    _inherit = "returns.gate.mixin"
    _description = "Exchange of a Return"

    currency_id = fields.Many2one("res.currency")
    exchange_line_ids = fields.One2many("returns.exchange.line", "order_id", "Exchanged for")
    exchange_order_ids = fields.One2many("sale.order", "exchange_return_id", "Exchange Orders")
    exchange_count = fields.Integer("Number of Exchange Orders", compute="_compute_exchange_count")
    is_exchange = fields.Boolean(compute="_compute_is_exchange")
    can_exchange = fields.Boolean(compute="_compute_can_exchange")
    can_undo_exchange = fields.Boolean(compute="_compute_can_exchange")
    exchange_credit = fields.Monetary(
        "Returned Goods", compute="_compute_exchange_difference", help="What they give back."
    )
    exchange_price = fields.Monetary("New Goods", compute="_compute_exchange_difference")
    exchange_to_pay = fields.Monetary("Customer Pays", compute="_compute_exchange_difference")
    exchange_to_give_back = fields.Monetary(
        "Customer Gets Back", compute="_compute_exchange_difference"
    )
    exchange_reminder = fields.Selection(
        [("reminded", "Reminded"), ("overdue", "Overdue")],
        "Reminder of an Advance Replacement",
        readonly=True,
        copy=False,
    )

    @api.depends("exchange_order_ids")
    def _compute_exchange_count(self):
        for order in self:
            order.exchange_count = len(order.sudo().exchange_order_ids)

    @api.depends("line_ids.resolution")
    def _compute_is_exchange(self):
        for order in self:
            order.is_exchange = "exchange" in order.line_ids.mapped("resolution")

    @api.depends("state", "is_exchange", "exchange_order_ids.state", "exchange_line_ids.quantity")
    def _compute_can_exchange(self):
        service = self.env["returns.exchange"]
        for order in self:
            decided = order.is_exchange and order.state in ("approved", "done")
            made = order.sudo().exchange_order_ids.filtered(lambda sale: sale.state != "cancel")
            order.can_undo_exchange = decided and bool(made)
            order.can_exchange = decided and (
                not order.exchange_line_ids
                or bool(service._get_quantities(order.sudo(), service._get_open))
            )

    @api.depends(
        "line_ids.resolution",
        "line_ids.quantity",
        "line_ids.exchange_product_id",
        "exchange_line_ids.product_id",
        "exchange_line_ids.quantity",
        "exchange_order_ids.amount_total",
    )
    def _compute_exchange_difference(self):
        for order in self:
            figures = {}
            if order.is_exchange and order._origin:
                figures = self.env["returns.exchange"]._simulate(order._origin)
            for name in ("credit", "price", "to_pay", "to_give_back"):
                order[f"exchange_{name}"] = figures.get(name, 0.0)

    def simulate_exchange(self):
        """Return what these exchanges come to, and write nothing.

        :return: {return id: {"currency_id", "credit", "price", "to_pay", "to_give_back"}}
        """
        self.check_access("read")
        service = self.env["returns.exchange"]
        return {order.id: service._simulate(order) for order in self}

    def action_make_exchange(self):
        """Order what the customer gets now; it leaves when the goods are here and it is paid.

        :raises UserError: naming the returns that are not approved, or have nothing to exchange
        """
        self._check_approved()
        self.env["returns.exchange"]._make_all(self)
        return True

    def action_undo_exchange(self):
        """Take the exchange back. What was delivered already becomes a return of its own.

        :raises UserError: naming the returns that are not approved
        """
        self._check_approved()
        drafts = self.env["returns.exchange"]._undo(self)
        return drafts._get_action_open() if drafts else True

    def action_open_exchanges(self):
        """Open the orders with which customers get other goods."""
        return open_records(self.sudo().exchange_order_ids, "sale.action_orders")

    def _get_exchange_links(self):
        """Return [(exchange order, what is to pay, where)] for mails and the portal."""
        service = self.env["returns.exchange"].sudo()
        made = self.sudo().exchange_order_ids.filtered(lambda sale: sale.state == "sale")
        return [(sale, service._get_to_pay(sale), service._get_payment_link(sale)) for sale in made]

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"exchange_reminder"}
