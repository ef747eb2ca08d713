from odoo import api, models

from ..engine.spec import ROWS, SCALARS
from .returns_right import LISTS


class ReturnsRightMessages(models.AbstractModel):
    """What is wrong with a right, as a sentence."""

    _name = "returns.right.messages"
    _description = "Messages of Rights"

    @api.model
    def _get_sentence(self, error, subject):
        """Return the sentence for a :class:`RuleError` of a right called ``subject``."""
        name = {"right": subject, "field": self._get_label(error.field), "value": error.value}
        sentence = self._get_sentences(name).get(error.code)
        return sentence or f"{subject}: {error}"

    @api.model
    def _get_sentences(self, name):
        return {
            "missing": self.env._("%(right)s: %(field)s is missing.", **name),
            "unknown_value": self.env._(
                "%(right)s: %(field)s cannot be '%(value)s', which nobody knows.", **name
            ),
            "unknown_field": self.env._(
                "%(right)s: there is no field %(field)s for '%(value)s'.", **name
            ),
            "not_positive": self.env._(
                "%(right)s: %(field)s is %(value)s, but has to be above zero.", **name
            ),
            "negative": self.env._(
                "%(right)s: %(field)s is %(value)s, but cannot be below zero.", **name
            ),
            "over_hundred": self.env._(
                "%(right)s: %(field)s is %(value)s, but cannot be over a hundred percent.", **name
            ),
            "too_long": self.env._(
                "%(right)s: %(field)s is %(value)s, but no period is longer than a hundred years.",
                **name,
            ),
            "reversed": self.env._(
                "%(right)s: %(field)s is %(value)s, which is before it begins.", **name
            ),
            "cycle": self.env._("%(right)s: %(field)s goes round in a circle: %(value)s.", **name),
            "overlap": self.env._(
                "%(right)s: another version is in force on the same days; %(field)s is %(value)s.",
                **name,
            ),
            "contradiction": self.env._(
                "%(right)s: %(field)s can be only one of %(value)s.", **name
            ),
        }

    @api.model
    def _get_label(self, path):
        """Return what a field is called in the form, rows as "Clocks: Length"."""
        rights = self.env["returns.right"]
        name, _dot, column = path.partition(".")
        if name in LISTS:
            parts = self.env[rights._fields[LISTS[name]].comodel_name]
            label = self._get_string(rights, LISTS[name])
            kind = ROWS[name].get(column)
            field = kind and parts._get_spec_field(column, kind)
            return f"{label}: {self._get_string(parts, field) if field else column}"
        field = name in SCALARS and rights._get_spec_field(name, SCALARS[name])
        return self._get_string(rights, field) if field else path

    @api.model
    def _get_string(self, records, field):
        return records.fields_get([field], ["string"])[field]["string"]
