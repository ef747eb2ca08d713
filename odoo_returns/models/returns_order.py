from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..actions import open_records
from ..const import CHANNEL, KIND, PROGRESS, STATE, VERDICT


class ReturnsOrder(models.Model):
    """One customer's request to give goods back: one company, one currency, many lines."""

    _name = "returns.order"
    _description = "Return Order"
    _inherit = [
        "returns.dates.mixin",
        "returns.exchange.mixin",
        "returns.goods.mixin",
        "returns.money.mixin",
        "returns.owed.mixin",
        "returns.parcels.mixin",
        "returns.portal.mixin",
        "returns.recovery.mixin",
        "returns.repair.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char("RMA", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        STATE,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    kind = fields.Selection(KIND, default="return", required=True)
    channel = fields.Selection(CHANNEL, default="backend", required=True, copy=False)
    verdict = fields.Selection(VERDICT, readonly=True, copy=False)

    # Parties
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, check_company=True, tracking=True
    )
    partner_invoice_id = fields.Many2one(
        "res.partner",
        "Invoice Address",
        compute="_compute_addresses",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    partner_shipping_id = fields.Many2one(
        "res.partner",
        "Pickup Address",
        compute="_compute_addresses",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, readonly=False, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user.filtered(lambda user: not user.share),
        domain="[('share', '=', False)]",
        tracking=True,
        index="btree_not_null",
    )
    team_id = fields.Many2one("crm.team", "Sales Team", check_company=True, index="btree_not_null")
    policy_id = fields.Many2one(
        "returns.policy",
        compute="_compute_policy_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
    )

    # What comes back and the documents that carry it
    line_ids = fields.One2many("returns.order.line", "order_id", "Lines")
    sale_order_ids = fields.Many2many(
        "sale.order",
        "returns_order_sale_order_rel",
        "returns_order_id",
        "sale_order_id",
        "Sales Orders",
        compute="_compute_sale_order_ids",
        store=True,
    )
    picking_ids = fields.Many2many(
        "stock.picking", string="Receipts", compute="_compute_picking_ids"
    )
    credit_line_ids = fields.One2many("account.move.line", "returns_order_id")
    refund_ids = fields.Many2many(
        "account.move", string="Credit Notes", compute="_compute_refund_ids"
    )
    ledger_ids = fields.One2many("returns.refund", "order_id", "Refunds")
    milestone_ids = fields.One2many("returns.milestone", "order_id", "Recorded Facts")

    # Progress, computed from documents
    reception_status = fields.Selection(
        [*PROGRESS, ("not_expected", "Not expected")],
        compute="_compute_reception_status",
        store=True,
        index=True,
        tracking=True,
    )
    settlement_status = fields.Selection(
        PROGRESS, compute="_compute_settlement_status", store=True, index=True, tracking=True
    )
    # Story
    override_ids = fields.One2many("returns.override", "order_id", "Overrides")
    closing_reason = fields.Text(
        "Reason told to the customer", copy=False, help="Why it was refused or cancelled."
    )
    customer_note = fields.Text("Customer's Remark")

    # What the form shows
    finding_text = fields.Text("Findings", compute="_compute_finding_text")
    picking_count = fields.Integer("Number of Receipts", compute="_compute_picking_ids")
    refund_count = fields.Integer("Number of Credit Notes", compute="_compute_refund_ids")

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "The RMA number must be unique in its company."
    )
    _company_state_idx = models.Index("(company_id, state, id DESC)")

    @api.depends("partner_id")
    def _compute_addresses(self):
        for order in self:
            addresses = order.partner_id.address_get(["invoice", "delivery"])
            order.partner_invoice_id = addresses["invoice"] if order.partner_id else False
            order.partner_shipping_id = addresses["delivery"] if order.partner_id else False

    @api.depends("company_id", "line_ids.sale_line_id")
    def _compute_currency_id(self):
        """Take the currency of the orders that come back; before there are any, the company's."""
        for order in self:
            sold_in = order.line_ids.sale_line_id.order_id[:1].currency_id
            order.currency_id = sold_in or order.currency_id or order.company_id.currency_id

    @api.depends("company_id", "line_ids.sale_line_id")
    def _compute_policy_id(self):
        """Take the policy of the first line; what a person chose in a draft stays."""
        for order in self:
            default = order.company_id.sudo().returns_policy_id
            kept = order.policy_id if order.policy_id.company_id == order.company_id else default
            if kept == default and order.state == "draft":
                sale_line = order.line_ids.sale_line_id[:1]
                revisions = sale_line._get_policy_revisions()
                kept = revisions[sale_line].sudo().policy_id or default if sale_line else default
            order.policy_id = kept

    @api.depends("line_ids.sale_line_id.order_id")
    def _compute_sale_order_ids(self):
        for order in self:
            order.sale_order_ids = order.line_ids.sale_line_id.order_id

    @api.depends("line_ids.move_ids.picking_id")
    def _compute_picking_ids(self):
        """Take what brings goods in; what inspections send on are the transfers of the return."""
        for order in self:
            moves = order.line_ids.move_ids.filtered(
                lambda move: not move.returns_inspection_id and not move.returns_counts_apart
            )
            order.picking_ids = moves.picking_id
            order.picking_count = len(order.picking_ids)

    @api.depends("credit_line_ids.move_id")
    def _compute_refund_ids(self):
        for order in self:
            order.refund_ids = order.credit_line_ids.move_id.filtered(
                lambda move: move.move_type == "out_refund"
            )
            order.refund_count = len(order.refund_ids)

    @api.depends("line_ids.reception_status")
    def _compute_reception_status(self):
        for order in self:
            statuses = set(order.line_ids.mapped("reception_status"))
            if statuses == {"not_expected"}:
                order.reception_status = "not_expected"
            elif statuses and statuses <= {"full", "not_expected"}:
                order.reception_status = "full"
            else:
                order.reception_status = "partial" if statuses & {"partial", "full"} else "none"

    @api.depends("line_ids.settlement_status")
    def _compute_settlement_status(self):
        for order in self:
            statuses = set(order.line_ids.mapped("settlement_status"))
            if statuses == {"full"}:
                order.settlement_status = "full"
            else:
                order.settlement_status = "partial" if statuses - {"none"} else "none"

    @api.depends("line_ids.finding_ids")
    def _compute_finding_text(self):
        for order in self:
            order.finding_text = "\n".join(
                f"{finding.line_id.product_id.display_name}: {finding.message}"
                for finding in order.line_ids.finding_ids
                if finding.outcome != "allow"
            )

    @api.constrains("company_id", "currency_id", "partner_id", "line_ids")
    def _check_lines_belong_together(self):
        self.line_ids._check_belongs_to_order()

    def _prepare_protected_vals(self, vals):
        company_id = vals.get("company_id") or self.default_get(["company_id"])["company_id"]
        company = self.env["res.company"].browse(company_id)
        sequence_sudo = self.env["ir.sequence"].sudo().with_company(company)
        return {"name": sequence_sudo.next_by_code("returns.order")}

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "name",
            "state",
            "verdict",
            "sale_order_ids",
            "reception_status",
            "settlement_status",
        }

    def _get_action_open(self):
        """Return the action that opens these returns."""
        return open_records(self, "odoo_returns.returns_order_action")

    def action_open_sale_orders(self):
        """Open the orders whose goods come back."""
        return open_records(self.sale_order_ids, "sale.action_orders")

    def action_open_receipts(self):
        """Open the transfers that bring the goods in."""
        return open_records(self.picking_ids, "stock.action_picking_tree_all")

    def action_open_credit_notes(self):
        """Open the credit notes that pay the customer back."""
        return open_records(self.refund_ids, "account.action_move_out_refund_type")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_after_submission(self):
        kept = self.filtered(
            lambda order: order.state not in ("draft", "cancelled") or order.override_ids
        )
        if kept or self.line_ids.move_ids or self.credit_line_ids:
            raise ValidationError(
                self.env._(
                    "%(returns)s cannot be deleted: its story stays, even when it is cancelled.",
                    returns=", ".join((kept or self).mapped("name")),
                )
            )

    def _ask_responsible(self, activity, summary, note):
        """Leave who is responsible for a return something to do.

        :param str activity: XML id of its type
        """
        self.ensure_one()
        user = self.user_id or self.team_id.user_id
        self.activity_schedule(activity, summary=summary, note=note, user_id=user.id)

    def _get_policy_url(self):
        """Return the absolute address of what was promised; empty where that is private."""
        self.ensure_one()
        return self.env["returns.policy.page"]._get_sales_url(self.line_ids.sale_line_id, self)
