from odoo import Command, fields, models
from odoo.exceptions import UserError

from .. import engine
from ..const import FREIGHT_PAYER, VERDICT

LIMIT = 1000


class ReturnsWhatIf(models.TransientModel):
    """Whose outcome would change if the draft of a policy were in force.

    The last orders are judged twice, as they were promised and by the draft. Orders that the
    draft is not for, or that an earlier policy of the list takes, stay as they are.
    """

    _name = "returns.what.if"
    _description = "What If a Policy Changed"
    _rec_name = "policy_id"

    policy_id = fields.Many2one(
        "returns.policy",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
        ondelete="cascade",
    )
    order_count = fields.Integer("Last orders", default=100, required=True)
    reason_id = fields.Many2one("returns.reason", help="Empty: a change of mind.")
    asked_at = fields.Datetime("Asked", default=fields.Datetime.now, required=True)
    line_ids = fields.One2many("returns.what.if.line", "wizard_id", readonly=True)
    judged_count = fields.Integer("Lines looked at", readonly=True)
    changed_count = fields.Integer("Outcomes that change", readonly=True)

    _order_count_in_bounds = models.Constraint(
        f"CHECK (order_count BETWEEN 1 AND {LIMIT})",
        f"The number of orders to look at must be between 1 and {LIMIT}.",
    )

    def action_run(self):
        """Judge the last orders by the draft and show what changes.

        :raises UserError: when the draft itself cannot be promised
        """
        self.ensure_one()
        lines = self._get_sale_lines()
        eligibility = self.env["returns.eligibility"]
        now = eligibility._evaluate(lines._get_asks(self.reason_id, self.asked_at))
        terms, taken = self._get_draft_terms(), self._get_lines_of_draft(lines)
        vals_list = []
        for ask, found in now.items():
            if ask.sale_line in taken:
                then = eligibility._judge_facts(found.facts, terms, ask.company)
                vals_list.append(self._prepare_line_vals(ask, found, then))
        changed = [vals for vals in vals_list if self._is_changed(vals)]
        self.write(
            {
                "judged_count": len(now),
                "changed_count": len(changed),
                "line_ids": [Command.clear(), *(Command.create(vals) for vals in changed)],
            }
        )
        return self._reopen()

    def _get_sale_lines(self):
        """Return the delivered goods of the last orders of the company, newest first."""
        domain = [
            ("company_id", "=", self.policy_id.company_id.id),
            ("state", "=", "sale"),
            ("order_line.qty_delivered", ">", 0),
        ]
        orders = self.env["sale.order"].search(
            domain, limit=self.order_count, order="date_order desc, id desc"
        )
        return orders.order_line.filtered(
            lambda line: line.product_id.type == "consu" and line.qty_delivered > 0
        )

    def _get_draft_terms(self):
        service = self.env["returns.policy.terms"]
        service._check(self.policy_id)
        return engine.parse_terms(service._prepare_terms(self.policy_id))

    def _get_lines_of_draft(self, lines):
        """Return the sale lines that would fall under the draft."""
        choice = self.env["returns.policy.choice"]
        if not lines:
            raise UserError(self.env._("There is no delivered order to look at yet."))
        found = choice._choose_with_draft(self.policy_id, lines)
        return lines.filtered(lambda line: found[line])

    def _prepare_line_vals(self, ask, now, then):
        return {
            "sale_line_id": ask.sale_line.id,
            "now": now.verdict.outcome.value,
            "then": then.verdict.outcome.value,
            "until_now": self._get_until(now),
            "until_then": self._get_until(then),
            "payer_now": now.verdict.offer.payer.value,
            "payer_then": then.verdict.offer.payer.value,
        }

    def _get_until(self, found):
        until = found.verdict.offer.until
        return until.value if until else False

    def _is_changed(self, vals):
        pairs = (("now", "then"), ("until_now", "until_then"), ("payer_now", "payer_then"))
        return any(vals[first] != vals[second] for first, second in pairs)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What if %(policy)s changed", policy=self.policy_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }


class ReturnsWhatIfLine(models.TransientModel):
    """One sale line whose outcome would be another one."""

    _name = "returns.what.if.line"
    _description = "Changed Outcome"

    wizard_id = fields.Many2one("returns.what.if", required=True, index=True, ondelete="cascade")
    sale_line_id = fields.Many2one("sale.order.line", "Order Line", ondelete="cascade")
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Order")
    product_id = fields.Many2one(related="sale_line_id.product_id")
    partner_id = fields.Many2one(related="sale_order_id.partner_id")
    now = fields.Selection(VERDICT, "Outcome Now")
    then = fields.Selection(VERDICT, "Outcome Then")
    until_now = fields.Date()
    until_then = fields.Date()
    payer_now = fields.Selection(FREIGHT_PAYER, "Freight Now")
    payer_then = fields.Selection(FREIGHT_PAYER, "Freight Then")
