from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import FX_SOURCE


class ResCompany(models.Model):
    _inherit = "res.company"

    returns_policy_id = fields.Many2one("returns.policy", "Default Return Policy")
    returns_carrier_id = fields.Many2one(
        "delivery.carrier",
        "Return Carrier",
        check_company=True,
        help="Makes return labels, unless the address where goods go to has a carrier of its own.",
    )
    returns_late_days = fields.Integer(
        "Ask when Nothing Was Sent (days)", default=14, help="After the approval. 0: never."
    )
    returns_silent_days = fields.Integer(
        "Ask when a Parcel is Stuck (days)", default=5, help="Since its last event. 0: never."
    )
    returns_lost_days = fields.Integer(
        "Ask when a Parcel is Lost (days)", default=21, help="Since it was sent. 0: never."
    )

    returns_goodwill_limit = fields.Monetary(
        "Goodwill of a Clerk",
        help="What a clerk may give back without goods for one return. Managers may give more.",
    )
    returns_credit_note_posting = fields.Selection(
        [("posted", "Posted"), ("draft", "Left in draft")],
        "Credit Notes of Returns",
        required=True,
        default="posted",
        help="What is left in draft is granted to the customer when an accountant posts it.",
    )
    returns_refund_journal_id = fields.Many2one(
        "account.journal",
        "Journal of Credit Notes",
        check_company=True,
        domain="[('type', '=', 'sale')]",
        help="Empty: the journal of the invoice.",
    )
    returns_fx_source = fields.Selection(
        FX_SOURCE,
        "Exchange Rate of Credit Notes",
        required=True,
        default="original",
        help="Where a country asks for another one, a row of its own says so.",
    )
    returns_accrual_journal_id = fields.Many2one(
        "account.journal",
        "Journal of Expected Returns",
        check_company=True,
        domain="[('type', '=', 'general')]",
    )
    returns_accrual_liability_account_id = fields.Many2one(
        "account.account", "Refund Liability", check_company=True
    )
    returns_accrual_asset_account_id = fields.Many2one(
        "account.account", "Right of Return", check_company=True
    )
    returns_accrual_months = fields.Integer(
        "Months of History", default=12, help="In which sales say how much comes back."
    )
    returns_accrual_days = fields.Integer(
        "Days by Law",
        help="In which goods can come back in any case, from the delivery on; a longer promise "
        "of the policy counts.",
    )
    returns_accrual_recovery = fields.Float(
        "Cost of Getting Goods back (%)", help="Of what they cost, losses of value included."
    )
    returns_fx_rule_ids = fields.One2many("returns.fx.rule", "company_id")
    returns_credit_journal_id = fields.Many2one(
        "account.journal",
        "Journal of Store Credit",
        check_company=True,
        domain="[('type', '=', 'general')]",
    )
    returns_credit_account_id = fields.Many2one(
        "account.account",
        "Account of Store Credit",
        check_company=True,
        domain="[('account_type', 'in', ('liability_current', 'liability_non_current'))]",
        help="What customers may still spend; redeeming takes from it.",
    )
    returns_bonus_account_id = fields.Many2one(
        "account.account",
        "Account of Bonuses",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
        help="What store credit is worth more than money.",
    )
    returns_expired_account_id = fields.Many2one(
        "account.account",
        "Account of Expired Store Credit",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Where the law lets you keep what expires. Empty: it stays owed.",
    )

    _returns_days_not_negative = models.Constraint(
        "CHECK (returns_late_days >= 0 AND returns_silent_days >= 0 AND returns_lost_days >= 0)",
        "The days after which parcels are asked after cannot be negative.",
    )

    _returns_accrual_in_range = models.Constraint(
        "CHECK (returns_accrual_months > 0 AND returns_accrual_days >= 0"
        " AND returns_accrual_recovery BETWEEN 0 AND 100)",
        "Expected returns need at least a month of history, and a share between 0 and 100 percent.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._create_returns_defaults()
        return companies

    def write(self, vals):
        if "returns_policy_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.constrains("returns_policy_id")
    def _check_returns_policy_id(self):
        """Refuse a default that promises nothing, or that another company promises."""
        for company in self:
            policy = company.returns_policy_id
            if policy and policy.company_id != company:
                raise ValidationError(
                    self.env._(
                        "Default Return Policy: %(policy)s belongs to another company.",
                        policy=policy.name,
                    )
                )
            if policy and not policy.revision_ids:
                raise ValidationError(
                    self.env._(
                        "Default Return Policy: publish %(policy)s first.", policy=policy.name
                    )
                )

    @api.constrains("returns_refund_journal_id")
    def _check_returns_refund_journal_id(self):
        """Refuse a journal that cannot hold credit notes of the company."""
        for company in self:
            journal = company.returns_refund_journal_id
            if journal and (journal.type != "sale" or journal.company_id not in company.parent_ids):
                raise ValidationError(
                    self.env._(
                        "%(journal)s is no sales journal of %(company)s.",
                        journal=journal.display_name,
                        company=company.name,
                    )
                )

    def _create_returns_defaults(self):
        """Give each company its own RMA numbers and a first policy."""
        self.env["ir.sequence"].create(
            [
                {
                    "name": company.env._("Return orders of %s", company.name),
                    "code": "returns.order",
                    "prefix": "RMA/%(range_year)s/",
                    "padding": 5,
                    "use_date_range": True,
                    "company_id": company.id,
                }
                for company in self
            ]
        )
        for company in self:
            policy = self.env["returns.policy"].create(
                {"name": company.env._("Standard return policy"), "company_id": company.id}
            )
            policy._publish()
            company.returns_policy_id = policy
        self.env["returns.disposition"]._make_loss_locations(self)
