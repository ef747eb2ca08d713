from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

#: What may happen to goods that customers only want repaired.
OF_CUSTOMERS = ("repair", "quarantine", "back_to_customer")


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
        "Accepted",
        default=True,
        help="Untick when the customer gets nothing for it. Goods in quarantine are neither "
        "accepted nor refused until they are released.",
    )
    grade_id = fields.Many2one(
        "returns.grade",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["returns.grade"]._get_best(),
    )
    disposition_id = fields.Many2one("returns.disposition", index=True, ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", check_company=True, index="btree_not_null")
    check_ids = fields.One2many("returns.inspection.check", "inspection_id", "Checklist")
    photo_ids = fields.Many2many("ir.attachment", string="Pictures", copy=False)
    arrival_id = fields.Many2one("returns.arrival", "Parcel", index="btree_not_null")
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users", "Inspector", readonly=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(readonly=True, default=fields.Datetime.now)

    # What takes it back
    corrects_id = fields.Many2one(
        "returns.inspection", "Takes Back", index="btree_not_null", copy=False, ondelete="restrict"
    )
    correction_ids = fields.One2many("returns.inspection", "corrects_id", "Corrections")
    is_gone = fields.Boolean(
        readonly=True, copy=False, help="The goods left the warehouse: there is nothing to undo."
    )
    qty_left = fields.Float("Still Valid", compute="_compute_qty_left", digits="Product Unit")

    _quantity_not_zero = models.Constraint(
        "CHECK (quantity <> 0)", "An inspected quantity cannot be zero."
    )

    @api.depends("quantity", "correction_ids.quantity")
    def _compute_qty_left(self):
        for inspection in self:
            taken_back = sum(inspection.correction_ids.mapped("quantity"))
            inspection.qty_left = max(inspection.quantity + taken_back, 0.0)

    @api.onchange("line_id")
    def _onchange_line_id(self):
        """Propose to grade everything that waits, with the checklist of its policy."""
        self.quantity = self.line_id.qty_to_inspect
        conditions = self.check_ids._get_conditions(self.line_id)
        commands = self.check_ids._propose(conditions.get(self.line_id, ()), self.grade_id)
        self.check_ids = [Command.clear(), *commands]

    @api.onchange("line_id", "grade_id")
    def _onchange_grade_id(self):
        self.disposition_id = self.disposition_id._propose(self.line_id, self.grade_id)

    @api.onchange("disposition_id")
    def _onchange_disposition_id(self):
        self.is_accepted = self.is_accepted and self.action != "back_to_customer"

    @api.model_create_multi
    def create(self, vals_list):
        signature = {"user_id": self.env.uid, "date": fields.Datetime.now()}
        vals_list = [vals | self._prepare_correction(vals) | signature for vals in vals_list]
        inspections = super().create(self._complete(vals_list))
        lines = inspections.line_id
        lines.order_id._check_approved()
        lines._lock_sale_lines()
        inspections._adopt_photos()
        inspections._check_corrections()
        inspections._check_received()
        inspections._check_settled()
        inspections._check_lots()
        inspections._check_promises()
        inspections._check_dispositions()
        self.env["returns.dispatch"]._carry_out(inspections)
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

    def _complete(self, vals_list):
        """Fill in what whoever inspects leaves open: where goods go, and the checklist."""
        checks, grades = self.env["returns.inspection.check"], self.env["returns.grade"]
        lines = self.env["returns.order.line"].browse(vals["line_id"] for vals in vals_list)
        conditions = checks._get_conditions(lines)
        for line, vals in zip(lines, vals_list, strict=True):
            if vals["quantity"] <= 0:
                continue
            grade = grades.browse(vals.get("grade_id")) or grades._get_best()
            disposition = self.disposition_id.browse(vals.get("disposition_id"))
            vals.setdefault("is_accepted", disposition.action != "back_to_customer")
            if "disposition_id" not in vals and vals["is_accepted"]:
                vals["disposition_id"] = disposition._propose(line, grade).id
            vals.setdefault("check_ids", checks._propose(conditions[line], grade))
        return vals_list

    def _adopt_photos(self):
        """Show pictures to whoever may read the inspection, not only to whoever took them.

        Core lets nobody link a picture that he may not read: hence sudo.
        """
        for inspection in self:
            loose_sudo = inspection.sudo().photo_ids.filtered(lambda photo: not photo.res_id)
            loose_sudo.write({"res_model": inspection._name, "res_id": inspection.id})

    # === LIMITS === #

    def _check_received(self):
        for line in self.line_id:
            uom = line.product_uom_id
            graded = line.qty_accepted + line.qty_refused + line.qty_quarantined
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

    def _check_settled(self):
        """Take no acceptance back that was paid for; what is refused now may have been."""
        lines = self.filtered(lambda row: row.quantity < 0).line_id
        for line, limit in self.env["returns.due"]._get_limits(lines).items():
            if line.product_uom_id.compare(limit, max(line.qty_settled, 0.0)) < 0:
                raise ValidationError(
                    self.env._(
                        "%(rma)s: %(settled)s of %(product)s are settled; "
                        "less than that cannot be accepted.",
                        rma=line.order_id.name,
                        settled=line.qty_settled,
                        product=line.product_id.display_name,
                    )
                )

    def _check_corrections(self):
        """Let nobody take back more of an inspection than is left of it."""
        for inspection in self.filtered(lambda row: row.quantity < 0):
            corrected, uom = inspection.corrects_id, inspection.product_uom_id
            taken_back = -sum(corrected.correction_ids.mapped("quantity"))
            if not corrected or uom.compare(taken_back, corrected.quantity) > 0:
                raise ValidationError(
                    self.env._(
                        "%(rma)s: there is no inspection of %(product)s of which %(quantity)s "
                        "could be taken back.",
                        rma=inspection.order_id.name,
                        product=inspection.product_id.display_name,
                        quantity=-inspection.quantity,
                    )
                )

    def _check_promises(self):
        """Expect refused goods that left again only while no other return promises them."""
        unrefused = self.filtered(lambda row: row.quantity < 0 and not row.is_accepted)
        if unrefused:
            self.env["returns.eligibility"].sudo()._check_arrived(unrefused.line_id.sudo())

    def _check_lots(self):
        """Grade each lot or serial number on its own, and no more of it than arrived."""
        for inspection in self:
            lot, product = inspection.lot_id, inspection.product_id
            if (product.tracking != "none") != bool(lot) or (lot and lot.product_id != product):
                raise ValidationError(
                    self.env._(
                        "%(rma)s: say which lot or serial number of %(product)s is inspected.",
                        rma=inspection.order_id.name,
                        product=product.display_name,
                    )
                    if product.tracking != "none"
                    else self.env._(
                        "%(rma)s: %(product)s has no lots or serial numbers.",
                        rma=inspection.order_id.name,
                        product=product.display_name,
                    )
                )
        for line in self.filtered("lot_id").line_id:
            received, graded = line._get_qty_by_lot()
            for lot, quantity in graded.items():
                if line.product_uom_id.compare(quantity, received.get(lot, 0.0)) > 0:
                    raise ValidationError(
                        self.env._(
                            "%(rma)s: %(graded)s of %(lot)s are inspected, but only "
                            "%(received)s arrived.",
                            rma=line.order_id.name,
                            graded=quantity,
                            lot=lot.name,
                            received=received.get(lot, 0.0),
                        )
                    )

    def _check_dispositions(self):
        """Keep goods from going where they may not go."""
        labels = {}
        for inspection in self.filtered(lambda row: row.quantity > 0 and row.disposition_id):
            if sentence := inspection._get_objection():
                labels[inspection] = sentence % {
                    "rma": inspection.order_id.name,
                    "product": inspection.product_id.display_name,
                    "grade": inspection.grade_id.name,
                    "disposition": inspection.disposition_id.name,
                }
        if labels:
            raise ValidationError("\n".join(labels.values()))

    def _get_objection(self):
        """Return the sentence that says why goods cannot go this way; nothing where they can."""
        disposition = self.disposition_id
        allowed = self.line_id._get_policy().sudo().disposition_ids
        if allowed and disposition not in allowed:
            return self.env._("%(rma)s: the policy does not allow %(disposition)s for %(product)s.")
        if disposition.needs_evidence and not self.note and not self.photo_ids:
            return self.env._(
                "%(rma)s: %(disposition)s needs a picture or a note, for %(product)s."
            )
        if disposition.action == "keep":
            return self.env._("%(rma)s: %(product)s is here already, the customer cannot keep it.")
        if self.line_id.resolution == "repair" and disposition.action not in OF_CUSTOMERS:
            return self.env._(
                "%(rma)s: %(product)s is the customer's and comes for a repair: give the repair "
                "up first."
            )
        if disposition.action == "back_to_customer" and self.is_accepted:
            return self.env._(
                "%(rma)s: %(product)s goes back to the customer, so it cannot be accepted."
            )
        return self._get_objection_to_shelf()

    def _get_objection_to_shelf(self):
        """Object to the shelf of new goods for goods that are not as new."""
        forced = self.disposition_id.sudo().with_company(self.company_id).location_id
        shelf = forced and forced == forced.warehouse_id.lot_stock_id
        if self.disposition_id.action == "restock" and shelf and not self.grade_id.is_as_new:
            return self.env._("%(rma)s: %(product)s of grade %(grade)s cannot be sold as new.")
        return ""
