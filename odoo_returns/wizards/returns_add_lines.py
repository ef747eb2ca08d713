from odoo import Command, api, fields, models


class ReturnsAddLines(models.TransientModel):
    """Choose, among what a customer got, what comes back: by order or by product."""

    _name = "returns.add.lines"
    _description = "Add Order Lines to a Return"

    order_id = fields.Many2one(
        "returns.order", required=True, default=lambda self: self.env.context.get("active_id")
    )
    commercial_partner_id = fields.Many2one(related="order_id.partner_id.commercial_partner_id")
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="order_id.currency_id")
    sale_order_ids = fields.Many2many("sale.order", string="Orders")
    product_ids = fields.Many2many("product.product", string="Products")
    line_ids = fields.One2many(
        "returns.add.lines.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.constrains("order_id")
    def _check_order_access(self):
        """What the dialog shows of a return is for those who may read the return."""
        self.order_id.sudo(False).check_access("write")

    @api.depends("sale_order_ids", "product_ids", "order_id")
    def _compute_line_ids(self):
        for wizard in self:
            candidates = self.env["sale.order.line"].search(wizard._get_domain(), limit=200)
            offers = (candidates - wizard.order_id.line_ids.sale_line_id)._get_returnable_offers()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"sale_line_id": line.id, **offer})
                    for line, offer in offers.items()
                ),
            ]

    def _get_domain(self):
        """Return the domain of delivered order lines of the customer, narrowed as chosen."""
        domain = fields.Domain(
            [
                ("order_partner_id", "child_of", self.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "sale"),
                ("qty_delivered", ">", 0),
            ]
        )
        if self.order_id.line_ids:
            domain &= fields.Domain("order_id.currency_id", "=", self.currency_id.id)
        if self.sale_order_ids:
            domain &= fields.Domain("order_id", "in", self.sale_order_ids.ids)
        if self.product_ids:
            domain &= fields.Domain("product_id", "in", self.product_ids.ids)
        return domain

    def action_add(self):
        """Add the chosen lines to the return."""
        self.ensure_one()
        self.order_id.line_ids = [
            Command.create(
                {
                    "sale_line_id": line.sale_line_id.id,
                    "quantity": line.quantity,
                    "product_uom_id": line.product_uom_id.id,
                }
            )
            for line in self.line_ids
            if line.is_selected
        ]


class ReturnsAddLinesLine(models.TransientModel):
    _name = "returns.add.lines.line"
    _description = "Order Line that may come back"

    wizard_id = fields.Many2one("returns.add.lines", required=True, ondelete="cascade")
    is_selected = fields.Boolean("Add")
    sale_line_id = fields.Many2one("sale.order.line", required=True)
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Order")
    product_id = fields.Many2one(related="sale_line_id.product_id")
    product_uom_id = fields.Many2one("uom.uom", "Unit")
    qty_delivered = fields.Float(related="sale_line_id.qty_delivered", string="Delivered")
    qty_returnable = fields.Float(related="sale_line_id.qty_returnable", string="Returnable")
    quantity = fields.Float(digits="Product Unit")

    @api.constrains("sale_line_id")
    def _check_sale_line_access(self):
        """What the dialog shows of an order is for those who may read the order."""
        self.sale_line_id.sudo(False).check_access("read")
