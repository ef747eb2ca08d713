from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnsExchangeLine(models.Model):
    """A quantity of an article that the customer gets for what he returns.

    It stands for one return line, or for all of the return: many articles for many.
    """

    _name = "returns.exchange.line"
    _inherit = "returns.gate.mixin"
    _description = "Exchange Line"
    _order = "order_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "returns.order", "Return", required=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "returns.order.line",
        "Instead of",
        domain="[('order_id', '=', order_id), ('resolution', '=', 'exchange')]",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for everything that is exchanged.",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        domain="[('sale_ok', '=', True)]",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    keeps_price = fields.Boolean(
        compute="_compute_price", help="It costs what was paid for what it replaces."
    )
    price_unit = fields.Monetary(
        "Unit Price", compute="_compute_price", help="Of one, with taxes: of today, or ordered."
    )
    amount = fields.Monetary(compute="_compute_price", help="With taxes.")
    sale_line_ids = fields.One2many("sale.order.line", "returns_exchange_line_id", "Order Lines")
    qty_ordered = fields.Float("Ordered", compute="_compute_qty_ordered", digits="Product Unit")

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity to exchange must be above zero."
    )

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for row in self:
            row.product_uom_id = row.product_uom_id or row.product_id.uom_id

    @api.depends("product_id", "product_uom_id", "quantity", "line_id", "order_id.line_ids")
    def _compute_price(self):
        prices = self.env["returns.exchange"]._get_prices(self)
        for row in self:
            row.keeps_price, row.amount = prices[row]
            row.price_unit = row.amount / row.quantity if row.quantity else 0.0

    @api.depends("sale_line_ids.product_uom_qty", "sale_line_ids.order_id.state")
    def _compute_qty_ordered(self):
        for row in self:
            row.qty_ordered = row._get_qty_ordered()

    @api.constrains("line_id", "order_id", "product_id", "product_uom_id")
    def _check_belongs_to_order(self):
        for row in self:
            line = row.line_id
            if line and (line.order_id != row.order_id or line.resolution != "exchange"):
                raise ValidationError(
                    self.env._(
                        "%(line)s is not exchanged in %(rma)s.",
                        line=line.display_name,
                        rma=row.order_id.name,
                    )
                )
            if not row.product_uom_id._has_common_reference(row.product_id.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s is not sold in %(unit)s.",
                        product=row.product_id.display_name,
                        unit=row.product_uom_id.name,
                    )
                )
            if not row.product_id.sale_ok:
                raise ValidationError(
                    self.env._("%(product)s is not sold.", product=row.product_id.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_open()
        rows._judge_again()
        return rows

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        self._check_open()
        self._judge_again()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ordered(self):
        self._check_open()

    def _check_open(self):
        """Refuse to change what was ordered, or what nobody waits for any more.

        :raises UserError: naming the return and the exchange order
        """
        for row in self:
            order_sudo = row.order_id.sudo()
            made = row.sudo().sale_line_ids.order_id
            if made:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(product)s is ordered in %(order)s and cannot change here.",
                        rma=order_sudo.name,
                        product=row.product_id.display_name,
                        order=", ".join(made.mapped("name")),
                    )
                )
            if order_sudo.state not in ("draft", "submitted", "approved"):
                raise UserError(
                    self.env._(
                        "%(rma)s is finished: nothing more is exchanged.", rma=order_sudo.name
                    )
                )

    def _judge_again(self):
        self.order_id.line_ids._judge_again()

    def _get_qty_ordered(self, with_cancelled=False):
        """Return what was ordered for this row, in its unit.

        :param bool with_cancelled: also what was ordered once, and then cancelled
        """
        self.ensure_one()
        lines_sudo = self.sudo().sale_line_ids
        if not with_cancelled:
            lines_sudo = lines_sudo.filtered(lambda line: line.state != "cancel")
        return sum(
            line.product_uom_id._compute_quantity(line.product_uom_qty, self.product_uom_id)
            for line in lines_sudo
        )
