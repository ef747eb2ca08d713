import hashlib
import json
from contextlib import contextmanager
from datetime import date

from odoo import Command, api, models, tools
from odoo.exceptions import ValidationError

from ..engine.errors import RuleError
from ..engine.lineage import Lineage
from ..engine.shadow import shadow
from ..engine.spec import OWN, ROWS, SCALARS, check_spec
from ..engine.vocabulary import Vocabulary
from .returns_right import LISTS, PLACES


class ReturnsRight(models.Model):
    """A right as the engine reads it, and whether it can be."""

    _inherit = "returns.right"

    @api.model_create_multi
    def create(self, vals_list):
        """Start with revision 1, however many parts were created with the right."""
        self.env.registry.clear_cache()
        rights = super().create(vals_list)
        for right, vals in zip(rights, vals_list, strict=True):
            right._write_revision({"revision": vals.get("revision") or 1})
        return rights

    def write(self, vals):
        if self.env.context.get("returns_rights_revised"):
            return super().write(vals)
        with self._revising():
            return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === SPECIFICATION === #

    @api.model
    def _get_spec_kinds(self):
        return SCALARS

    @api.model
    def _get_spec_field(self, name, kind):
        special = {"jurisdiction": name, "parent": "parent_id", "reviewer": "reviewer_id"}
        return special.get(name) or super()._get_spec_field(name, kind)

    def _get_spec(self):
        """Return the right as plain data, as in the files of ``data/rights``.

        Note: ensure_one
        """
        right = self.with_context(lang=None)
        lists = {name: right[field] for name, field in LISTS.items()}
        rows = {name: [part._get_spec() for part in parts] for name, parts in lists.items()}
        return super(ReturnsRight, right)._get_spec() | {k: v for k, v in rows.items() if v}

    def _get_spec_value(self, name, kind):
        if name == "parent":
            return self.parent_id.code
        if name == "reviewer":
            return self.reviewer_id.name
        if name == "window_length" and self.window_is_open:
            return None
        return super()._get_spec_value(name, kind)

    @api.model
    def _prepare_vals_from_spec(self, spec):
        """Return the values of all fields of a right.

        The reviewer is not among them: he is a user, whom no file can name.

        :raises ValidationError: naming the right, field and value
        """
        try:
            check_spec(spec, self._get_vocabulary())
            links = self._prepare_links(spec)
        except RuleError as error:
            self._raise_rule_error(error, spec.get("code"))
        vals = super()._prepare_vals_from_spec(spec)
        for name in ("jurisdiction", "reviewer"):
            vals.pop(self._get_spec_field(name, SCALARS[name]))
        vals |= links
        vals["revision"] = spec.get("revision") or 1
        vals["window_is_open"] = bool(
            spec.get("window_anchors") and not spec.get("window_length") and not spec.get("parent")
        )
        for name, field in LISTS.items():
            parts = self.env[self._fields[field].comodel_name]
            vals[field] = [Command.clear()] + [
                Command.create({"sequence": number, **parts._prepare_vals_from_spec(row)})
                for number, row in enumerate(spec.get(name, ()), 1)
            ]
        return vals

    @api.model
    def _prepare_links(self, spec):
        """Return the parent, and the place that a code such as ``US-CA``, ``DE`` or ``EU`` is.

        :raises RuleError: when there is none
        """
        vals = dict.fromkeys((*PLACES, "parent_id"), False)
        if code := spec.get("parent"):
            versions = self.with_context(active_test=False).search([("code", "=", code)])
            if not versions:
                raise RuleError("unknown_value", "parent", code)
            vals["parent_id"] = versions.sorted(lambda right: bool(right.company_id))[:1].id
        if code := spec.get("jurisdiction"):
            field, place = self._find_place(code)
            vals[field] = place.id
        return vals

    @api.model
    def _find_place(self, code):
        country, _dash, state = code.partition("-")
        for field, name, domain in (
            ("country_id", code, [("code", "=", code)]),
            ("country_group_id", code, [("code", "=", code)]),
            ("state_id", state, [("country_id.code", "=", country), ("code", "=", state)]),
        ):
            places = self.env[self._fields[field].comodel_name].search(domain)
            # a search for a country looks at its first two letters only
            if place := places.filtered(lambda place, name=name: place.code == name)[:1]:
                return field, place
        raise RuleError("unknown_value", "jurisdiction", code)

    def _get_spec_hash(self):
        """Return what two rights that say the same have in common.

        Note: ensure_one
        """
        spec = self._get_spec()
        return self._hash_spec({name: spec[name] for name in spec if name != "revision"})

    @api.model
    def _hash_spec(self, spec):
        return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()

    # === REVISION === #

    @contextmanager
    def _revising(self):
        """Count a revision when what happens inside changes what a right says."""
        self.env.registry.clear_cache()
        before = {right: (right.revision, right._get_spec_hash()) for right in self}
        yield
        for right, (revision, spec_hash) in before.items():
            changed = right._get_spec_hash()
            vals = {"is_adjusted": right.is_preset and changed != right.preset_hash}
            if changed != spec_hash:
                vals["revision"] = revision + 1
            if any(right[name] != value for name, value in vals.items()):
                right._write_revision(vals)

    def _write_revision(self, vals):
        """Write what counts the changes; that is no change itself."""
        self.with_context(returns_rights_revised=True).write(vals)

    # === CHECKS === #

    @api.model
    def _get_vocabulary(self):
        """Return the words that rights may use: codes of records, values of selections."""
        values = {
            word: tuple(self.env[name].sudo().search([]).mapped("code"))
            for word, name in (("anchor", "returns.anchor"), ("goods_class", "returns.goods.class"))
        }
        tables = [(self, SCALARS)]
        tables += [(self.env[self._fields[LISTS[name]].comodel_name], ROWS[name]) for name in ROWS]
        for records, kinds in tables:
            for name, kind in kinds.items():
                field = records._fields[records._get_spec_field(name, kind)]
                if field.type == "selection":
                    word = "count" if kind == "count_rule" else kind
                    found = [value.removeprefix("not ") for value in field.get_values(self.env)]
                    values[word] = (*values.get(word, ()), *found)
        return Vocabulary(**values)

    def _check_specs(self):
        vocabulary = self._get_vocabulary()
        for right in self:
            try:
                right._check_place()
                spec = check_spec(right._get_spec(), vocabulary)
                _check_window(spec, right.window_is_open)
            except RuleError as error:
                right._raise_rule_error(error)

    def _check_place(self):
        places = [self[field].display_name for field in PLACES if self[field]]
        if len(places) > 1:
            raise RuleError("contradiction", "jurisdiction", ", ".join(places))

    def _check_part(self, list_name, row):
        """Check one row for itself: the others may still be on their way."""
        spec = dict.fromkeys(OWN, "high") | {list_name: [row]}
        try:
            check_spec(spec, self._get_vocabulary())
        except RuleError as error:
            self._raise_rule_error(error)

    def _check_lineages(self):
        """Check that the rights of each company that sees these ones fit together."""
        if self.env.context.get("returns_rights_loading"):
            return
        rights_sudo = self.sudo()
        company_ids = rights_sudo.company_id.ids
        if any(not right.company_id for right in rights_sudo):
            own = rights_sudo._read_group([("company_id", "!=", False)], ["company_id"])
            company_ids = [False, *(company.id for (company,) in own)]
        try:
            for company_id in company_ids:
                specs = self._get_checked_specs(company_id)
                lineage = Lineage(specs)
                for spec in specs:
                    lineage.at(spec["code"], spec.get("date_from") or date.min)
        except RuleError as error:
            self._raise_rule_error(error)

    def _raise_rule_error(self, error, subject=None):
        """Raise what the engine found as a sentence that names right, field and value."""
        named = self.filtered(lambda right: right.code in str(error.value)) or self
        subject = subject or named[:1].display_name
        messages = self.env["returns.right.messages"]
        raise ValidationError(messages._get_sentence(error, subject)) from None

    # === LINEAGE === #

    @api.model
    @tools.ormcache("lang")
    def _get_names(self, lang):
        """Return {code: name in a language}, of the newest version of each right.

        Names are on the public page, so whoever asks may read them: hence sudo.
        """
        rights_sudo = self.sudo().with_context(lang=lang).search([("active", "=", True)])
        newest = rights_sudo.sorted(lambda right: right.date_from or date.min)
        return {right.code: right.name for right in newest}

    @api.model
    def _get_lineage(self, company):
        """Return the engine's :class:`Lineage` of a company: its own rights and the shared ones."""
        return self._get_cached_lineage(company.id)

    @api.model
    @tools.ormcache("company_id")
    def _get_cached_lineage(self, company_id):
        return Lineage(self._get_checked_specs(company_id))

    @api.model
    def _get_checked_specs(self, company_id):
        """Return the checked specifications in force for a company; False: the shared ones."""
        rights_sudo = self.sudo().search(
            [("active", "=", True), ("company_id", "in", (False, company_id))]
        )
        vocabulary = self._get_vocabulary()
        specs = {True: [], False: []}
        for right in rights_sudo:
            specs[bool(right.company_id)].append(check_spec(right._get_spec(), vocabulary))
        return shadow(specs[False], specs[True])


def _check_window(spec, is_open):
    """Check that a window that inherits nothing has a start and an end, or says it never ends.

    :raises RuleError: naming the field that is missing
    """
    if spec.get("parent"):
        return
    if spec.get("window_length") and not spec.get("window_anchors"):
        raise RuleError("missing", "window_anchors")
    if spec.get("window_anchors") and not spec.get("window_length") and not is_open:
        raise RuleError("not_positive", "window_length", 0)
