from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..decimals import to_decimal


class ReturnsGoodwill(models.Model):
    """Money given back without goods, by a person, for a reason. A row never changes.

    What was not credited yet is taken back by a row with the opposite amount.
    """

    _name = "returns.goodwill"
    _description = "Goodwill"
    _order = "id"
    _rec_name = "reason"
    _check_company_auto = True

    order_id = fields.Many2one(
        "returns.order",
        "Return",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        check_company=True,
    )
    line_id = fields.Many2one(
        "returns.order.line",
        "For",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('order_id', '=', order_id)]",
        help="Empty: for the return as a whole.",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(
        related="order_id.currency_id", store=True, precompute=True, string="Currency"
    )
    amount = fields.Monetary(required=True, help="With taxes, in the currency of the return.")
    reason = fields.Text(required=True, help="Why; the customer does not see it.")
    user_id = fields.Many2one("res.users", "Granted by", required=True, readonly=True)
    date = fields.Datetime("Granted on", required=True, readonly=True)
    cancels_id = fields.Many2one(
        "returns.goodwill", "Takes Back", index="btree_not_null", ondelete="restrict", readonly=True
    )
    cancelled_by_ids = fields.One2many("returns.goodwill", "cancels_id", "Taken Back by")
    can_cancel = fields.Boolean(compute="_compute_can_cancel")

    _amount_sign = models.Constraint(
        "CHECK ((cancels_id IS NULL AND amount > 0) OR (cancels_id IS NOT NULL AND amount < 0))",
        "Goodwill is an amount above zero; what takes it back is below.",
    )
    _cancels_unique = models.UniqueIndex("(cancels_id) WHERE cancels_id IS NOT NULL")

    @api.depends("amount", "cancelled_by_ids", "order_id.credit_line_ids.parent_state")
    def _compute_can_cancel(self):
        for row in self:
            left = self._get_open(row.order_id)[row.line_id]
            row.can_cancel = (
                row.amount > 0
                and not row.cancelled_by_ids
                and row.currency_id.compare_amounts(float(left), row.amount) >= 0
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Grant goodwill, in the name of the user and now, within what he may and what there is."""
        signature = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        rows = super().create([vals | signature for vals in vals_list])
        orders = rows.order_id
        orders._check_approved()
        orders.line_ids._lock_sale_lines()
        rows._check_line()
        rows._check_not_credited()
        for order in orders:
            granted = rows.filtered(lambda row, order=order: row.order_id == order)
            if granted.filtered(lambda row: row.amount > 0):
                granted._check_cap()
                granted._check_invoiced()
        orders._sync_state()
        return rows

    def write(self, vals):
        if vals:
            raise UserError(self.env._("Goodwill cannot change: take it back and grant it anew."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Goodwill cannot be deleted: take it back."))

    def action_cancel(self):
        """Take back what is not credited yet.

        :raises UserError: naming the return when it is taken back or credited already
        """
        taken_back = self.filtered("cancelled_by_ids")
        if taken_back:
            taken_back._refuse_to_take_back()
        self.create(
            [
                {
                    "order_id": row.order_id.id,
                    "line_id": row.line_id.id,
                    "amount": -row.amount,
                    "reason": row.reason,
                    "cancels_id": row.id,
                }
                for row in self
            ]
        )
        return True

    # === WHAT IS OPEN === #

    @api.model
    def _get_open(self, order):
        """Return {return line, empty for the whole return: Decimal granted and not credited}."""
        amounts = defaultdict(Decimal)
        order_sudo = order.sudo()
        for row in order_sudo.goodwill_ids if order_sudo.has_entered_money else ():
            amounts[row.line_id] += to_decimal(row.amount, row.currency_id)
        if amounts:
            for line in self._get_credits(order_sudo):
                sign = {"out_refund": -1, "out_invoice": 1}[line.move_type]
                paid = line.currency_id.round(line.price_total)
                amounts[line.returns_line_id] += sign * to_decimal(paid, line.currency_id)
        return amounts

    def _get_credits(self, order_sudo):
        """Return what credits goodwill of a return, and what took such a credit back."""
        return order_sudo.credit_line_ids.filtered(
            lambda line: (
                line.returns_component == "goodwill"
                and (
                    line.parent_state == "posted"
                    or (line.move_type == "out_refund" and line.parent_state == "draft")
                )
            )
        )

    # === LIMITS === #

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
            cancelled = row.cancels_id
            if cancelled and (
                cancelled.order_id != row.order_id
                or cancelled.line_id != row.line_id
                or row.currency_id.compare_amounts(cancelled.amount, -row.amount)
            ):
                raise ValidationError(
                    self.env._(
                        "%(rma)s: only a whole goodwill is taken back.", rma=row.order_id.name
                    )
                )

    def _check_not_credited(self):
        """Take nothing back that a credit note gave already.

        :raises UserError: naming the return
        """
        for row in self.filtered("cancels_id"):
            if self._get_open(row.order_id)[row.line_id] < 0:
                row._refuse_to_take_back()

    def _refuse_to_take_back(self):
        raise UserError(
            self.env._(
                "%(rma)s: this goodwill was credited or taken back already.",
                rma=", ".join(self.order_id.mapped("name")),
            )
        )

    def _check_cap(self):
        """Let a clerk give so much for one return, however many times; a manager what he wants.

        :raises UserError: naming the return, what was granted and the limit
        """
        if self.env.su or self.env.user.has_group("odoo_returns.group_returns_manager"):
            return
        order = self.order_id
        company = order.company_id
        total = order.currency_id._convert(
            sum(order.goodwill_ids.mapped("amount")), company.currency_id, company, self[0].date
        )
        limit = company.returns_goodwill_limit
        if company.currency_id.compare_amounts(total, limit) > 0:
            raise UserError(
                self.env._(
                    "%(rma)s: %(total)s of goodwill is more than the %(limit)s that you may "
                    "grant for one return. Ask a manager.",
                    rma=order.name,
                    total=company.currency_id.format(total),
                    limit=company.currency_id.format(limit),
                )
            )

    def _check_invoiced(self):
        """Grant no more than what was invoiced and is not given back by anything else.

        :raises UserError: naming the return, what would be given back and what is left
        """
        order_sudo = self.order_id.sudo()
        sale_orders = order_sudo.sale_order_ids
        self._check_left(order_sudo, sale_orders, sale_orders.order_line)
        for line in self.line_id.sudo():
            self._check_left(order_sudo, sale_orders, line.sale_line_id)

    def _check_left(self, order_sudo, sale_orders, sale_lines):
        is_whole = sale_lines == sale_orders.order_line
        returns = sale_orders.return_ids if is_whole else sale_lines.returns_line_ids.order_id
        credits = returns.credit_line_ids.filtered(
            lambda line: is_whole or line.returns_line_id.sale_line_id == sale_lines
        )
        left = self._get_invoiced(order_sudo.currency_id, sale_lines.invoice_lines | credits)
        granted = Decimal(0)
        for other in returns:
            for line, amount in self._get_open(other).items():
                if is_whole or line.sale_line_id == sale_lines:
                    granted += amount
        currency = order_sudo.currency_id
        if currency.compare_amounts(float(granted), left) > 0:
            raise UserError(
                self.env._(
                    "%(rma)s: %(granted)s of goodwill would be given back, but only %(left)s of "
                    "what was invoiced is left.",
                    rma=order_sudo.name,
                    granted=currency.format(float(granted)),
                    left=currency.format(max(left, 0.0)),
                )
            )

    def _get_invoiced(self, currency, documents):
        """Return what invoice lines ask for, less what those of credit notes give back."""
        signs = {"out_invoice": 1, "out_refund": -1}
        counted = documents.filtered(
            lambda line: (
                line.currency_id == currency
                and line.display_type == "product"
                and (
                    (line.parent_state == "posted" and line.move_type in signs)
                    or (line.parent_state == "draft" and line.move_type == "out_refund")
                )
            )
        )
        return sum(signs[line.move_type] * line.price_total for line in counted)
