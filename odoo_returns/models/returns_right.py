from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import right_labels as labels

#: list of the specification -> field
LISTS = {
    "extensions": "extension_ids",
    "exclusions": "exclusion_ids",
    "clocks": "clock_ids",
    "components": "component_ids",
    "deductions": "deduction_ids",
    "freights": "freight_ids",
    "remedies": "remedy_ids",
}
PLACES = ("country_id", "state_id", "country_group_id")


class ReturnsRight(models.Model):
    """What the law, or a contract, gives a consumer: one record is one dated version.

    A field that is empty is inherited from the parent.
    """

    _name = "returns.right"
    _inherit = "returns.spec.mixin"
    _description = "Right"
    _order = "jurisdiction, code, date_from desc, id"
    _check_company_auto = True

    code = fields.Char(required=True, index=True, help="The same for all versions of a right.")
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: for all companies. A company's own version replaces the shared one of the "
        "same code on the days it is for.",
    )
    parent_id = fields.Many2one(
        "returns.right",
        "Inherits from",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Any version of it: the one of the day counts.",
    )
    right_type = fields.Selection(labels.RIGHT_TYPE, "Type")
    strength = fields.Selection(labels.STRENGTH)
    revision = fields.Integer(default=1, readonly=True, copy=False)
    note = fields.Text()

    # scope
    country_id = fields.Many2one("res.country", index="btree_not_null")
    state_id = fields.Many2one("res.country.state", "Province or State", index="btree_not_null")
    country_group_id = fields.Many2one("res.country.group", index="btree_not_null")
    jurisdiction = fields.Char(
        compute="_compute_jurisdiction",
        store=True,
        index=True,
        help="Whose consumers have the right.",
    )
    channels = fields.Char(help="Ways of selling, separated by commas.")
    regimes = fields.Char(help="Customs regimes, separated by commas.")
    goods_class_ids = fields.Many2many("returns.goods.class", string="Classes of Goods")
    reason_class_ids = fields.Many2many("returns.reason.class", string="Reasons")
    basis_id = fields.Many2one(
        "returns.anchor",
        index="btree_not_null",
        ondelete="restrict",
        help="The event whose date chooses the version.",
    )
    date_from = fields.Date("From")
    date_to = fields.Date("Until")
    preconditions = fields.Char(
        help="Codes of what has to hold, separated by commas; 'not' before what must not hold."
    )

    # window
    window_length = fields.Integer()
    window_unit = fields.Selection(labels.UNIT)
    window_is_open = fields.Boolean("Never Ends")
    window_anchor_ids = fields.Many2many(
        "returns.anchor", "returns_right_window_anchor_rel", string="Starts with"
    )
    window_operator = fields.Selection(labels.OPERATOR, "If Several")
    window_aggregate = fields.Selection(labels.AGGREGATE, "If in Parts")
    window_count = fields.Selection(labels.COUNT_RULE, "Counted")
    window_roll = fields.Selection(labels.ROLL, "Last Day")
    window_calendar = fields.Selection(labels.PARTY, "Working Days of")
    window_zone = fields.Selection(labels.PARTY, "Midnight of")
    window_test = fields.Selection(labels.TEST, "Notice")
    cap_length = fields.Integer("Never Beyond")
    cap_unit = fields.Selection(labels.UNIT)
    cap_anchor_id = fields.Many2one("returns.anchor", "After", ondelete="restrict")
    extension_ids = fields.One2many("returns.right.extension", "right_id", copy=True)

    # what follows
    exclusion_ids = fields.One2many("returns.right.exclusion", "right_id", copy=True)
    clock_ids = fields.One2many("returns.right.clock", "right_id", copy=True)
    component_ids = fields.One2many("returns.right.component", "right_id", copy=True)
    deduction_ids = fields.One2many("returns.right.deduction", "right_id", copy=True)
    freight_ids = fields.One2many("returns.right.freight", "right_id", copy=True)
    remedy_ids = fields.One2many("returns.right.remedy", "right_id", copy=True)
    refund_method = fields.Selection(labels.REFUND_METHOD)
    refund_method_other = fields.Selection(labels.REFUND_METHOD_OTHER, "Another Method")
    refund_fee = fields.Selection(labels.REFUND_FEE, "Fee for the Refund")
    carrier_condition = fields.Selection(labels.CARRIER_CONDITION, "Way Back")
    acknowledge_within = fields.Selection(labels.ACKNOWLEDGE_WITHIN, "Acknowledge")
    acknowledge_medium = fields.Selection(labels.ACKNOWLEDGE_MEDIUM, "Medium Used")
    evidence_required = fields.Char(help="What the consumer has to show, separated by commas.")

    # source
    instrument = fields.Char(help="The law or contract in which it is written.")
    articles = fields.Char("Sections")
    confidence = fields.Selection(labels.CONFIDENCE, help="How sure we are of what it says.")
    seen_on = fields.Date("Read on")
    review_by = fields.Date(help="After this day somebody has to read the source again.")
    reviewer_id = fields.Many2one("res.users")
    is_advisory = fields.Boolean(
        "Advisory",
        compute="_compute_is_advisory",
        help="Low confidence or a review that is overdue: it may grant, or ask a person, but "
        "never refuses by itself.",
    )
    summary = fields.Html("In Words", compute="_compute_summary")

    # preset
    is_preset = fields.Boolean("Preset", readonly=True, copy=False)
    preset_hash = fields.Char(
        readonly=True, copy=False, help="What the record said when it was loaded."
    )
    preset_source = fields.Char(readonly=True, copy=False, help="What the file said then.")
    is_adjusted = fields.Boolean(
        "Adjusted", readonly=True, copy=False, help="A preset that somebody changed."
    )
    preset_update_available = fields.Boolean(
        "Newer Preset", readonly=True, copy=False, help="The addon now says something else."
    )

    @api.depends("country_id.code", "state_id.code", "country_group_id.code")
    def _compute_jurisdiction(self):
        for right in self:
            state = right.state_id
            if state:
                right.jurisdiction = f"{state.country_id.code}-{state._get_returns_code()}"
            else:
                right.jurisdiction = right.country_id.code or right.country_group_id.code or ""

    @api.depends("confidence", "review_by")
    def _compute_is_advisory(self):
        today = fields.Date.today()
        for right in self:
            overdue = right.review_by and right.review_by < today
            right.is_advisory = right.confidence == "low" or bool(overdue)

    @api.depends(lambda self: self._get_spec_fields())
    @api.depends_context("lang")
    def _compute_summary(self):
        for right in self:
            right.summary = self.env["returns.right.summary"]._get_html(right._origin)

    @api.depends("code", "name", "date_from")
    def _compute_display_name(self):
        for right in self:
            since = f" ({right.date_from})" if right.date_from else ""
            right.display_name = f"{right.code} {right.name}{since}"

    @api.onchange("state_id")
    def _onchange_state_id(self):
        if self.state_id:
            self.country_id = self.country_group_id = False

    @api.constrains(lambda self: [*self._get_spec_fields(), "company_id", "active"])
    def _check_rules(self):
        self._check_specs()
        self._check_lineages()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_presets(self):
        if presets := self.filtered("is_preset"):
            raise UserError(
                self.env._(
                    "%(rights)s: a preset cannot be deleted, but archived.",
                    rights=", ".join(presets.mapped("display_name")),
                )
            )

    def copy_data(self, default=None):
        """Make the copy the company's own, which then replaces the shared right for it."""
        default = {"company_id": self.env.company.id, **(default or {})}
        own = self.with_context(active_test=False).search(
            [("company_id", "=", default["company_id"])]
        )
        taken = set(own.mapped("code"))
        vals_list = super().copy_data(default)
        for vals in vals_list:
            while "code" not in default and vals["code"] in taken:
                vals["code"] += ".COPY"
            taken.add(vals["code"])
        return vals_list

    def action_reset_to_preset(self):
        """Give up the adjustments and take what the addon says now."""
        self.check_access("write")
        self.env["returns.right.preset"]._reset(self)

    @api.model
    def _load_presets(self, module="odoo_returns"):
        """Create the presets of an addon, and renew those that nobody touched."""
        self.env["returns.right.preset"]._load(module)

    def _overlaps(self, other):
        """Tell whether two versions are in force on the same day; note: ensure_one"""
        starts_in_time = not (self.date_from and other.date_to) or self.date_from <= other.date_to
        ends_in_time = not (self.date_to and other.date_from) or self.date_to >= other.date_from
        return self.code == other.code and starts_in_time and ends_in_time

    @api.model
    def _get_spec_fields(self):
        """Return the names of the fields that the specification consists of."""
        kinds = self._get_spec_kinds()
        names = [self._get_spec_field(name, kinds[name]) for name in kinds]
        special = {"jurisdiction": PLACES, "parent": ["parent_id"], "reviewer": ["reviewer_id"]}
        plain = [name for name in names if name not in {*special, "revision"}]
        places = [name for group in special.values() for name in group]
        return [*plain, *places, "window_is_open", *LISTS.values()]
