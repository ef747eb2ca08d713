from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnsEntry(models.Model):
    """An amount that a person enters, with what it rests on. It counts as far as the rules let it.

    A row never changes; until it is credited it may be deleted.
    """

    _name = "returns.entry"
    _description = "Entered Amount of a Return"
    _order = "id"
    _rec_name = "evidence"
    _check_company_auto = True

    order_id = fields.Many2one(
        "returns.order",
        "Return",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    line_id = fields.Many2one(
        "returns.order.line",
        "For",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('order_id', '=', order_id)]",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id", string="Currency")
    kind = fields.Selection(
        [
            ("return_freight", "Freight of the return, paid by the customer"),
            ("diminished_value", "Loss of value, seen in the inspection"),
        ],
        required=True,
    )
    amount = fields.Monetary(required=True, help="With taxes, in the currency of the return.")
    evidence = fields.Text(
        required=True, help="What it rests on: the receipt of the carrier, a picture, a test."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Pictures and Receipts", copy=False)
    user_id = fields.Many2one("res.users", "Entered by", required=True, readonly=True)
    date = fields.Datetime("Entered on", required=True, readonly=True)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An entered amount must be above zero."
    )
    _line_of_kind = models.Constraint(
        "CHECK ((kind = 'diminished_value') = (line_id IS NOT NULL))",
        "A loss of value belongs to a line, freight to the whole return.",
    )

    @api.constrains("line_id", "order_id")
    def _check_line(self):
        for row in self:
            if row.line_id and row.line_id.order_id != row.order_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s is no line of %(rma)s.",
                        line=row.line_id.display_name,
                        rma=row.order_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Enter amounts in the name of the user and now."""
        signature = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        rows = super().create([vals | signature for vals in vals_list])
        rows.order_id._check_approved()
        rows.order_id.line_ids._lock_sale_lines()
        for order in rows.order_id:
            rows._check_bounded(order)
        return rows

    def write(self, vals):
        if vals.keys() - {"attachment_ids"}:
            raise UserError(
                self.env._("An entered amount cannot change: delete it and enter it anew.")
            )
        return super().write(vals)

    def _check_bounded(self, order):
        """Repay no more freight than the customer paid for the goods: more is a slip of the pen.

        :raises UserError: naming the return, what is entered and what was invoiced
        """
        sold = order.sudo().line_ids.sale_line_id.order_id
        entered = sold.return_ids.entry_ids.filtered(lambda row: row.kind == "return_freight")
        total = sum(entered.mapped("amount"))
        invoices_sudo = order.sudo().line_ids.sale_line_id.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        invoiced = sum(invoice._get_amount_sold() for invoice in invoices_sudo)
        if order.currency_id.compare_amounts(total, invoiced) > 0:
            raise UserError(
                self.env._(
                    "%(rma)s: %(total)s of freight would be repaid, but only %(invoiced)s were "
                    "invoiced.",
                    rma=order.name,
                    total=order.currency_id.format(total),
                    invoiced=order.currency_id.format(invoiced),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credited(self):
        """Keep what a credit note rests on.

        :raises UserError: naming the returns whose credit notes name it
        """
        self.order_id.line_ids._lock_sale_lines()
        credited = self.filtered(lambda row: row._is_credited())
        if credited:
            raise UserError(
                self.env._(
                    "%(returns)s: a credit note rests on this amount. Cancel or reverse it first.",
                    returns=credited.order_id._get_numbers(),
                )
            )

    def _is_credited(self):
        lines_sudo = self.sudo().order_id.credit_line_ids.filtered(
            lambda line: (
                line.returns_component == self.kind
                and line.returns_line_id == self.sudo().line_id
                and line.parent_state != "cancel"
            )
        )
        signs = {"out_refund": 1, "out_invoice": -1}
        return bool(sum(signs[line.move_type] * line.price_total for line in lines_sudo))
