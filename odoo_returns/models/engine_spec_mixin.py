from odoo import Command, api, fields, models

from ..engine.spec import EMPTY

#: kind of value -> (model whose codes it holds, what its plural ends with)
LINKS = {
    "anchor": ("returns.anchor", "s"),
    "goods_class": ("returns.goods.class", "es"),
    "reason_class*": ("returns.reason.class", "es"),
}
WORD_LISTS = ("texts", "condition*")


class ReturnsSpecMixin(models.AbstractModel):
    """A record that holds what the engine reads as plain data.

    Fields bear the names of the specification, those that link to codes with ``_id`` or ``_ids``.
    """

    _name = "returns.spec.mixin"
    _description = "Record of a Specification"

    @api.model
    def _get_spec_kinds(self):
        """Return {name in the specification: kind of value}, see the engine's ``spec``."""
        return {}

    @api.model
    def _get_spec_model(self, kind):
        """Return the model whose codes a kind of value holds; None where it holds none."""
        model, _ending = LINKS.get(kind) or LINKS.get(kind.removesuffix("*")) or (None, "")
        return model

    @api.model
    def _get_spec_field(self, name, kind):
        """Return the field that holds a value of the specification."""
        if not self._get_spec_model(kind):
            return name
        if not kind.endswith("*"):
            return f"{name}_id"
        _model, ending = LINKS.get(kind) or LINKS[kind.removesuffix("*")]
        return f"{name.removesuffix(ending)}_ids"

    # === TO THE SPECIFICATION === #

    def _get_spec(self):
        """Return what the record says itself; what is empty is left out.

        Note: ensure_one
        """
        self.ensure_one()
        values = {
            name: self._get_spec_value(name, kind) for name, kind in self._get_spec_kinds().items()
        }
        return {
            name: value
            for name, value in values.items()
            if value not in EMPTY or (value == 0 and value is not False)
        }

    def _get_spec_value(self, name, kind):
        value = self[self._get_spec_field(name, kind)]
        if self._get_spec_model(kind):
            return sorted(value.mapped("code")) if kind.endswith("*") else value.code
        if kind in WORD_LISTS:
            return [word.strip() for word in (value or "").split(",") if word.strip()]
        if kind == "day":
            return value and value.isoformat()
        if kind == "percent":
            return f"{value:g}" if value else None
        if kind in ("count", "positive"):
            return value or (0 if self._is_zero_meant(name) else None)
        return value

    def _is_zero_meant(self, name):
        """Tell whether a zero is a value of its own; a number field cannot be empty."""
        return False

    # === FROM THE SPECIFICATION === #

    @api.model
    def _prepare_vals_from_spec(self, spec):
        """Return the values of all fields; what the specification leaves out becomes empty."""
        return {
            self._get_spec_field(name, kind): self._prepare_value(kind, spec.get(name))
            for name, kind in self._get_spec_kinds().items()
        }

    @api.model
    def _prepare_value(self, kind, value):
        if model := self._get_spec_model(kind):
            many = kind.endswith("*")
            codes = [*(value or ())] if many else [value] if value else []
            records = self.env[model]._from_codes(codes)
            return [Command.set(records.ids)] if many else records.id
        if value in EMPTY and value != 0:
            return False
        if kind in WORD_LISTS:
            return ", ".join(value)
        if kind == "percent":
            return float(value)
        return fields.Date.to_date(value) if kind == "day" else value
