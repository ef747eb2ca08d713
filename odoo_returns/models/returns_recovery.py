from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..actions import open_records
from ..const import RECOVERY_CAUSE, RECOVERY_FROM, RECOVERY_STATE
from ..engine.recoveries import next_recovery_state

#: States of payment in which a document is paid; the bank may still have to confirm it.
PAID = ("paid", "in_payment")


class ReturnsRecovery(models.Model):
    """What a carrier or a vendor owes us for goods that were lost, damaged or faulty.

    What people decide is a stage; whether it is paid follows from the document, whoever pays,
    cancels or deletes it.
    """

    _name = "returns.recovery"
    _description = "Recovery"
    _inherit = [
        "returns.recovery.amounts",
        "returns.gate.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    order_id = fields.Many2one(
        "returns.order",
        "Return",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    line_ids = fields.Many2many(
        "returns.order.line",
        string="Goods",
        domain="[('order_id', '=', order_id)]",
        help="Empty: the return as a whole.",
    )
    parcel_id = fields.Many2one(
        "returns.parcel",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('order_id', '=', order_id)]",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    customer_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    liable = fields.Selection(RECOVERY_FROM, "From", required=True, default="carrier")
    partner_id = fields.Many2one(
        "res.partner", "Who Owes It", required=True, index=True, check_company=True, tracking=True
    )
    cause = fields.Selection(RECOVERY_CAUSE, "Reason", required=True)
    claimed_on = fields.Date(copy=False)
    date_deadline = fields.Date("Deadline", index=True, help="Last day on which it is claimed.")
    reference = fields.Char("Their Reference", copy=False, tracking=True)
    evidence_ids = fields.Many2many("ir.attachment", copy=False)
    note = fields.Text("What Happened")
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, index="btree_not_null"
    )

    # How far it is
    stage = fields.Selection(
        RECOVERY_STATE, default="open", required=True, readonly=True, copy=False
    )
    state = fields.Selection(
        RECOVERY_STATE, "Status", compute="_compute_state", store=True, index=True, tracking=True
    )
    move_ids = fields.One2many("account.move", "returns_recovery_id", "Documents", readonly=True)
    move_id = fields.Many2one("account.move", "Document", compute="_compute_move_id")
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    can_make_document = fields.Boolean(compute="_compute_can_make_document")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "What is recovered is an amount above zero."
    )

    @api.depends("stage", "move_ids.state", "move_ids.payment_state")
    def _compute_state(self):
        """Follow the document: what is accepted is paid once its document is, and as long."""
        for recovery in self:
            move, stage = recovery._get_document(), recovery.stage
            is_paid = stage == "accepted" and move.state == "posted" and move.payment_state in PAID
            recovery.state = next_recovery_state("pay", stage) if is_paid else stage

    @api.depends("move_ids.state", "move_ids.payment_state")
    def _compute_move_id(self):
        for recovery, recovery_sudo in zip(self, self.sudo(), strict=True):
            recovery.move_id = recovery_sudo._get_document().id

    @api.depends("state", "date_deadline")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for recovery in self:
            deadline = recovery.date_deadline
            recovery.is_overdue = recovery.state == "open" and bool(deadline) and deadline < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = fields.Domain([("state", "=", "open"), ("date_deadline", "<", today)])
        return domain if True in value else ~domain

    @api.depends("state", "move_ids.state", "move_ids.payment_state")
    def _compute_can_make_document(self):
        for recovery, recovery_sudo in zip(self, self.sudo(), strict=True):
            has_document = bool(recovery_sudo._get_document())
            recovery.can_make_document = recovery.state == "accepted" and not has_document

    @api.constrains("order_id", "line_ids", "parcel_id")
    def _check_belongs_together(self):
        for recovery in self:
            order = recovery.order_id
            parcel = recovery.parcel_id
            if recovery.line_ids.order_id - order or (
                parcel and order not in parcel.order_id | parcel.order_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%(recovery)s: goods and parcel must be of %(rma)s.",
                        recovery=recovery.name,
                        rma=order.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        recoveries = super().create(vals_list)
        recoveries._adopt_evidence()
        return recoveries

    def write(self, vals):
        """Keep what was claimed as it was, until it is opened again."""
        fixed = vals.keys() & {"order_id", "partner_id", "amount", "currency_id", "liable"}
        if fixed and (claimed := self.filtered(lambda recovery: recovery.state != "open")):
            raise UserError(
                self.env._(
                    "%(recoveries)s was claimed already: open it again first.",
                    recoveries=", ".join(claimed.mapped("name")),
                )
            )
        self._refuse_late_amount(vals)
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._adopt_evidence()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claimed(self):
        if kept := self.filtered(lambda recovery: recovery.state != "open"):
            raise UserError(
                self.env._(
                    "%(recoveries)s was claimed already and stays.",
                    recoveries=", ".join(kept.mapped("name")),
                )
            )

    def _prepare_protected_vals(self, vals):
        number = self.env["ir.sequence"].sudo().next_by_code("returns.recovery")
        return {"name": number, "amount_accepted": 0.0}

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "name",
            "stage",
            "state",
            "move_ids",
            "amount_paid",
        }

    def _adopt_evidence(self):
        """Show evidence to whoever may read the recovery, not only to whoever uploaded it.

        Core lets nobody link a picture that he may not read: hence sudo.
        """
        for recovery in self:
            loose_sudo = recovery.sudo().evidence_ids.filtered(lambda each: not each.res_id)
            loose_sudo.write({"res_model": recovery._name, "res_id": recovery.id})

    # === EVENTS === #

    def action_claim(self):
        """Note that it was claimed, today where nobody said when."""
        for recovery in self._apply_event("claim"):
            recovery.claimed_on = recovery.claimed_on or fields.Date.context_today(recovery)
        return True

    def action_accept(self):
        """Note that whoever owes it agrees, to all of it where nobody said to how much."""
        for recovery in self.filtered(lambda each: each.state == "claimed"):
            recovery.amount_accepted = recovery.amount_accepted or recovery.amount
        self._apply_event("accept")
        return True

    def action_reject(self):
        """Note that nothing will come."""
        self._apply_event("reject")
        return True

    def action_reopen(self):
        """Start anew, say after it was claimed from the wrong one.

        :raises UserError: naming the recoveries that are paid, or whose document still counts
        """
        if asked := self.sudo().move_id:
            raise UserError(
                self.env._(
                    "Cancel %(documents)s first.", documents=", ".join(asked.mapped("display_name"))
                )
            )
        self._apply_event("reopen")
        return True

    def _apply_event(self, event):
        """Move the recoveries through ``event``; nothing else writes their stage.

        :raises UserError: naming those for which it is not possible
        """
        self.check_access("write")
        self.lock_for_update(allow_referencing=True)
        todo, wrong = self.browse(), self.browse()
        targets = {}
        for recovery in self:
            try:
                targets[recovery] = next_recovery_state(event, recovery.state)
                todo |= recovery if targets[recovery] != recovery.state else self.browse()
            except ValueError:
                wrong |= recovery
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(recoveries)s: not possible in state %(state)s.",
                    recoveries=", ".join(wrong.mapped("name")),
                    state=", ".join({labels[recovery.state] for recovery in wrong}),
                )
            )
        for recovery in todo:
            vals = {"stage": targets[recovery]}
            if vals["stage"] in ("open", "rejected"):
                vals["amount_accepted"] = 0.0
            recovery._through_gate().write(vals)
        return todo

    # === DOCUMENT === #

    def action_make_document(self):
        """Make the draft that asks for the money: a vendor's credit note, or an invoice.

        :raises UserError: naming the recoveries that are not accepted or have a document
        """
        self.check_access("write")
        self.order_id.line_ids._lock_sale_lines()  # or two make one each at the same time
        self.invalidate_recordset(["can_make_document"])
        if wrong := self.filtered(lambda recovery: not recovery.can_make_document):
            raise UserError(
                self.env._(
                    "%(recoveries)s: it is not accepted yet, or has its document.",
                    recoveries=", ".join(wrong.mapped("name")),
                )
            )
        for recovery in self:
            moves_sudo = self.env["account.move"].sudo().with_company(recovery.company_id)
            moves_sudo.create(self.env["returns.recovery.document"]._prepare(recovery))
        return True

    def _get_document(self):
        """Return the document that asks for the money; one that was taken back does not."""
        return self.move_ids.filtered(
            lambda move: move.state != "cancel" and move.payment_state != "reversed"
        )[-1:]

    def action_open_document(self):
        """Open the documents that ask for the money."""
        return open_records(self.move_id, "account.action_move_out_invoice_type")
