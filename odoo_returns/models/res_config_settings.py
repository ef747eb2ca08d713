from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    returns_policy_id = fields.Many2one(
        related="company_id.returns_policy_id",
        readonly=False,
        domain="[('company_id', '=', company_id)]",
    )
    returns_carrier_id = fields.Many2one(related="company_id.returns_carrier_id", readonly=False)
    returns_late_days = fields.Integer(related="company_id.returns_late_days", readonly=False)
    returns_silent_days = fields.Integer(related="company_id.returns_silent_days", readonly=False)
    returns_lost_days = fields.Integer(related="company_id.returns_lost_days", readonly=False)
    returns_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of Returns"
    )
    returns_goodwill_limit = fields.Monetary(
        related="company_id.returns_goodwill_limit",
        readonly=False,
        currency_field="returns_currency_id",
    )
    returns_credit_note_posting = fields.Selection(
        related="company_id.returns_credit_note_posting", readonly=False
    )
    returns_refund_journal_id = fields.Many2one(
        related="company_id.returns_refund_journal_id",
        readonly=False,
        domain="[('type', '=', 'sale'), ('company_id', 'parent_of', company_id)]",
    )
    returns_fx_source = fields.Selection(related="company_id.returns_fx_source", readonly=False)
    returns_credit_journal_id = fields.Many2one(
        related="company_id.returns_credit_journal_id", readonly=False
    )
    returns_credit_account_id = fields.Many2one(
        related="company_id.returns_credit_account_id", readonly=False
    )
    returns_bonus_account_id = fields.Many2one(
        related="company_id.returns_bonus_account_id", readonly=False
    )
    returns_expired_account_id = fields.Many2one(
        related="company_id.returns_expired_account_id", readonly=False
    )
    returns_accrual_journal_id = fields.Many2one(
        related="company_id.returns_accrual_journal_id", readonly=False
    )
    returns_accrual_liability_account_id = fields.Many2one(
        related="company_id.returns_accrual_liability_account_id", readonly=False
    )
    returns_accrual_asset_account_id = fields.Many2one(
        related="company_id.returns_accrual_asset_account_id", readonly=False
    )
    returns_accrual_months = fields.Integer(
        related="company_id.returns_accrual_months", readonly=False
    )
    returns_accrual_days = fields.Integer(related="company_id.returns_accrual_days", readonly=False)
    returns_accrual_recovery = fields.Float(
        related="company_id.returns_accrual_recovery", readonly=False
    )
