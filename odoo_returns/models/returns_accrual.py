from datetime import timedelta
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .. import engine
from ..actions import open_records
from ..locks import lock_or_retry

ACCOUNTS = ("journal", "liability_account", "asset_account")


class ReturnsAccrual(models.Model):
    """What is expected back at the end of a period (IFRS 15, B20 to B27): a refund liability, and
    the right to the goods. It is booked for one night: the first day of the next period takes it
    back, and its end measures anew.
    """

    _name = "returns.accrual"
    _description = "Expected Returns of a Period"
    _inherit = ["returns.gate.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("Period End", required=True, default=lambda self: self._get_end())
    months = fields.Integer(
        "Months of History", required=True, default=lambda self: self._get_months()
    )
    line_ids = fields.One2many("returns.accrual.line", "accrual_id", "Working")
    liability = fields.Monetary("Refund Liability", compute="_compute_totals", store=True)
    asset = fields.Monetary("Right of Return", compute="_compute_totals", store=True)
    move_id = fields.Many2one(
        "account.move", "Journal Entry", readonly=True, copy=False, index="btree_not_null"
    )
    reversal_id = fields.Many2one(
        "account.move", "Taken back by", readonly=True, copy=False, index="btree_not_null"
    )
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")],
        compute="_compute_state",
    )

    _date_unique = models.Constraint(
        "UNIQUE (company_id, date)", "The returns of a period are accrued once in a company."
    )

    @api.model
    def _get_end(self):
        """Return the last day of the month before."""
        return fields.Date.context_today(self).replace(day=1) - timedelta(days=1)

    @api.model
    def _get_months(self):
        return self.env.company.returns_accrual_months

    @api.depends("date")
    def _compute_display_name(self):
        for accrual in self:
            date = format_date(self.env, accrual.date)
            accrual.display_name = self.env._("Expected returns %(date)s", date=date)

    @api.depends("line_ids.liability", "line_ids.asset")
    def _compute_totals(self):
        for accrual in self:
            accrual.liability = sum(accrual.line_ids.mapped("liability"))
            accrual.asset = sum(accrual.line_ids.mapped("asset"))

    @api.depends("move_id.state", "reversal_id.state")
    def _compute_state(self):
        """Follow the documents: what is reset, cancelled or deleted counts no longer.

        Not stored: no other entry that is posted has to look for its accrual.
        """
        for accrual in self:
            if accrual.move_id.state != "posted":
                accrual.state = "draft"
            else:
                is_over = accrual.reversal_id.state == "posted"
                accrual.state = "reversed" if is_over else "posted"

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"move_id", "reversal_id", "state"}

    def write(self, vals):
        if vals.keys() & {"date", "company_id", "months"}:
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self._check_draft()

    # === ACTIONS === #

    def action_compute(self):
        """Measure anew; rates that were set by hand stay.

        :raises UserError: naming what is posted already
        """
        self._check_draft()
        for accrual in self:
            accrual._measure()
        return True

    def action_post(self):
        """Book the expected returns, and their reversal on the first day of the next period.

        :raises UserError: naming the period that is not over, is locked or has nothing to book,
            or the settings that are missing
        """
        self.check_access("write")
        lock_or_retry(self)
        for accrual in self.filtered(lambda accrual: accrual.state == "draft"):
            accrual._check_period()
            vals = accrual._prepare_move_vals()
            moves = self.env["account.move"].with_company(accrual.company_id)
            accrual._through_gate().move_id = moves.create(vals)
            accrual.move_id._post(soft=False)
            accrual._reverse()
        return True

    def action_reverse(self):
        """Take the entry back on the next day, where its reversal was cancelled or deleted."""
        self.check_access("write")
        lock_or_retry(self)
        for accrual in self:
            if accrual.state == "posted" and accrual.reversal_id.state in (False, "cancel"):
                accrual._reverse()
        return True

    def action_reset(self):
        """Take the entry and its reversal back."""
        self.check_access("write")
        self._cancel(self.move_id)
        return True

    def action_open_moves(self):
        """Open the journal entries."""
        return open_records(self.move_id | self.reversal_id, "account.action_move_journal_line")

    # === WORKING === #

    def _measure(self):
        still, over = self.env["returns.accrual.sales"]._collect(self.company_id, self.date)
        by_hand = {line.category_id: line for line in self.line_ids if line.is_by_hand}
        rates = self._get_rates(over)
        overall = rates.get(False, Decimal(0))
        groups = {}
        for line, figures in still.items():
            groups.setdefault(line.product_id.categ_id, []).append(figures.to_portfolio())
        vals_list = []
        for category, portfolios in groups.items():
            kept = by_hand.get(category)
            rate = kept.rate if kept else float(100 * rates.get(category, overall))
            vals_list.append(
                {
                    "category_id": category.id,
                    "count": len(portfolios),
                    "rate": rate,
                    "is_by_hand": bool(kept),
                    "recovery": kept.recovery if kept else self.company_id.returns_accrual_recovery,
                    **{
                        name: float(sum(getattr(portfolio, name) for portfolio in portfolios))
                        for name in ("sales", "credited", "cost", "cost_back")
                    },
                }
            )
        accrual_sudo = self.sudo()._through_gate()
        accrual_sudo.line_ids = [Command.clear(), *map(Command.create, vals_list)]

    def _get_rates(self, over):
        """Return {product category: rate} of sales whose window is over; False: of all of them."""
        sums = {}
        for line, figures in over.items():
            for key in (line.product_id.categ_id, False):
                sales, credited = sums.get(key, (Decimal(0), Decimal(0)))
                sums[key] = (sales + figures.sales, credited + figures.credited)
        return {key: engine.find_rate(*pair) for key, pair in sums.items()}

    # === BOOKING === #

    def _check_draft(self):
        self.check_access("write")
        posted = self.filtered(lambda accrual: accrual.state != "draft")
        if posted:
            raise UserError(
                self.env._(
                    "%(accruals)s: posted already. Take the entry back first.",
                    accruals=", ".join(posted.mapped("display_name")),
                )
            )

    def _check_period(self):
        company = self.company_id
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("%(accrual)s: not over yet.", accrual=self.display_name))
        if company._get_violated_lock_dates(self.date, False, company.returns_accrual_journal_id):
            raise UserError(
                self.env._("%(accrual)s: the period is locked.", accrual=self.display_name)
            )
        if not (self.liability or self.asset):
            raise UserError(
                self.env._("%(accrual)s: there is nothing to book.", accrual=self.display_name)
            )
        missing = [
            company._fields[f"returns_accrual_{name}_id"]._description_string(self.env)
            for name in ACCOUNTS
            if not company[f"returns_accrual_{name}_id"]
        ]
        if missing:
            raise UserError(
                self.env._(
                    "Choose in the settings of returns: %(names)s.", names=", ".join(missing)
                )
            )

    def _reverse(self):
        """Plan the reversal: core posts it on its day, or at once when that is over."""
        next_day = self.date + timedelta(days=1)
        ref = self.env._("Reversal of: %(entry)s", entry=self.move_id.ref)
        reversal = self.move_id._reverse_moves([{"ref": ref, "date": next_day}])
        self._through_gate().reversal_id = reversal
        reversal._post()

    def _prepare_move_vals(self):
        return {
            "move_type": "entry",
            "journal_id": self.company_id.returns_accrual_journal_id.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "ref": self.display_name,
            "line_ids": [
                Command.create(vals) for line in self.line_ids for vals in self._prepare_items(line)
            ],
        }

    def _prepare_items(self, line):
        """Return what a category books: less revenue, and less cost of sales."""
        company = self.company_id
        category = line.category_id.with_company(company)
        income = category.property_account_income_categ_id
        expense = category.property_account_expense_categ_id
        pairs = (
            (income, company.returns_accrual_liability_account_id),
            (company.returns_accrual_asset_account_id, expense),
        )
        if not (income and expense):
            raise UserError(
                self.env._(
                    "%(category)s has no income or no expense account.",
                    category=category.display_name,
                )
            )
        amounts = (line.liability, line.asset)
        return [
            {"account_id": account.id, "name": category.display_name, "balance": sign * amount}
            for (debit, credit), amount in zip(pairs, amounts, strict=True)
            for account, sign in ((debit, 1), (credit, -1))
            if not self.currency_id.is_zero(amount)
        ]

    def _take_reversals_back(self):
        """Undo the reversals of entries that are no longer posted."""
        self._cancel(self.reversal_id)

    def _cancel(self, moves):
        """Cancel entries; core resets what is posted first."""
        if live := moves.filtered(lambda move: move.state in ("draft", "posted")):
            live.button_cancel()
