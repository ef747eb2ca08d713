from odoo import api, fields, models

from ..const import FREIGHT_PAYER, GOODS_STATE, PROGRESS, RESOLUTION, VERDICT


class ReturnsOrderLine(models.Model):
    """A quantity of one delivered sale line that comes back, why, and what for."""

    _name = "returns.order.line"
    _inherit = ["returns.repair.line.mixin", "returns.claim.line.mixin"]
    _description = "Return Line"
    _order = "order_id, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "returns.order", "Return", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    partner_id = fields.Many2one(
        related="order_id.partner_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="order_id.state")
    sale_line_id = fields.Many2one(
        "sale.order.line", "Order Line", required=True, index=True, ondelete="restrict"
    )
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales Order")
    product_id = fields.Many2one(
        "product.product", related="sale_line_id.product_id", store=True, index=True
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
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    lot_ids = fields.Many2many("stock.lot", string="Lots/Serials", check_company=True)
    reason_id = fields.Many2one(
        "returns.reason", index=True, ondelete="restrict", check_company=True
    )
    resolution = fields.Selection(RESOLUTION, default="refund", required=True)
    exchange_product_id = fields.Many2one("product.product", "Exchange for")
    goods_state = fields.Selection(
        GOODS_STATE, "State of the Goods", help="As the customer says, until it is inspected."
    )
    photo_ids = fields.Many2many("ir.attachment", string="Pictures", copy=False)
    note = fields.Char("Remark")

    # Verdict of policy and law
    verdict = fields.Selection(VERDICT, readonly=True, copy=False)
    policy_revision_id = fields.Many2one(
        "returns.policy.revision", "Promise", readonly=True, copy=False, index="btree_not_null"
    )
    return_until = fields.Date("Returnable until", readonly=True, copy=False)
    freight_payer = fields.Selection(
        FREIGHT_PAYER, "Return freight paid by", readonly=True, copy=False
    )
    finding_ids = fields.One2many("returns.finding", "line_id", readonly=True)
    finding_text = fields.Text("Findings", compute="_compute_finding_text")
    shown_verdict = fields.Selection(VERDICT, "Answer", compute="_compute_shown_verdict")
    shown_text = fields.Text("Why", compute="_compute_shown_verdict")
    override_ids = fields.One2many("returns.override", "line_id", "Overrides")

    # What can still come back, in the unit of this line
    qty_delivered = fields.Float("Delivered", compute="_compute_possible", digits="Product Unit")
    qty_returned = fields.Float(
        "Already returned", compute="_compute_possible", digits="Product Unit"
    )
    qty_open = fields.Float("In other returns", compute="_compute_possible", digits="Product Unit")
    qty_returnable = fields.Float("Returnable", compute="_compute_possible", digits="Product Unit")

    # Goods and money, followed from their documents
    move_ids = fields.One2many("stock.move", "returns_line_id", "Stock Moves")
    inspection_ids = fields.One2many("returns.inspection", "line_id", "Inspections")
    credit_line_ids = fields.One2many("account.move.line", "returns_line_id", "Credit Note Lines")
    qty_received = fields.Float(
        "Received", compute="_compute_qty_received", store=True, digits="Product Unit"
    )
    qty_accepted = fields.Float(
        "Accepted", compute="_compute_qty_inspected", store=True, digits="Product Unit"
    )
    qty_refused = fields.Float(
        "Refused", compute="_compute_qty_inspected", store=True, digits="Product Unit"
    )
    qty_quarantined = fields.Float(
        "In Quarantine", compute="_compute_qty_inspected", store=True, digits="Product Unit"
    )
    qty_settled = fields.Float(
        "Settled", compute="_compute_qty_settled", store=True, digits="Product Unit"
    )
    qty_cancelled = fields.Float(
        "No longer expected", readonly=True, copy=False, digits="Product Unit"
    )
    qty_uninvoiced = fields.Float(
        "Settled before invoicing",
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="Accepted back before it was invoiced: it is not invoiced, so nothing is credited.",
    )
    qty_to_inspect = fields.Float(
        "To Inspect", compute="_compute_qty_to_inspect", digits="Product Unit"
    )
    reception_status = fields.Selection(
        [*PROGRESS, ("not_expected", "Not expected")],
        compute="_compute_reception_status",
        store=True,
    )
    settlement_status = fields.Selection(PROGRESS, compute="_compute_settlement_status", store=True)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "The quantity to return must be above zero."
    )

    @api.depends("sale_line_id", "product_id")
    @api.depends_context("without_order")
    def _compute_display_name(self):
        for line in self:
            name = line.product_id.display_name or ""
            if not self.env.context.get("without_order"):
                name = f"{line.order_id.name} - {name}"
            line.display_name = name

    @api.depends("sale_line_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.product_uom_id or line.sale_line_id.product_uom_id

    @api.depends("sale_line_id")
    def _compute_allowed_uom_ids(self):
        for line in self:
            product = line.sale_line_id.product_id
            line.allowed_uom_ids = (
                product.uom_id | product.uom_ids | line.sale_line_id.product_uom_id
            )

    @api.depends("finding_ids")
    def _compute_finding_text(self):
        for line in self:
            line.finding_text = "\n".join(line.finding_ids.mapped("message"))

    @api.depends(
        "sale_line_id",
        "quantity",
        "product_uom_id",
        "reason_id",
        "resolution",
        "goods_state",
        "photo_ids",
        "order_id.kind",
        "order_id.noticed_at",
        "verdict",
        "finding_ids",
    )
    @api.depends_context("lang")
    def _compute_shown_verdict(self):
        """Show what was said to a request; to a draft, what the evaluator would say now."""
        self._check_named_sale_lines()
        eligibility = self.env["returns.eligibility"]
        drafts = self.filtered(lambda line: line.state in ("draft", False) and line.sale_line_id)
        asks = eligibility._get_asks(drafts)
        judged = eligibility._evaluate(asks)
        for line in self:
            line.shown_verdict, line.shown_text = line.verdict, line.finding_text
        for line, ask in zip(drafts, asks, strict=True):
            found = judged[ask].verdict
            line.shown_verdict = found.outcome.value
            line.shown_text = self.env["returns.messages"]._get_text(found)

    @api.depends("sale_line_id.qty_returnable", "product_uom_id")
    def _compute_possible(self):
        self._check_named_sale_lines()
        eligibility = self.env["returns.eligibility"]
        quantities = eligibility._get_quantities(self.sale_line_id, ignored=self._origin)
        for line in self:
            figures = quantities.get(line.sale_line_id)
            for name in ("delivered", "returned", "open", "returnable"):
                amount = getattr(figures, name) if figures else 0
                line[f"qty_{name}"] = eligibility._from_reference(amount, line.product_uom_id)

    @api.depends(
        "product_uom_id",
        "qty_refused",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom",
    )
    def _compute_qty_received(self):
        """Count what arrived less what left again; refused goods that left stay received."""
        done = self.move_ids.filtered(lambda move: move.state == "done")
        moves = done._get_customer_moves()
        kits = self.env["returns.kit"]
        contents = kits._get_contents(self.sale_line_id, done)
        for line in self:
            parts = contents.get(line.sale_line_id, {})
            line.qty_received = kits._get_qty_received(line, moves, parts)

    @api.depends(
        "inspection_ids.quantity",
        "inspection_ids.is_accepted",
        "inspection_ids.disposition_id",
        "expects_goods",
        "quantity",
        "order_id.state",
    )
    def _compute_qty_inspected(self):
        for line in self:
            held = line.inspection_ids.filtered(lambda row: row.action == "quarantine")
            accepted = (line.inspection_ids - held).filtered("is_accepted")
            line.qty_quarantined = sum(held.mapped("quantity"))
            line.qty_accepted = sum(accepted.mapped("quantity"))
            line.qty_refused = sum((line.inspection_ids - held - accepted).mapped("quantity"))
            if not line.expects_goods and line.order_id.state in ("approved", "done"):
                line.qty_accepted = line.quantity

    @api.depends(
        "resolution",
        "qty_accepted",
        "qty_uninvoiced",
        "product_uom_id",
        "credit_line_ids.quantity",
        "credit_line_ids.parent_state",
        "credit_line_ids.move_type",
        "move_ids.state",
        "move_ids.returns_repair_id",
    )
    def _compute_qty_settled(self):
        for line in self:
            if line.resolution == "none":
                line.qty_settled = line.qty_accepted
            elif line.resolution == "repair":
                line.qty_settled = self.env["returns.repair"]._get_qty_gone_back(line)
            else:
                line.qty_settled = line.qty_uninvoiced + line.credit_line_ids._get_credited_qty(
                    line.product_uom_id
                )

    @api.depends("quantity", "qty_cancelled", "qty_received", "expects_goods")
    def _compute_reception_status(self):
        for line in self:
            line.reception_status = (
                line._get_progress(line.qty_received, line.quantity - line.qty_cancelled)
                if line.expects_goods
                else "not_expected"
            )

    @api.depends("quantity", "qty_cancelled", "qty_accepted", "qty_refused", "qty_settled")
    def _compute_settlement_status(self):
        for line in self:
            owed = max(line.quantity - line.qty_cancelled, line.qty_accepted + line.qty_refused)
            line.settlement_status = line._get_progress(line.qty_settled + line.qty_refused, owed)

    @api.depends("expects_goods", "qty_received", "qty_accepted", "qty_refused", "qty_quarantined")
    def _compute_qty_to_inspect(self):
        for line in self:
            line.qty_to_inspect = line._get_qty_to_inspect()

    def _get_progress(self, reached, target):
        """Return none, partial or full; a target of nothing is reached."""
        uom = self.product_uom_id
        if not uom or uom.compare(reached, target) >= 0:
            return "full"
        return "none" if uom.is_zero(reached) else "partial"

    def _get_qty_expected(self):
        """Return what is still to be received of this line, in its unit."""
        self.ensure_one()
        if not self.expects_goods:
            return 0.0
        return max(self.quantity - self.qty_cancelled - self.qty_received, 0.0)

    def _get_qty_to_inspect(self):
        """Return what arrived and nobody graded yet, in the unit of the line."""
        self.ensure_one()
        if not self.expects_goods:
            return 0.0
        graded = self.qty_accepted + self.qty_refused + self.qty_quarantined
        return max(self.qty_received - graded, 0.0)

    def _get_qty_to_settle(self):
        """Return what is due and not settled yet, in the unit of the line."""
        self.ensure_one()
        return self.env["returns.due"]._get_quantities(self)[self]
