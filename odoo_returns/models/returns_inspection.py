from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnsInspection(models.Model):
    """A graded quantity of a received return line. It is corrected by a new row (a negative
    quantity takes back), never by editing history.
    """

    _name = "returns.inspection"
    _description = "Return Inspection"
    _order = "id"
    _rec_name = "line_id"
    _check_company_auto = True

    line_id = fields.Many2one("returns.order.line", required=True, index=True, ondelete="restrict")
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True, string="Return")
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    product_id = fields.Many2one(related="line_id.product_id")
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")
    quantity = fields.Float(digits="Product Unit", required=True)
    is_accepted = fields.Boolean(
        "Accepted", default=True, help="Untick when the customer gets nothing for it."
    )
    grade_id = fields.Many2one(
        "returns.grade",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["returns.grade"]._get_best(),
    )
    disposition_id = fields.Many2one("returns.disposition", index=True, ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", check_company=True)
    photo_ids = fields.Many2many("ir.attachment", string="Pictures", copy=False)
    arrival_id = fields.Many2one("returns.arrival", "Parcel", index="btree_not_null")
    move_ids = fields.One2many("stock.move", "returns_inspection_id", "Stock Moves")
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users", "Inspector", readonly=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(readonly=True, default=fields.Datetime.now)

    _quantity_not_zero = models.Constraint(
        "CHECK (quantity <> 0)", "An inspected quantity cannot be zero."
    )

    @api.onchange("line_id")
    def _onchange_line_id(self):
        """Propose to grade everything that waits, as goods for the shelf."""
        self.quantity = self.line_id.qty_to_inspect
        self.disposition_id = self.disposition_id or self.disposition_id._get_default("restock")

    @api.model_create_multi
    def create(self, vals_list):
        signature = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        inspections = super().create([vals | signature for vals in vals_list])
        lines = inspections.line_id
        lines.order_id._check_approved()
        lines._lock_sale_lines()
        inspections._check_received()
        self.env["returns.grading"]._update(lines)
        lines.order_id._sync_state()
        return inspections

    def write(self, vals):
        if vals.keys() - {"note"}:
            raise UserError(self.env._("An inspection cannot change: add a row that corrects it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An inspection cannot be deleted: add a row that corrects it."))

    def _check_received(self):
        for line in self.line_id:
            uom = line.product_uom_id
            graded = line.qty_accepted + line.qty_refused
            if uom.compare(graded, line.qty_received) > 0:
                raise ValidationError(
                    self.env._(
                        "%(rma)s: %(graded)s of %(product)s are inspected, but only "
                        "%(received)s arrived.",
                        rma=line.order_id.name,
                        graded=graded,
                        product=line.product_id.display_name,
                        received=line.qty_received,
                    )
                )
            if (
                uom.compare(line.qty_accepted, max(line.qty_settled, 0.0)) < 0
                or uom.compare(line.qty_accepted, 0.0) < 0
                or uom.compare(line.qty_refused, 0.0) < 0
            ):
                raise ValidationError(
                    self.env._(
                        "%(rma)s: %(settled)s of %(product)s are settled; "
                        "less than that cannot be accepted.",
                        rma=line.order_id.name,
                        settled=line.qty_settled,
                        product=line.product_id.display_name,
                    )
                )
