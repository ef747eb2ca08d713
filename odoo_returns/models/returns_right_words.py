from odoo import api, models

#: word -> model and field whose selection has its labels
WORDS = {
    "right_type": ("returns.right", "right_type"),
    "strength": ("returns.right", "strength"),
    "aggregate": ("returns.right", "window_aggregate"),
    "count": ("returns.right", "window_count"),
    "refund_method": ("returns.right", "refund_method"),
    "refund_method_other": ("returns.right", "refund_method_other"),
    "refund_fee": ("returns.right", "refund_fee"),
    "carrier_condition": ("returns.right", "carrier_condition"),
    "acknowledge_within": ("returns.right", "acknowledge_within"),
    "acknowledge_medium": ("returns.right", "acknowledge_medium"),
    "confidence": ("returns.right", "confidence"),
    "condition": ("returns.right.exclusion", "needs"),
    "state": ("returns.right.exclusion", "state"),
    "effect": ("returns.right.exclusion", "effect"),
    "clock": ("returns.right.clock", "kind"),
    "component": ("returns.right.component", "component"),
    "treatment": ("returns.right.component", "treatment"),
    "deduction": ("returns.right.deduction", "kind"),
    "allowed": ("returns.right.deduction", "allowed"),
    "reason_class": ("returns.right.freight", "reason_class"),
    "payer": ("returns.right.freight", "payer"),
    "step": ("returns.right.remedy", "step"),
    "chooser": ("returns.right.remedy", "chooser"),
}


class ReturnsRightWords(models.AbstractModel):
    """The words of a right in the reader's language: lengths, events, conditions, codes."""

    _name = "returns.right.words"
    _description = "Words of Rights"

    @api.model
    def _say(self, word, code):
        """Return the label of a code; an unknown one stands for itself."""
        model, field = WORDS[word]
        selection = self.env[model]._fields[field]._description_selection(self.env)
        return self._inline(dict(selection).get(code, code))

    @api.model
    def _say_names(self, model, codes):
        """Return the names of the records of some codes, e.g. events or classes of goods."""
        records_sudo = self.env[model].sudo().search([("code", "in", list(codes))])
        return ", ".join(self._inline(name) for name in records_sudo.mapped("name"))

    @api.model
    def _say_length(self, length):
        number, one = length.number, length.number == 1
        return {
            "day": self.env._("1 day") if one else self.env._("%s days", number),
            "business_day": self.env._("1 business day")
            if one
            else self.env._("%s business days", number),
            "month": self.env._("1 month") if one else self.env._("%s months", number),
            "year": self.env._("1 year") if one else self.env._("%s years", number),
        }[length.unit]

    @api.model
    def _say_moment(self, moment):
        names = self._say_names("returns.anchor", moment.anchors)
        if len(moment.anchors) == 1:
            return names
        if moment.operator == "earliest":
            return self.env._("the first of: %s", names)
        return self.env._("the last of: %s", names)

    @api.model
    def _say_after(self, length, moment):
        """Return when something is due, counted from a moment."""
        said = self._say_moment(moment)
        if length is None:
            return self.env._("at %s", said)
        return self.env._(
            "%(length)s after %(moment)s", length=self._say_length(length), moment=said
        )

    @api.model
    def _join(self, *pieces):
        return ", ".join(piece for piece in pieces if piece)

    @api.model
    def _inline(self, name):
        """Return a name as it stands within a sentence: English then has no capital."""
        is_english = (self.env.lang or "en_US").startswith("en")
        return name[:1].lower() + name[1:] if is_english and name else name
