from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from .. import engine


class ReturnsAccrualLine(models.Model):
    """The expected returns of one product category, with the figures they come from."""

    _name = "returns.accrual.line"
    _inherit = "returns.gate.mixin"
    _description = "Expected Returns of a Product Category"
    _order = "accrual_id, id"

    accrual_id = fields.Many2one(
        "returns.accrual", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="accrual_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="accrual_id.state")
    category_id = fields.Many2one(
        "product.category", "Product Category", readonly=True, ondelete="restrict"
    )
    count = fields.Integer("Order Lines", readonly=True)
    sales = fields.Monetary("Sold", readonly=True, help="In open return windows, without taxes.")
    credited = fields.Monetary("Given back", readonly=True, help="Of these sales, already.")
    cost = fields.Monetary("Cost of what was sold", readonly=True)
    cost_back = fields.Monetary("Cost of what was given back", readonly=True)
    rate = fields.Float("Expected back (%)", digits=(16, 4), aggregator=None)
    is_by_hand = fields.Boolean("Set by Hand", readonly=True)
    recovery = fields.Float(
        "Cost of getting it back (%)",
        digits=(16, 4),
        aggregator=None,
        help="Share of the cost of goods that their way back takes, and what they lose by it.",
    )
    liability = fields.Monetary("Refund Liability", compute="_compute_amounts", store=True)
    asset = fields.Monetary("Right of Return", compute="_compute_amounts", store=True)
    explanation = fields.Text("Working", compute="_compute_explanation")

    _shares = models.Constraint(
        "CHECK (rate BETWEEN 0 AND 100 AND recovery BETWEEN 0 AND 100)",
        "What is expected back and its costs are between 0 and 100 percent.",
    )
    _category_unique = models.Constraint(
        "UNIQUE (accrual_id, category_id)", "Each product category is accrued once."
    )

    @api.depends("sales", "credited", "cost", "cost_back", "rate", "recovery", "currency_id")
    def _compute_amounts(self):
        for line in self:
            rate, recovery = line._get_shares()
            found = engine.accrue(line._get_portfolio(), rate, recovery, line._get_step())
            line.liability, line.asset = float(found.liability), float(found.asset)

    @api.depends("liability", "asset", "is_by_hand")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for line in self:
            line.explanation = line._explain()

    def _explain(self):
        """Say how both amounts come about, so that an auditor can follow them."""
        basis = (
            self.env._("set by hand")
            if self.is_by_hand
            else self.env._("as in the last %(months)s months", months=self.accrual_id.months)
        )
        return self.env._(
            "%(rate)s %% of %(sales)s is expected back (%(basis)s), %(credited)s of it has come: "
            "%(liability)s. Its goods cost %(rate)s %% of %(cost)s, %(cost_back)s of it is back; "
            "%(recovery)s %% is lost on the way: %(asset)s.",
            rate=f"{self.rate:g}",
            recovery=f"{self.recovery:g}",
            basis=basis,
            **{
                name: formatLang(self.env, self[name], currency_obj=self.currency_id)
                for name in ("sales", "credited", "liability", "cost", "cost_back", "asset")
            },
        )

    def write(self, vals):
        """Note a rate that a person sets; what is posted is not changed any more."""
        if vals.keys() & {"rate", "recovery"}:
            posted = self.accrual_id.filtered(lambda accrual: accrual.state != "draft")
            if posted:
                raise UserError(
                    self.env._(
                        "%(accruals)s: posted figures do not change. Take them back first.",
                        accruals=", ".join(posted.mapped("display_name")),
                    )
                )
        self._refuse_protected(vals.keys())
        if "rate" in vals:
            vals = vals | {"is_by_hand": True}
        return super(ReturnsAccrualLine, self._through_gate()).write(vals)

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "accrual_id",
            "category_id",
            "count",
            "sales",
            "credited",
            "cost",
            "cost_back",
            "is_by_hand",
        }

    def action_open_sales(self):
        """Open the order lines that are counted."""
        self.ensure_one()
        self.check_access("read")
        accrual = self.accrual_id
        still, _over = self.env["returns.accrual.sales"]._collect(accrual.company_id, accrual.date)
        ids = [line.id for line in still if line.product_id.categ_id == self.category_id]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sales of %(category)s", category=self.category_id.display_name),
            "res_model": "sale.order.line",
            "view_mode": "list",
            "domain": [("id", "in", ids)],
        }

    def _get_shares(self):
        return tuple(Decimal(str(round(share, 4))) / 100 for share in (self.rate, self.recovery))

    def _get_step(self):
        return Decimal(str(self.currency_id.rounding or 0.01))

    def _get_portfolio(self):
        return engine.Portfolio(
            *(
                Decimal(str(self.currency_id.round(self[name]) if self.currency_id else 0))
                for name in ("sales", "credited", "cost", "cost_back")
            )
        )
