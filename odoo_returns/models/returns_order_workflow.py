from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import allowed_states, next_state

FROZEN = {"kind", "channel", "policy_id", "partner_id", "company_id", "currency_id"}


class ReturnsOrder(models.Model):
    """Events of a return: who may do what when, and the documents each event leaves."""

    _inherit = "returns.order"

    can_submit = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    can_reset = fields.Boolean(compute="_compute_can")
    can_create_receipts = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_accept = fields.Boolean(compute="_compute_can")
    can_settle = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")

    @api.depends(
        "state",
        "kind",
        "line_ids.qty_received",
        "line_ids.qty_accepted",
        "line_ids.qty_settled",
        "line_ids.qty_cancelled",
        "line_ids.move_ids.state",
    )
    def _compute_can(self):
        for order in self:
            for event, is_possible in self.env["returns.decision"]._get_possible(order).items():
                order[f"can_{event}"] = is_possible

    def write(self, vals):
        """Keep parties, kind and promise as they were when the request was submitted."""
        frozen = vals.keys() & FROZEN
        fixed = self.filtered(lambda order: order.state != "draft") if frozen else self.browse()
        if fixed:
            raise UserError(
                self.env._(
                    "%(fields)s of %(returns)s cannot change any more: it is submitted.",
                    fields=", ".join(
                        sorted(self._fields[name]._description_string(self.env) for name in frozen)
                    ),
                    returns=fixed._get_numbers(),
                )
            )
        return super().write(vals)

    # === EVENTS === #

    def action_submit(self):
        """Send the request in: quantities are promised and the policy gives its verdict.

        :raises UserError: naming the returns that are not drafts, have no line, ask for a
            resolution that is not offered, or the quantity that is over its limit
        """
        todo = self._get_todo("submit")
        todo._check_complete()
        eligibility, decision = self.env["returns.eligibility"], self.env["returns.decision"]
        moves = eligibility._allocate(todo.line_ids)
        now = fields.Datetime.now()
        judged = eligibility._get_judged(todo, moves, now)
        decision._enforce(todo, judged)
        eligibility._store_verdicts(todo, judged)
        decision._apply_terms(todo)
        todo._apply_event("submit", submitted_at=now)
        todo._notify("submitted")
        decision._approve_automatically(todo)
        return True

    def action_approve(self, reason=None):
        """Accept the request and expect the goods: one receipt an order and warehouse.

        :param str reason: why, where the rules refuse it; it is logged with the user and the rule
        :raises UserError: naming the returns that are not submitted or are refused by the rules,
            or the quantity that meanwhile came back another way
        """
        todo = self._get_todo("approve")
        todo._check_complete()
        decision = self.env["returns.decision"]
        decision._override(todo, reason)
        moves = self.env["returns.eligibility"]._allocate(todo.line_ids)
        now = fields.Datetime.now()
        todo._apply_event("approve", approved_at=now, answered_at=now)
        decision._follow_approval(todo)
        self.env["returns.deadline"]._update(todo, moves)
        self.env["returns.reception"]._create_receipts(todo)
        todo._notify("approved")
        todo._sync_state()
        return True

    def action_refuse(self, reason=None):
        """Say no, with a reason the customer can read. Nothing has moved yet.

        :param str reason: told to the customer; what was noted before stays without it
        :raises UserError: naming the returns that are decided already or are withdrawals
        """
        todo = self._get_todo("refuse")
        withdrawals = todo.filtered(lambda order: order.kind == "withdrawal")
        if withdrawals:
            raise UserError(
                self.env._(
                    "%(returns)s is a statutory withdrawal: it is acknowledged, never refused.",
                    returns=withdrawals._get_numbers(),
                )
            )
        self.env["returns.decision"]._log_refusal(todo, reason)
        now = fields.Datetime.now()
        todo._apply_event(
            "refuse", answered_at=now, **({"closing_reason": reason} if reason else {})
        )
        todo.deadline_ids._happened("answered", now)
        todo.deadline_ids._drop()
        todo._notify("refused")
        return True

    def action_cancel(self, reason=None):
        """Take the request back and the receipts that wait for it.

        :param str reason: told to the customer; what was noted before stays without it
        :raises UserError: naming the returns whose goods or money have moved already, or the
            withdrawals that are cancelled without a reason
        """
        todo = self._get_todo("cancel")
        self.env["returns.decision"]._check_cancel(todo, reason)
        self.env["returns.exchange"]._take_back(todo)
        self.env["returns.reception"]._cancel_receipts(todo)
        todo._apply_event("cancel", **({"closing_reason": reason} if reason else {}))
        todo.deadline_ids._drop()
        return True

    def action_reset(self):
        """Bring a refused or cancelled return back to draft; who was refused still asked then."""
        todo = self._get_todo("reset")
        refused = {order: order.submitted_at for order in todo if order.state == "refused"}
        todo.line_ids._through_gate().qty_cancelled = 0.0
        moments = ("submitted_at", "acknowledged_at", "approved_at", "answered_at", "completed_at")
        todo._apply_event(
            "reset", closing_reason=False, approval_until=False, **dict.fromkeys(moments, False)
        )
        todo.deadline_ids.sudo().unlink()
        for order, asked_at in refused.items():
            order.noticed_at = order.noticed_at or asked_at
        return True

    # === GOODS AND MONEY === #

    def action_receive_all(self):
        """Receive everything still expected, in Odoo's own receipts.

        :raises UserError: naming the returns that are not approved
        """
        self._check_approved()
        self.env["returns.reception"]._receive_all(self)
        return True

    def action_create_receipts(self):
        """Make the receipts that are missing, say after one was cancelled."""
        self._check_approved()
        self.env["returns.reception"]._create_receipts(self)
        return True

    def action_accept_all(self):
        """Inspect everything received as best grade, with its default disposition.

        :raises UserError: naming the returns that are not approved
        """
        self._check_approved()
        self.line_ids.action_accept()
        return True

    def action_settle(self):
        """Create and post every document that is due.

        :raises UserError: naming the returns that are not approved, or the invoice in the way
        """
        self._check_approved()
        self.env["returns.due"]._lock(self)
        self.env["returns.settlement"]._settle(self)
        self._sync_state()
        return True

    def simulate_settle(self):
        """Return what :meth:`action_settle` would credit now, and write nothing.

        :return: {return id: [{"invoice_id", "currency_id", "amount_untaxed", "amount_tax",
            "amount_total", "components"}]}, amounts in the invoice's currency; a component is
            {"kind", "amount", "line_id", "payer", "rule", "note", "evidence"}
        """
        self.check_access("read")
        return self.env["returns.simulation"]._simulate(self)

    def action_close(self):
        """Stop waiting for what did not come back.

        :raises UserError: naming the returns that are not approved or have nothing back yet
        """
        self._check_approved()
        untouched = self.filtered(lambda o: o.state == "approved" and not o._has_progress())
        if untouched:
            raise UserError(
                self.env._(
                    "Nothing of %(returns)s has arrived: cancel it instead.",
                    returns=untouched._get_numbers(),
                )
            )
        self.env["returns.reception"]._cancel_receipts(self)
        for line in self.line_ids.filtered(lambda line: line._get_qty_expected()):
            line._through_gate().qty_cancelled += line._get_qty_expected()
        self.env["returns.deadline"]._update(self)
        self._sync_state()
        return True

    # === GATE === #

    def _get_todo(self, event):
        """Return the orders that ``event`` still has to move; the others are there already.

        :raises AccessError: without the right to write the returns
        :raises UserError: naming the orders from whose state the event is not possible
        """
        self.check_access("write")
        todo, wrong = self.browse(), self.browse()
        for order in self:
            try:
                if next_state(event, order.state) != order.state:
                    todo |= order
            except ValueError:
                wrong |= order
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(returns)s: this is possible in state %(allowed)s, not in %(state)s.",
                    returns=wrong._get_numbers(),
                    allowed=", ".join(sorted(labels[state] for state in allowed_states(event))),
                    state=", ".join({labels[order.state] for order in wrong}),
                )
            )
        return todo

    def _apply_event(self, event, **vals):
        """Move the orders through ``event`` in one write; nothing else writes ``state``."""
        todo = self._get_todo(event)
        if todo:
            target = next_state(event, todo[0].state)
            todo._through_gate().write({"state": target, **vals})
        return todo

    def _sync_state(self):
        """Complete what is received and settled, reopen what no longer is."""
        finished = self.filtered(self.env["returns.due"]._is_finished)
        completed = finished.filtered(lambda order: order.state == "approved")
        now = fields.Datetime.now()
        completed._apply_event("complete", completed_at=now)
        completed.deadline_ids._happened("refunded", now)
        reopened = (self - finished).filtered(lambda order: order.state == "done")
        reopened._apply_event("reopen", completed_at=False)
        reopened.deadline_ids._happened("refunded", False)
        self.env["returns.due"]._follow(self)
        self.env["returns.exchange"]._follow(self)

    def _check_approved(self):
        self.check_access("write")
        wrong = self.filtered(lambda order: order.state not in ("approved", "done"))
        if wrong:
            raise UserError(
                self.env._("%(returns)s must be approved first.", returns=wrong._get_numbers())
            )

    def _check_complete(self):
        empty = self.filtered(lambda order: not order.line_ids)
        if empty:
            raise UserError(
                self.env._(
                    "%(returns)s has no line: say what comes back.", returns=empty._get_numbers()
                )
            )
        self.env["returns.settlement"]._check_offered(self.line_ids)

    def _has_progress(self):
        self.ensure_one()
        return any(
            line.qty_received or line.qty_accepted or line.qty_refused or line.qty_settled
            for line in self.line_ids.filtered("expects_goods")
        ) or any(self.line_ids.mapped("qty_settled"))

    def _get_numbers(self):
        return ", ".join(self.mapped("name"))

    def _notify(self, kind):
        self.env["returns.notification"]._plan(self, kind)
