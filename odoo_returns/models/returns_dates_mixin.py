from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReturnsDatesMixin(models.AbstractModel):
    """The moments of a return and the clocks that run from them."""

    _name = "returns.dates.mixin"
    _description = "Dates of a Return"
    _inherit = "returns.gate.mixin"

    noticed_at = fields.Datetime(
        "Customer's Statement",
        copy=False,
        help="When the customer sent it, if that was before it was entered: a letter, a mail.",
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    acknowledged_at = fields.Datetime("Acknowledged", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    answered_at = fields.Datetime("Answered", readonly=True, copy=False)
    completed_at = fields.Datetime("Completed", readonly=True, copy=False)
    approval_until = fields.Date(
        "Approval Ends",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The approval lapses when nothing has been sent by then.",
    )
    deadline_ids = fields.One2many("returns.deadline", "order_id", "Deadlines")
    date_deadline = fields.Datetime(
        "Next Deadline",
        compute="_compute_date_deadline",
        store=True,
        index="btree_not_null",
        help="The first clock that is still running.",
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    @api.depends("deadline_ids.due", "deadline_ids.met_at", "deadline_ids.is_ours")
    def _compute_date_deadline(self):
        for order in self:
            running = order.deadline_ids.filtered(
                lambda deadline: deadline.due and deadline.is_ours and not deadline.met_at
            )
            order.date_deadline = min(running.mapped("due"), default=False)

    @api.depends("date_deadline")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for order in self:
            order.is_late = bool(order.date_deadline and order.date_deadline < now)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("date_deadline", "<", "now")
        return fields.Domain.OR((late if wanted else ~late) for wanted in value)

    @api.constrains("noticed_at")
    def _check_noticed_at(self):
        now = fields.Datetime.now()
        early = self.filtered(lambda order: order.noticed_at and order.noticed_at > now)
        if early:
            raise ValidationError(
                self.env._(
                    "%(returns)s: the customer cannot have asked after now.",
                    returns=", ".join(early.mapped("name")),
                )
            )

    def write(self, vals):
        """Judge again when the customer turns out to have asked on another day."""
        if "noticed_at" not in vals:
            return super().write(vals)
        decided = self.filtered(lambda order: order.state not in ("draft", "submitted"))
        if decided:
            raise UserError(
                self.env._(
                    "%(returns)s: when the customer asked cannot change any more.",
                    returns=", ".join(decided.mapped("name")),
                )
            )
        result = super().write(vals)
        submitted = self.filtered(lambda order: order.state == "submitted")
        if submitted:
            self.env["returns.eligibility"]._judge(submitted)
        return result

    def _acknowledge(self):
        """Note that the customer's statement was confirmed on a durable medium: by mail."""
        now, stated = fields.Datetime.now(), self.filtered("submitted_at")
        stated._through_gate().acknowledged_at = now
        stated.deadline_ids._happened("acknowledged", now)

    def _follow_parcels(self):
        """Let the clocks run from the day on which the customer handed a parcel over."""
        running = self.filtered(lambda order: order.state in ("submitted", "approved"))
        self.env["returns.deadline"]._update(running)
        self.env["returns.due"]._follow(running)
        self.env["returns.exchange"]._follow(running)

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "submitted_at",
            "acknowledged_at",
            "approved_at",
            "answered_at",
            "completed_at",
            "approval_until",
            "date_deadline",
        }
