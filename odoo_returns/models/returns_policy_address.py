from odoo import api, fields, models
from odoo.tools import ormcache


class ReturnsPolicyAddress(models.Model):
    """Where customers send their goods: by country, by what comes back and by why."""

    _name = "returns.policy.address"
    _inherit = "returns.cached.mixin"
    _description = "Return Address by Rule"
    _order = "sequence, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    policy_id = fields.Many2one("returns.policy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    country_ids = fields.Many2many("res.country", string="Countries")
    country_group_ids = fields.Many2many("res.country.group", string="Country Groups")
    product_ids = fields.Many2many(
        "product.product",
        "returns_policy_address_product_rel",
        string="Products",
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
        help="A product that is one of them or in one of the categories fits.",
    )
    category_ids = fields.Many2many(
        "product.category",
        "returns_policy_address_category_rel",
        string="Product Categories",
        ondelete="restrict",
    )
    reason_ids = fields.Many2many(
        "returns.reason",
        "returns_policy_address_reason_rel",
        string="Reasons",
        check_company=True,
        ondelete="restrict",
        help="A reason that is one of them or of one of the classes fits.",
    )
    reason_class_ids = fields.Many2many(
        "returns.reason.class",
        "returns_policy_address_reason_class_rel",
        string="Reason Classes",
        ondelete="restrict",
    )
    warehouse_id = fields.Many2one("stock.warehouse", check_company=True)
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Return Carrier",
        check_company=True,
        index="btree_not_null",
        help="Makes the labels. Empty: the return carrier of the company.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Address",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
    )

    @api.depends("warehouse_id")
    def _compute_partner_id(self):
        for address in self:
            address.partner_id = address.warehouse_id.partner_id or address.partner_id

    @api.constrains("country_ids", "country_group_ids")
    def _check_promise(self):
        self.policy_id._check_promise()

    @api.model
    def _find(self, policy, country, product=None, reason=None):
        """Return where goods are sent: the first row whose every condition fits.

        Where goods go is no promise but today's fact, so it is not that of a revision: a parcel
        should not be sent to a hall that was given up.
        """
        for row_id, countries, goods, reasons in self._load_places(policy.id):
            if (
                (not countries or country.id in countries)
                and (not goods or self._has_goods(product, goods))
                and (not reasons or self._has_reason(reason, reasons))
            ):
                return self.sudo().browse(row_id)
        return self.sudo().browse()

    def _has_goods(self, product, goods):
        return bool(goods & self.env["returns.policy.choice"]._get_goods(product))

    def _has_reason(self, reason, reasons):
        return bool(reason) and bool(reasons & {reason.id, reason.reason_class})

    @api.model
    @ormcache("policy_id")
    def _load_places(self, policy_id):
        """Return ((row id, ids of its countries, its goods as (kind, id), ids of its reasons and
        codes of their classes), …); what is empty is no condition.
        """
        domain = [("policy_id", "=", policy_id)]
        rows_sudo = self.sudo().with_context(active_test=False).search(domain)
        return tuple(
            (
                row.id,
                frozenset((row.country_ids | row.country_group_ids.country_ids).ids),
                frozenset(
                    [("product", key) for key in row.product_ids.ids]
                    + [("category", key) for key in row.category_ids.ids]
                ),
                frozenset([*row.reason_ids.ids, *row.reason_class_ids.mapped("code")]),
            )
            for row in rows_sudo
        )
