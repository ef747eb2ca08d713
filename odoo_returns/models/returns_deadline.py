from datetime import timedelta

from odoo import api, fields, models


class ReturnsDeadline(models.Model):
    """One clock of a return: when it started, when it is due, when it was met, and why."""

    _name = "returns.deadline"
    _description = "Return Deadline"
    _order = "due, id"

    order_id = fields.Many2one(
        "returns.order", "Return", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id")
    kind = fields.Selection([("answer", "Answer"), ("refund", "Refund")], required=True)
    start = fields.Datetime(required=True)
    due = fields.Datetime(required=True, index=True)
    met_at = fields.Datetime()
    rule = fields.Char(required=True, help="The promise it comes from.")
    status = fields.Selection(
        [("running", "Running"), ("met", "Met"), ("missed", "Missed")],
        compute="_compute_status",
    )

    @api.depends("kind", "order_id.name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            deadline.display_name = f"{deadline.order_id.name} - {labels.get(deadline.kind)}"

    @api.depends("due", "met_at")
    def _compute_status(self):
        now = fields.Datetime.now()
        for deadline in self:
            if (deadline.met_at or now) > deadline.due:
                deadline.status = "missed"
            else:
                deadline.status = "met" if deadline.met_at else "running"

    def action_open_return(self):
        """Open the return that this clock belongs to."""
        return self.order_id._get_action_open()

    @api.model
    def _start(self, orders, kind, moment):
        """Start a clock on each order whose policy sets one and that has none of this kind."""
        vals_list = []
        for order in orders:
            policy = order.policy_id
            if not policy or kind in order.deadline_ids.mapped("kind"):
                continue
            days = {"answer": policy.response_days, "refund": policy.refund_days}[kind]
            vals_list.append(
                {
                    "order_id": order.id,
                    "kind": kind,
                    "start": moment,
                    "due": moment + timedelta(days=days),
                    "rule": self.env._("%(policy)s: %(days)s days", policy=policy.name, days=days),
                }
            )
        return self.sudo().create(vals_list)

    def _meet(self, kind, moment):
        """Stop the running clocks of a kind."""
        running = self.filtered(lambda deadline: deadline.kind == kind and not deadline.met_at)
        running.sudo().met_at = moment

    def _reopen(self, kind):
        """Let the clocks of a kind run again: what had met them was taken back."""
        self.filtered(lambda deadline: deadline.kind == kind).sudo().met_at = False

    def _drop(self):
        """Forget the clocks that still run: nobody waits for them any more."""
        self.filtered(lambda deadline: not deadline.met_at).sudo().unlink()
