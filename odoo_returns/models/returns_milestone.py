from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime


class ReturnsMilestone(models.Model):
    """A dated fact that no document of Odoo records: a carrier's signature, a customs release,
    information that was given late. Windows and deadlines are counted from it.

    A fact that was recorded wrongly is deleted and recorded again; it never changes.
    """

    _name = "returns.milestone"
    _description = "Recorded Fact"
    _order = "moment, id"
    _rec_name = "anchor_id"
    _check_company_auto = True

    sale_order_id = fields.Many2one(
        "sale.order", "Sales Order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="sale_order_id.company_id", store=True, index=True, precompute=True
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        "Order Line",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('order_id', '=', sale_order_id)]",
        help="Empty: it holds for the whole order.",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        domain="[('sale_id', '=', sale_order_id)]",
        help="Empty: it holds for every delivery.",
    )
    order_id = fields.Many2one(
        "returns.order",
        "Return",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: it holds for every return of the order.",
    )
    anchor_id = fields.Many2one("returns.anchor", "Fact", required=True, index=True)
    moment = fields.Datetime("When", required=True)
    until = fields.Datetime(help="End of a time that pauses a window, say of a repair.")
    source = fields.Char(help="Where it is known from, e.g. the scan of a carrier.")
    user_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, default=lambda self: self.env.user
    )

    _until_after_moment = models.Constraint(
        "CHECK (until >= moment)", "A time cannot end before it began."
    )

    @api.onchange("order_id")
    def _onchange_order_id(self):
        """Propose the order, where the return has but one."""
        if not self.sale_order_id and len(self.order_id.sale_order_ids) == 1:
            self.sale_order_id = self.order_id.sale_order_ids

    @api.constrains("moment")
    def _check_moment(self):
        now = fields.Datetime.now()
        for fact in self.filtered(lambda fact: fact.moment > now):
            raise ValidationError(
                self.env._(
                    "%(fact)s, %(moment)s: it has not happened yet.",
                    fact=fact.anchor_id.name,
                    moment=format_datetime(self.env, fact.moment),
                )
            )

    @api.constrains("sale_order_id", "sale_line_id", "picking_id", "order_id")
    def _check_belongs_together(self):
        for fact in self:
            for name in ("sale_line_id", "picking_id", "order_id"):
                record = fact[name]
                if record and fact.sale_order_id not in fact._get_sale_orders(record):
                    raise ValidationError(
                        self.env._(
                            "%(record)s does not belong to %(order)s.",
                            record=record.display_name,
                            order=fact.sale_order_id.name,
                        )
                    )

    def _get_sale_orders(self, record):
        names = {"sale.order.line": "order_id", "stock.picking": "sale_id"}
        return record[names.get(record._name, "sale_order_ids")]

    @api.model_create_multi
    def create(self, vals_list):
        facts = super().create([vals | {"user_id": self.env.uid} for vals in vals_list])
        facts._follow()
        return facts

    def write(self, vals):
        if vals:
            raise ValidationError(
                self.env._("A recorded fact cannot change: delete it and record it again.")
            )
        return super().write(vals)

    def unlink(self):
        orders_sudo = self._get_affected_orders_sudo()
        gone = self.env._("No longer recorded: %(fact)s, %(moment)s (%(origin)s).")
        self._tell(orders_sudo, gone)
        result = super().unlink()
        self._judge_again(orders_sudo)
        return result

    def _follow(self):
        """Let the returns that count from these facts count anew, and say so in their chatter."""
        orders_sudo = self._get_affected_orders_sudo()
        self._judge_again(orders_sudo)
        self.env["returns.claim"]._turned_up(self)
        self._tell(orders_sudo, self.env._("Recorded: %(fact)s, %(moment)s (%(origin)s)."))

    def _tell(self, orders_sudo, sentence):
        """Say in the chatter of the returns that count from these facts what became of them."""
        for fact in self:
            body = sentence % {
                "fact": fact.anchor_id.name,
                "moment": format_datetime(self.env, fact.moment),
                "origin": fact.source or fact.user_id.name,
            }
            for order in orders_sudo.filtered(fact._concerns):
                order.message_post(body=body)

    def _concerns(self, order):
        """Tell whether a return counts from this fact."""
        return order == self.order_id or (
            not self.order_id and self.sale_order_id in order.sale_order_ids
        )

    def _get_affected_orders_sudo(self):
        """Return the returns that count from these facts, whatever the user may read of them."""
        orders_sudo = self.env["returns.order"].sudo()
        orders_sudo.flush_model(["sale_order_ids"])
        return orders_sudo.search(
            [
                ("sale_order_ids", "in", self.sale_order_id.ids),
                ("state", "in", ("submitted", "approved", "done")),
            ]
        )

    def _judge_again(self, orders_sudo):
        submitted = orders_sudo.filtered(lambda order: order.state == "submitted")
        if submitted:
            self.env["returns.eligibility"].sudo()._judge(submitted)
        self.env["returns.deadline"].sudo()._update(orders_sudo - submitted)
