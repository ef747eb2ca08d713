from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

#: What only an exchange sets.
EXCHANGE_FIELDS = {"exchange_return_id", "returns_hold_released", "returns_reserved_until"}


class SaleOrder(models.Model):
    _inherit = "sale.order"

    return_ids = fields.Many2many(
        "returns.order",
        "returns_order_sale_order_rel",
        "sale_order_id",
        "returns_order_id",
        "Returns",
        readonly=True,
        copy=False,
        groups="odoo_returns.group_returns_user",
    )
    return_count = fields.Integer(
        compute="_compute_return_count", groups="odoo_returns.group_returns_user"
    )
    exchange_return_id = fields.Many2one(
        "returns.order",
        "Exchange for Return",
        copy=False,
        check_company=True,
        index="btree_not_null",
        groups="odoo_returns.group_returns_user",
    )

    returns_reserved_until = fields.Date(
        "Kept until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="So long the goods of an exchange wait for the payment of its difference.",
    )
    returns_hold_released = fields.Boolean(
        "Hold released",
        readonly=True,
        copy=False,
        help="Somebody let the goods of an exchange leave although something was missing.",
    )
    returns_hold = fields.Char(
        "Held",
        compute="_compute_returns_hold",
        groups="odoo_returns.group_returns_user",
        help="Why the goods of an exchange may not leave yet.",
    )
    returns_customs_regime = fields.Selection(
        [
            ("1210", "1210 - bonded zone"),
            ("1239", "1239 - bonded zone, other cities"),
            ("9610", "9610 - direct purchase"),
            ("9710", "9710 - B2B direct export"),
            ("9810", "9810 - export to an overseas warehouse"),
            ("0110", "0110 - general trade"),
            ("eu_import", "Import into the EU"),
            ("eu_export", "Export from the EU"),
            ("gb_import", "Import into Great Britain"),
            ("gb_export", "Export from Great Britain"),
            ("us_import", "Import into the US"),
            ("us_export", "Export from the US"),
        ],
        "Customs Regime",
        copy=False,
        help="How the goods crossed the border; it sets the customs clocks of a return.",
    )
    returns_premium_freight = fields.Monetary(
        "Paid for Speed",
        copy=False,
        help="What the freight cost above the standard way when the order was confirmed, before "
        "taxes.",
    )
    returns_milestone_ids = fields.One2many(
        "returns.milestone",
        "sale_order_id",
        "Recorded Facts",
        groups="odoo_returns.group_returns_user",
    )
    returnable_until = fields.Date(
        compute="_compute_returnable_until",
        groups="odoo_returns.group_returns_user",
        help="Until then the customer may send something back without a reason: by the policy "
        "of the order, or by law.",
    )

    def _compute_returnable_until(self):
        """Ask the evaluator for each delivered line what it would say to a request of now."""
        lines = self.order_line.filtered(
            lambda line: line.product_id.type == "consu" and line.qty_delivered > 0
        )
        judged = self.env["returns.eligibility"]._evaluate(lines._get_asks())
        ends = defaultdict(list)
        for ask, found in judged.items():
            until = found.verdict.offer.until
            if until and until.value:
                ends[ask.sale_line.order_id].append(until.value)
        for order in self:
            order.returnable_until = max(ends[order], default=False)

    def _compute_returns_hold(self):
        holds = self.env["returns.exchange"]._get_holds(self.filtered("exchange_return_id"))
        for order in self:
            order.returns_hold = holds.get(order.sudo(), False)

    @api.depends("return_ids")
    def _compute_return_count(self):
        for order in self:
            order.return_count = len(order.return_ids)

    @api.model_create_multi
    def create(self, vals_list):
        names = {name for vals in vals_list for name in vals}
        self._refuse_exchange(names | {name.removeprefix("default_") for name in self.env.context})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_exchange(vals)
        return super().write(vals)

    def _refuse_exchange(self, names):
        """Let only exchanges themselves say what a credit pays and what may leave unpaid."""
        if not self.env.su and EXCHANGE_FIELDS.intersection(names):
            raise UserError(
                self.env._("What an order is exchanged for is set by its return and not written.")
            )

    def _compute_delivery_status(self):
        """Goods on their way back do not make a delivered order half delivered."""
        super()._compute_delivery_status()
        for order in self.filtered(lambda order: order.delivery_status in ("started", "partial")):
            deliveries = order.picking_ids.filtered(
                lambda picking: not picking.picking_type_id.is_returns_type
            )
            if all(picking.state in ("done", "cancel") for picking in deliveries):
                order.delivery_status = "full"

    def _action_confirm(self):
        """Freeze what the customer is promised before goods and money follow."""
        self.order_line._freeze_returns_policy()
        for order_sudo in self.sudo().filtered("carrier_id.returns_standard_carrier_id"):
            surcharge = order_sudo.carrier_id._get_returns_surcharge(order_sudo)
            order_sudo.returns_premium_freight = surcharge
        return super()._action_confirm()

    def _action_cancel(self):
        """What was netted with an exchange that is cancelled goes back to the customer."""
        exchanges_sudo = self.sudo().filtered("exchange_return_id")
        result = super()._action_cancel()
        if exchanges_sudo:
            self.env["returns.exchange"]._after_cancel(exchanges_sudo)
        return result

    def action_release_exchange(self):
        """Let the goods of exchanges leave although something is missing.

        :raises AccessError: for everybody but managers of returns
        """
        self.env["returns.exchange"]._release(self)
        return True

    def action_draft(self):
        """Promise nothing in a quotation; goods that were delivered keep their promise."""
        result = super().action_draft()
        self.order_line._release_returns_policy()
        return result

    def action_open_returns(self):
        """Open the returns of these orders."""
        return self.return_ids._get_action_open()

    def action_create_return(self):
        """Open a draft return with everything that can still come back.

        Orders of one customer, company and currency share a return; a draft that is there already
        is opened again.

        :return: the action that opens the drafts
        :raises UserError: naming the orders of which nothing can come back
        """
        self.env["returns.order"].check_access("create")
        groups = defaultdict(self.browse)
        for order in self:
            key = (order.partner_id.commercial_partner_id, order.company_id, order.currency_id)
            groups[key] |= order
        self.order_line._lock_for_returns()
        drafts = self.env["returns.order"]
        for orders in groups.values():
            drafts |= orders._get_draft_return() or orders._create_draft_return()
        return drafts._get_action_open()

    def _get_draft_return(self):
        drafts = self.env["returns.order"].search(
            [("state", "=", "draft"), ("line_ids.sale_order_id", "in", self.ids)]
        )
        return drafts.filtered(lambda order: order.sale_order_ids == self)[:1]

    def _create_draft_return(self):
        offers = self.order_line._get_returnable_offers()
        nothing = self - self.order_line.browse(line.id for line in offers).order_id
        if nothing:
            raise UserError(
                self.env._(
                    "Nothing of %(orders)s can come back: "
                    "it is not delivered yet, or all of it is returned already.",
                    orders=", ".join(nothing.mapped("name")),
                )
            )
        return self.env["returns.order"].create(self._prepare_return_vals(offers))

    def _create_blind_return(self):
        """Return a draft for a parcel that came back without a word of the customer.

        It belongs to the salesperson of the order, whoever opened the parcel.
        """
        self.order_line._lock_for_returns()
        draft = self._get_draft_return()
        if not draft:
            draft = self._create_draft_return()
            draft.write({"channel": "blind", "user_id": self[:1].user_id.id})
        return draft

    def _prepare_return_vals(self, offers):
        """Return the values of a draft return of these orders.

        :param offers: {order line: quantity and unit that can come back}
        """
        first = self[:1]
        return {
            "partner_id": first.partner_id.id,
            "partner_invoice_id": first.partner_invoice_id.id,
            "partner_shipping_id": first.partner_shipping_id.id,
            "company_id": first.company_id.id,
            "currency_id": first.currency_id.id,
            "team_id": first.team_id.id,
            "line_ids": [
                Command.create({"sale_line_id": line.id, **offer}) for line, offer in offers.items()
            ],
        }

    # === WHAT WAS PROMISED === #

    def _get_returns_policy_url(self):
        """Return the absolute address of what this order was promised; empty where it is private.

        Before the confirmation that is what an order of now would be promised.
        """
        self.ensure_one()
        return self.env["returns.policy.page"]._get_sales_url(self.order_line, self)

    def _get_returnable_until(self):
        """Return the last day as the evaluator finds it, for whoever was let see the order."""
        return self.sudo().returnable_until
