from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import FREIGHT_PAYER, GOODS_STATE

#: (field, resolution) of what a policy may offer for a reason.
RESOLUTION_FIELDS = [
    ("allows_refund", "refund"),
    ("allows_store_credit", "store_credit"),
    ("allows_exchange", "exchange"),
    ("allows_repair", "repair"),
]


class ReturnsPolicyReason(models.Model):
    """What a policy promises to those who return for one reason."""

    _name = "returns.policy.reason"
    _description = "Reason of a Return Policy"
    _order = "sequence, id"
    _rec_name = "reason_id"
    _check_company_auto = True

    policy_id = fields.Many2one("returns.policy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, index=True, precompute=True
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    reason_id = fields.Many2one("returns.reason", required=True, check_company=True)
    reason_class = fields.Selection(related="reason_id.reason_class")
    accepted = fields.Boolean("Accept", default=True)
    payer = fields.Selection(
        FREIGHT_PAYER,
        "Freight Paid by",
        default="buyer",
        required=True,
    )
    fee_kind = fields.Selection(
        [("none", "None"), ("percent", "Percent"), ("fixed", "Amount")],
        "Restocking Fee",
        default="none",
        required=True,
        help="Never charged where the law forbids it.",
    )
    fee = fields.Float(
        digits=(16, 2), help="Percent of the goods, or an amount for each line, untaxed."
    )
    photos = fields.Integer(help="How many pictures the customer has to give.")
    evidence_note = fields.Char(
        "Other Evidence", translate=True, help="What else the customer has to show."
    )
    allows_refund = fields.Boolean("Refund", default=True)
    allows_store_credit = fields.Boolean("Store Credit", default=True)
    allows_exchange = fields.Boolean("Exchange", default=True)
    allows_repair = fields.Boolean("Repair", default=True)
    goods_back = fields.Boolean("Goods Come Back", default=True)

    _reason_unique = models.Constraint(
        "UNIQUE (policy_id, reason_id)", "A policy names each reason once."
    )

    @api.onchange("reason_id")
    def _onchange_reason_id(self):
        if self.reason_id:
            self.payer = "buyer" if self.reason_class == "no_reason" else "seller"

    @api.constrains("reason_id", "fee_kind", "fee", "photos", "accepted", *dict(RESOLUTION_FIELDS))
    def _check_promise(self):
        self.policy_id._check_promise()
        for row in self.filtered("accepted"):
            if not row._get_resolutions():
                raise ValidationError(
                    self.env._(
                        "%(policy)s: %(reason)s is accepted, but no resolution is offered for it.",
                        policy=row.policy_id.name,
                        reason=row.reason_id.name,
                    )
                )

    def _get_resolutions(self):
        """Return the resolutions that are offered for this reason."""
        return [resolution for name, resolution in RESOLUTION_FIELDS if self[name]]


class ReturnsPolicyCondition(models.Model):
    """One line of the checklist that goods have to pass; policies share them."""

    _name = "returns.policy.condition"
    _description = "Condition of Return Policies"
    _order = "sequence, id"

    name = fields.Char("Condition", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    refused_state = fields.Selection(
        GOODS_STATE,
        "Not Taken back when",
        help="Goods in this state are refused. Empty: the condition is only told.",
    )
    company_id = fields.Many2one("res.company", index="btree_not_null")
