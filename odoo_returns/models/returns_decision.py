import logging
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..engine import is_allowed

_logger = logging.getLogger(__name__)

BATCH = 50


class ReturnsDecision(models.AbstractModel):
    """What follows from a verdict: a customer is bound by it, an employee is advised.

    A withdrawal is a statement, not a request: no verdict stands in its way.
    """

    _name = "returns.decision"
    _description = "Returns Decision"

    def _get_possible(self, order):
        """Return {event: whether it may happen now}: what buttons ask, and what actions check."""
        lines, approved = order.line_ids, order.state == "approved"
        expected = any(line._get_qty_expected() for line in lines)
        possible = {
            event: is_allowed(event, order.state)
            for event in ("submit", "approve", "refuse", "cancel", "reset")
        }
        possible["submit"] &= bool(lines)
        possible["refuse"] &= order.kind != "withdrawal"
        possible["cancel"] &= not order._has_progress()
        possible["receive"] = approved and expected
        possible["create_receipts"] = possible["receive"] and bool(
            self.env["returns.reception"]._get_missing(lines.sudo())
        )
        possible["accept"] = approved and any(line._get_qty_to_inspect() for line in lines)
        possible["settle"] = approved and self.env["returns.due"]._has_due(order)
        possible["close"] = approved and expected and order._has_progress()
        return possible

    def _get_bound_channels(self):
        """Return the channels on which a refused request does not come in."""
        return {"portal", "guest", "email", "api"}

    def _enforce(self, orders, judged):
        """Keep out what the rules refuse, unless an employee enters it for the customer.

        Nothing is stored yet: a refusal that somebody catches changed nothing.

        :param judged: what ``returns.eligibility`` says of the lines
        :raises UserError: naming the return and every finding that refuses
        """
        is_staff = not self.env.su and self.env.user.has_group("odoo_returns.group_returns_user")
        eligibility, messages = self.env["returns.eligibility"], self.env["returns.messages"]
        for order in orders:
            bound = order.channel == "api" or not is_staff
            if (
                bound
                and order.channel in self._get_bound_channels()
                and order.kind != "withdrawal"
                and eligibility._get_outcome(order, judged) == "refuse"
            ):
                texts = {
                    line.product_id.display_name: messages._get_text(judged[line].verdict, "refuse")
                    for line in order.line_ids
                }
                rows = [f"{product}: {text}" for product, text in texts.items() if text]
                raise UserError("\n".join([order.name, *rows]))

    def _get_refusals(self, lines):
        """Return the sentences of what refuses the lines, one a row."""
        against = lines.finding_ids.filtered(lambda finding: finding.outcome == "refuse")
        return "\n".join(f"{f.line_id.product_id.display_name}: {f.message}" for f in against)

    def _override(self, orders, reason):
        """Record why returns are approved although the rules refuse them.

        :raises UserError: naming the returns whose verdict needs a reason, and what refuses them
        """
        refused = orders.filtered(lambda o: o.verdict == "refuse" and o.kind != "withdrawal")
        open_lines = refused.line_ids.filtered(lambda line: line.verdict == "refuse")
        if not open_lines:
            return
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(returns)s is refused by the rules. To approve it all the same, say why:\n"
                    "%(findings)s",
                    returns=", ".join(open_lines.order_id.mapped("name")),
                    findings=self._get_refusals(open_lines),
                )
            )
        self.env["returns.override"]._log(open_lines, reason)
        for order in open_lines.order_id:
            order.message_post(
                body=self.env._("Approved against the rules: %(reason)s", reason=reason)
            )

    def _log_refusal(self, orders, reason):
        """Record that a person refuses what the rules allow, or what a right gives."""
        lines = orders.line_ids.filtered(
            lambda line: (
                line.verdict == "allow" or "right_granted" in line.finding_ids.mapped("code")
            )
        )
        reason = (reason or "").strip() or self.env._("No reason was given.")
        self.env["returns.override"]._log(lines, reason, outcome="allow")

    def _check_cancel(self, orders, reason):
        """Check that returns may be taken back.

        :raises UserError: naming those whose goods or money have moved, or the withdrawals that
            nobody says why of: a customer may take his statement back, nobody else
        """
        moved = orders.filtered(lambda order: order._has_progress())
        if moved:
            raise UserError(
                self.env._(
                    "%(returns)s cannot be cancelled: goods were received or money was credited.",
                    returns=moved._get_numbers(),
                )
            )
        stated = orders.filtered(lambda o: o.kind == "withdrawal" and o.state != "draft")
        if stated and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(returns)s is a statutory withdrawal, which only the customer takes back: "
                    "note how he said so.",
                    returns=stated._get_numbers(),
                )
            )

    def _apply_terms(self, orders):
        """Let the customer keep what the promise says need not come back."""
        for line in orders.line_ids.filtered("expects_goods"):
            if line.resolution != "repair" and "goods_kept" in line.finding_ids.mapped("code"):
                line.expects_goods = False

    def _approve_automatically(self, orders):
        """Approve what the rules allow and the promise lets pass without a person."""
        passed = orders.filtered(
            lambda order: (
                order.verdict == "allow"
                and all(
                    line.finding_ids.filtered(lambda finding: finding.code == "auto_approved")
                    for line in order.line_ids
                )
            )
        )
        passed.action_approve()

    def _follow_approval(self, orders):
        """Note until when goods are waited for, and who else is liable."""
        self._set_approval_ends(orders)
        self.env["returns.recovery.document"]._suggest(orders)

    def _set_approval_ends(self, orders):
        """Note until when something has to be sent: the last day that any line promises.

        There is no end where a line has none, nor where the law gives the customer the right.
        """
        today = fields.Date.today()
        for order in orders.filtered(lambda order: order.kind != "withdrawal"):
            revisions = [line.policy_revision_id for line in order.line_ids]
            days = [found._get_terms().approval_days if found else None for found in revisions]
            if all(days) and "right_granted" not in order.line_ids.finding_ids.mapped("code"):
                order._through_gate().approval_until = today + timedelta(days=max(days))

    def _cron_expire_approvals(self):
        """Cancel approved returns of which nothing was sent in time. Workers share the rows."""
        cron = self.env["ir.cron"]
        domain = [
            ("state", "=", "approved"),
            ("approval_until", "<", fields.Date.today()),
            ("reception_status", "=", "none"),
            ("settlement_status", "=", "none"),
            ("all_parcel_ids", "not any", [("sent_on", "!=", False)]),
            ("milestone_ids", "not any", [("anchor_id.code", "=", "sent_proof")]),
            ("line_ids", "not any", [("expects_goods", "=", False)]),
        ]
        orders = self.env["returns.order"]
        cron._commit_progress(remaining=orders.search_count(domain))
        for order in orders.search(domain, limit=10 * BATCH).try_lock_for_update(limit=BATCH):
            if held := order.try_lock_for_update().filtered_domain(domain):
                self._expire(held)
            if not cron._commit_progress(1):
                break

    def _expire(self, order):
        """Cancel one return; one that cannot be cancelled holds no other one up."""
        reason = self.env._(
            "The approval ended on %(day)s, and nothing had been sent.",
            day=fields.Date.to_string(order.approval_until),
        )
        try:
            with self.env.cr.savepoint():
                order.action_cancel(reason=reason)
        except UserError:
            _logger.exception("The approval of %s has ended, but cannot be taken back", order.name)
