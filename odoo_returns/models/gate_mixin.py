from odoo import api, models
from odoo.exceptions import UserError

#: Context value that only Python code can hold: RPC cannot forge it.
GATE = object()


class ReturnsGateMixin(models.AbstractModel):
    """Fields that actions and documents set, whoever else asks, RPC and imports included."""

    _name = "returns.gate.mixin"
    _description = "Returns Gate"

    @api.model
    def default_get(self, fields):
        """Take protected defaults from the fields alone: a context or a user may forge others."""
        protected = self._get_protected_fields().intersection(fields)
        if self.env.context.get("returns_gate") is GATE or not protected:
            return super().default_get(fields)
        own = {name: self._fields[name].default for name in protected}
        return super().default_get([name for name in fields if name not in protected]) | {
            name: default(self) for name, default in own.items() if default
        }

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_protected(
                {name for name, value in vals.items() if value not in (False, None, "draft")}
            )
        return super().create([vals | self._prepare_protected_vals(vals) for vals in vals_list])

    def write(self, vals):
        self._refuse_protected(vals.keys())
        return super().write(vals)

    def _prepare_protected_vals(self, vals):
        """Return the protected values with which a record of ``vals`` starts."""
        return {}

    def _get_protected_fields(self):
        """Return the names of the fields that only :meth:`_through_gate` may write."""
        return set()

    def _through_gate(self):
        """Return these records, free to write what is protected."""
        return self.with_context(returns_gate=GATE)

    def _refuse_protected(self, names):
        if self.env.context.get("returns_gate") is GATE:
            return
        for name in names & self._get_protected_fields():
            raise UserError(
                self.env._(
                    "%(field)s of a return is set by its actions and cannot be written.",
                    field=self._fields[name]._description_string(self.env),
                )
            )
