from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import COMPONENT


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    returns_order_id = fields.Many2one(
        "returns.order", "Return", index="btree_not_null", copy=False, readonly=True
    )
    returns_line_id = fields.Many2one(
        "returns.order.line", "Return Line", index="btree_not_null", copy=False, readonly=True
    )
    credited_line_id = fields.Many2one(
        "account.move.line",
        "Credited Invoice Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The invoice line whose quantity and amount this line gives back.",
    )
    returns_component = fields.Selection(
        COMPONENT,
        "Part of the Money",
        copy=False,
        readonly=True,
        help="What a return gives back, or keeps where the amount is below zero.",
    )
    returns_rule = fields.Char(
        "Rule", copy=False, readonly=True, help="The right or the policy that says so."
    )
    crediting_line_ids = fields.One2many(
        "account.move.line", "credited_line_id", "Crediting Lines", readonly=True
    )

    _returns_draft_idx = models.Index(
        "(returns_order_id) WHERE returns_order_id IS NOT NULL AND parent_state = 'draft'"
    )

    @api.constrains("returns_line_id", "credited_line_id", "sale_line_ids")
    def _check_returns_line(self):
        """A line credits a return only on the return's own order line, of its own company."""
        for line in self:
            returns_line_sudo = line.sudo().returns_line_id
            is_goods = line.returns_component in (False, "goods")
            if returns_line_sudo and (
                (is_goods and returns_line_sudo.sale_line_id not in line.sudo().sale_line_ids)
                or returns_line_sudo.company_id != line.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(line)s does not credit the order line of %(rma)s.",
                        line=line.display_name,
                        rma=returns_line_sudo.order_id.name,
                    )
                )

    def unlink(self):
        orders_sudo = self.sudo().returns_order_id
        result = super().unlink()
        if orders_sudo:
            orders_sudo.exists()._sync_state()
        return result

    def _copy_data_extend_business_fields(self, values):
        """Keep the return on what reverses a credit note: it takes the credit back."""
        super()._copy_data_extend_business_fields(values)
        if self.returns_order_id:
            values["returns_order_id"] = self.returns_order_id.id
            values["returns_line_id"] = self.returns_line_id.id
            values["credited_line_id"] = self.credited_line_id.id
            values["returns_component"] = self.returns_component
            values["returns_rule"] = self.returns_rule

    def _get_credited_qty(self, uom):
        """Return the quantity that these lines credit, less what reversals took back.

        :param uom: unit of the result
        """
        credited = 0.0
        for line in self:
            if line.returns_line_id and line.returns_component not in (False, "goods"):
                continue  # money beside the goods
            counts = {
                "out_refund": 1 if line.parent_state != "cancel" else 0,
                "out_invoice": -1 if line.parent_state == "posted" else 0,
            }
            credited += counts.get(line.move_type, 0) * line.product_uom_id._compute_quantity(
                line.quantity, uom, rounding_method="HALF-UP"
            )
        return credited

    def _get_cogs_value(self):
        """Take from the cost of sales what the goods that came back are worth in stock.

        Goods that the customer keeps stay sold. First in first out, those that come back cost
        what they themselves left with, not the average of their invoice.
        """
        line_sudo = self.sudo().returns_line_id
        if self.move_type != "out_refund" or not line_sudo:
            return super()._get_cogs_value()
        if not line_sudo.expects_goods:
            return 0.0
        _sent, received = line_sudo.move_ids._get_customer_moves()
        received = received.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
                and not move.restrict_partner_id
            )
        )
        if self.product_id.cost_method != "fifo" or not received or not self.quantity:
            return super()._get_cogs_value()
        unit, quantity = self.product_id.uom_id, self.quantity
        quantity = self.product_uom_id._compute_quantity(quantity, unit)
        return self._get_returned_value(received, line_sudo) / quantity

    def _get_returned_value(self, received, returns_line):
        """Return the value of what this line credits, less rounding of what was credited before."""
        unit, credited, booked = self.product_id.uom_id, 0.0, 0.0
        for line in returns_line.credit_line_ids.filtered(
            lambda line: (
                line.returns_component in (False, "goods")
                and (line == self or line.parent_state == "posted")
            )
        ):
            sign = 1 if line.move_type == "out_refund" else -1
            credited += sign * line.product_uom_id._compute_quantity(line.quantity, unit)
            costs = line.move_id.line_ids.filtered(
                lambda cost, line=line: cost.cogs_origin_id == line
            )
            booked += sum(max(cost.balance, 0.0) for cost in costs) if line != self else 0.0
        return received._get_price_unit() * credited - booked
