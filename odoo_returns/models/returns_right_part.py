from odoo import api, fields, models

from .. import right_labels as labels
from ..const import REASON_CLASS
from ..engine.spec import ROWS


class ReturnsRightPart(models.AbstractModel):
    """One row of a right: it replaces the parent's row that has the same key."""

    _name = "returns.right.part"
    _inherit = "returns.spec.mixin"
    _description = "Part of a Right"
    _order = "sequence, id"
    #: list of the specification that the rows of a model are
    _spec_list = None

    right_id = fields.Many2one("returns.right", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    off = fields.Boolean(
        "Not here", help="Not here: cancels the row that is inherited from the parent."
    )

    @api.constrains(lambda self: self._get_constrained_fields())
    def _check_spec(self):
        for part in self:
            part.right_id._check_part(part._spec_list, part._get_spec())

    @api.model_create_multi
    def create(self, vals_list):
        rights = self.env["returns.right"].browse(
            {vals["right_id"] for vals in vals_list if vals.get("right_id")}
        )
        with rights._revising():
            return super().create(vals_list)

    def write(self, vals):
        with self.right_id._revising():
            return super().write(vals)

    def unlink(self):
        with self.right_id._revising():
            return super().unlink()

    @api.model
    def _get_spec_kinds(self):
        return ROWS.get(self._spec_list, {})

    @api.model
    def _get_constrained_fields(self):
        kinds = self._get_spec_kinds()
        return ["right_id", *(self._get_spec_field(name, kinds[name]) for name in kinds)]


class ReturnsRightExtension(models.Model):
    """A change of the end of the window."""

    _name = "returns.right.extension"
    _inherit = "returns.right.part"
    _description = "Extension of a Right"
    _spec_list = "extensions"

    kind = fields.Selection(labels.EXTENSION_KIND)
    condition = fields.Selection(labels.CONDITION)
    length = fields.Integer()  # pylint: disable=attribute-deprecated
    unit = fields.Selection(labels.UNIT)
    span = fields.Char("While", help="The recorded spans that stop the window, e.g. repair.")
    min_left = fields.Integer(
        "Days Left", help="So many days are left at least after the last pause."
    )


class ReturnsRightExclusion(models.Model):
    """Goods in a state in which the right is lost, once the seller has proven what it needs."""

    _name = "returns.right.exclusion"
    _inherit = "returns.right.part"
    _description = "Exclusion of a Right"
    _spec_list = "exclusions"

    goods_class_id = fields.Many2one("returns.goods.class", "Class of Goods", ondelete="restrict")
    state = fields.Selection(labels.GOODS_STATE, "State of the Goods", copy=True)
    effect = fields.Selection(labels.EFFECT)
    needs = fields.Selection(labels.CONDITION, "Proof")


class ReturnsRightClock(models.Model):
    """A date by which somebody has to act."""

    _name = "returns.right.clock"
    _inherit = "returns.right.part"
    _description = "Clock of a Right"
    _spec_list = "clocks"

    kind = fields.Selection(labels.DEADLINE_KIND)
    when = fields.Selection(labels.CONDITION, "Only")
    reason_class_ids = fields.Many2many("returns.reason.class", string="Reasons")
    anchor_ids = fields.Many2many(
        "returns.anchor", "returns_right_clock_anchor_rel", string="Starts with"
    )
    operator = fields.Selection(labels.OPERATOR)
    length = fields.Integer(  # pylint: disable=attribute-deprecated
        help="Zero without a unit: due at the moment of the start itself."
    )
    unit = fields.Selection(labels.UNIT)
    hold_anchor_ids = fields.Many2many(
        "returns.anchor", "returns_right_clock_hold_anchor_rel", string="Held until"
    )
    hold_operator = fields.Selection(labels.OPERATOR)
    hold_lost_if = fields.Selection(labels.CONDITION, "No Hold")
    roll = fields.Selection(labels.ROLL)

    def _is_zero_meant(self, name):
        return name == "length" and bool(self.unit)

    @api.model
    def _prepare_vals_from_spec(self, spec):
        if spec.get("length") == 0:
            spec = {"unit": "day", **spec}
        return super()._prepare_vals_from_spec(spec)


class ReturnsRightComponent(models.Model):
    """What happens to one component of the payment."""

    _name = "returns.right.component"
    _inherit = "returns.right.part"
    _description = "Component of a Right"
    _spec_list = "components"

    component = fields.Selection(labels.COMPONENT)
    treatment = fields.Selection(labels.TREATMENT)


class ReturnsRightDeduction(models.Model):
    """What the seller may keep of the price, or may not."""

    _name = "returns.right.deduction"
    _inherit = "returns.right.part"
    _description = "Deduction of a Right"
    _spec_list = "deductions"

    kind = fields.Selection(labels.DEDUCTION)
    allowed = fields.Selection(labels.ALLOWED)
    condition = fields.Selection(labels.CONDITION, "Only")
    after_length = fields.Integer("Only After")
    after_unit = fields.Selection(labels.UNIT, "Unit")
    evidence = fields.Boolean("Needs Evidence")
    cap = fields.Float("At Most (%)", help="Share of the price; zero: all of it.")


class ReturnsRightFreight(models.Model):
    """Who pays for the way back."""

    _name = "returns.right.freight"
    _inherit = "returns.right.part"
    _description = "Freight of a Right"
    _spec_list = "freights"

    reason_class = fields.Selection(REASON_CLASS, "Reason")
    payer = fields.Selection(labels.PAYER, "Paid by")


class ReturnsRightRemedy(models.Model):
    """One step of the ladder of remedies."""

    _name = "returns.right.remedy"
    _inherit = "returns.right.part"
    _description = "Remedy of a Right"
    _order = "rank, sequence, id"
    _spec_list = "remedies"

    rank = fields.Integer(default=1, help="Steps of a lower rank come first.")
    step = fields.Selection(labels.STEP)
    chooser = fields.Selection(labels.PARTY, "Chosen by")
    guard = fields.Selection(labels.CONDITION, "Opens")
    max_attempts = fields.Integer("Attempts", help="Zero: no limit.")
    within_length = fields.Integer("Within", help="After possession; zero: the whole window.")
    within_unit = fields.Selection(labels.UNIT, "Unit")

    def _is_zero_meant(self, name):
        return name == "rank"
