from odoo import fields, models


class ReturnsPolicy(models.Model):
    """What the merchant promises: until when goods may come back, how, and how soon we answer.

    This record is the draft; customers are promised its published revisions.
    """

    _name = "returns.policy"
    _description = "Return Policy"
    _inherit = ["returns.policy.money", "returns.policy.costs", "returns.policy.exchange"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    revision_ids = fields.One2many("returns.policy.revision", "policy_id", "Revisions")

    # Scope: an empty field takes all; all that are filled have to fit
    team_ids = fields.Many2many(
        "crm.team",
        string="Sales Teams",
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
        help="Each website sells through its sales team: choose that to make a policy for it.",
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        ondelete="restrict",
        help="Where the goods are shipped to.",
    )
    country_group_ids = fields.Many2many(
        "res.country.group", string="Country Groups", ondelete="restrict"
    )
    product_ids = fields.Many2many(
        "product.product",
        "returns_policy_product_rel",
        string="Products",
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
        help="Products, categories and tags together: a product that is in one of them fits.",
    )
    category_ids = fields.Many2many(
        "product.category",
        "returns_policy_category_rel",
        string="Product Categories",
        ondelete="restrict",
    )
    product_tag_ids = fields.Many2many(
        "product.tag", "returns_policy_product_tag_rel", string="Product Tags", ondelete="restrict"
    )
    customer_tag_ids = fields.Many2many(
        "res.partner.category",
        string="Customer Tags",
        ondelete="restrict",
        context={"active_test": False},
        help="One of them is enough; those of the contact and of its company count.",
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Pricelists",
        check_company=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    currency_ids = fields.Many2many(
        "res.currency",
        string="Currencies",
        ondelete="restrict",
        context={"active_test": False},
    )
    date_from = fields.Date("Ordered From", help="The first day, in the company's time zone.")
    date_to = fields.Date("Ordered Until", help="The last day, in the company's time zone.")
    value_min = fields.Monetary(
        "Order Value From", currency_field="company_currency_id", help="Untaxed total of the order."
    )
    value_max = fields.Monetary(
        "Order Value Up To", currency_field="company_currency_id", help="0: without a limit."
    )

    # Window and reasons
    window_days = fields.Integer(
        "Return Window (days)",
        default=30,
        help="Days in which a return may be requested; the last day counts.",
    )
    window_anchor = fields.Selection(
        [
            ("delivered", "the delivery"),
            ("shipped", "the shipment"),
            ("ordered", "the order"),
        ],
        "Window Starts with",
        default="delivered",
        required=True,
    )
    transit_days = fields.Integer(
        "Transit (days)", help="Added to the day of the shipment where no delivery is recorded."
    )
    transit_max_days = fields.Integer(
        "Longest Transit (days)",
        default=60,
        help="A parcel that was shipped longer ago than this counts as delivered, even where "
        "nobody recorded it. Before that, a late request is a question for a person.",
    )
    outside_window = fields.Selection(
        [("review", "A person decides"), ("refuse", "Refuse")],
        "Late Requests",
        default="review",
        required=True,
    )
    reason_ids = fields.One2many(
        "returns.policy.reason",
        "policy_id",
        "Reasons",
        copy=True,
        help="Empty: every reason is accepted, and the customer pays the way back only when he "
        "changed his mind.",
    )

    # Conditions and goods
    condition_ids = fields.Many2many(
        "returns.policy.condition",
        string="Conditions",
        check_company=True,
        default=lambda self: self.env["returns.policy.condition"].search(
            [("company_id", "in", (False, self.env.company.id))]
        ),
    )
    grade_ids = fields.One2many(
        "returns.policy.grade", "policy_id", "Deductions by Grade", copy=True
    )
    final_product_ids = fields.Many2many(
        "product.product",
        "returns_policy_final_product_rel",
        string="Final Sale: Products",
        check_company=True,
        context={"active_test": False},
        help="They are not taken back, unless a right of the customer demands it.",
    )
    final_category_ids = fields.Many2many(
        "product.category", "returns_policy_final_category_rel", string="Final Sale: Categories"
    )
    final_tag_ids = fields.Many2many(
        "product.tag", "returns_policy_final_tag_rel", string="Final Sale: Tags"
    )

    disposition_ids = fields.Many2many(
        "returns.disposition",
        string="Dispositions",
        ondelete="restrict",
        help="What inspectors may do with goods of this policy. Empty: everything.",
    )

    # Money and automation
    refund_method = fields.Selection(
        [
            ("original", "The way it was paid"),
            ("bank", "Bank transfer"),
            ("store_credit", "Store credit"),
            ("choice", "The customer chooses"),
        ],
        default="original",
        required=True,
    )
    settle_on = fields.Selection(
        [
            ("approval", "the request is approved"),
            ("shipped", "the parcel is on its way"),
            ("received", "the goods have arrived"),
            ("inspected", "the goods are inspected"),
        ],
        "Money Goes Back when",
        default="inspected",
        required=True,
    )
    keep_below = fields.Monetary(
        "Customer Keeps Goods below",
        currency_field="company_currency_id",
        help="Goods worth less need not come back. 0: everything has to.",
    )
    auto_approve = fields.Boolean(
        "Approve without a Person", help="Requests on which every check says yes."
    )
    auto_limit = fields.Monetary(
        "Highest Value",
        currency_field="company_currency_id",
        help="A request worth more waits for a person. 0: without a limit.",
    )
    max_per_order = fields.Integer("Returns per Order", help="0: without a limit.")
    max_per_customer = fields.Integer("Returns per Customer", help="0: without a limit.")
    period_days = fields.Integer("Period (days)", default=365)
    response_days = fields.Integer("Answer within (days)", default=2)
    refund_days = fields.Integer("Refund within (days)", default=14)
    approval_days = fields.Integer(
        "Approval Expires after (days)", help="Without a parcel on its way. 0: never."
    )

    # Where to
    way_of_return = fields.Selection(
        [
            ("customer_ships", "The customer ships it"),
            ("label", "We send a label"),
            ("collection", "We collect it"),
            ("drop_off", "The customer takes it to a drop-off point"),
            ("store", "The customer brings it to a store"),
        ],
        "Way of Return",
        default="customer_ships",
        required=True,
    )
    return_address_id = fields.Many2one(
        "res.partner",
        check_company=True,
        help="Printed on the return slip. Empty: the address of the warehouse.",
    )
    address_ids = fields.One2many(
        "returns.policy.address", "policy_id", "Addresses by Rule", copy=True
    )

    dropship_return_to = fields.Selection(
        [("warehouse", "Our warehouse"), ("vendor", "The vendor")],
        "Dropshipped Goods Go to",
        default="warehouse",
        required=True,
        help="Where goods come back to that a vendor shipped to the customer directly. To the "
        "vendor: the transfer runs from the customer to the vendor, and what his purchase order "
        "counts as received falls.",
    )

    # Texts and the page
    introduction = fields.Html(translate=True, help="The first words of the public page.")
    instructions = fields.Html(
        translate=True, help="Printed on the return slip and shown in the portal."
    )
    is_public = fields.Boolean(
        "Public Page", default=True, help="Everybody who has the link can read this policy."
    )
    informs_consumer = fields.Boolean(
        "Right of Withdrawal Told",
        default=True,
        help="The checkout tells consumers about their right of withdrawal. Where it does not, "
        "the law gives them more time.",
    )
    informs_freight = fields.Boolean(
        "Return Freight Told",
        default=True,
        help="The checkout says that consumers pay the way back. Where it does not, you pay.",
    )
