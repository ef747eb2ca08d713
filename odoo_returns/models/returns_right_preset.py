import json
from pathlib import Path

from odoo import api, models
from odoo.modules.module import get_module_path

FOLDER = "data/rights"


class ReturnsRightPreset(models.AbstractModel):
    """Rights that addons bring as files: loaded once, renewed only while nobody touched them."""

    _name = "returns.right.preset"
    _description = "Presets of Rights"

    @api.model
    def _load(self, module):
        """Create and renew the presets of an addon, parents before children.

        A right that a person changed, or wrote with the same code, wins over a preset.
        """
        loader = self.with_context(returns_rights_loading=True, active_test=False, lang=None)
        specs = self._read_specs(module)
        rights = loader.env["returns.right"]
        for level in _split_by_level(specs):
            found = {self._get_xml_id(module, spec): spec for spec in level}
            known = {xml_id: rights.env.ref(xml_id, raise_if_not_found=False) for xml_id in found}
            for xml_id, right in known.items():
                if right:
                    loader._renew(right, found[xml_id])
            fresh = {xml_id: found[xml_id] for xml_id in found if not known[xml_id]}
            rights |= loader._create_presets(fresh)
            rights = rights.concat(*(right for right in known.values() if right))
        loader._yield_to_people(rights)
        rights.with_context(returns_rights_loading=False)._check_lineages()

    @api.model
    def _reset(self, rights):
        """Let rights say again what the files say, and what had to wait for that be in force."""
        for right in rights:
            xml_id = right.get_external_id()[right.id]
            module = xml_id.partition(".")[0]
            specs = {self._get_xml_id(module, spec): spec for spec in self._read_specs(module)}
            if spec := specs.get(xml_id):
                waiting = right.with_context(active_test=False).search(
                    [
                        ("code", "=", right.code),
                        ("active", "=", False),
                        ("preset_update_available", "=", True),
                    ]
                )
                quiet = waiting.with_context(returns_rights_loading=True)
                self.with_context(returns_rights_loading=True)._apply(right, spec)
                quiet.write({"active": True, "preset_update_available": False})
        rights._check_lineages()

    # === FILES === #

    @api.model
    def _read_specs(self, module):
        """Return the specifications of an addon's files, each of which holds a list."""
        return [
            spec
            for path in sorted((Path(get_module_path(module)) / FOLDER).glob("*.json"))
            for spec in json.loads(path.read_text(encoding="utf-8"))
        ]

    @api.model
    def _get_xml_id(self, module, spec):
        code = spec["code"].lower().replace(".", "_")
        return f"{module}.right_{code}_{spec.get('date_from') or 'always'}"

    # === RECORDS === #

    def _create_presets(self, specs):
        """Create the presets of {xml id: specification}."""
        rights = self.env["returns.right"]
        rights = rights.create([rights._prepare_vals_from_spec(spec) for spec in specs.values()])
        for right, spec in zip(rights, specs.values(), strict=True):
            self._mark(right, spec)
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": xml_id, "record": right, "noupdate": True}
                for xml_id, right in zip(specs, rights, strict=True)
            ]
        )
        return rights

    def _renew(self, right, spec):
        is_newer = right._hash_spec(spec) != right.preset_source
        if right.is_adjusted:
            right.preset_update_available = is_newer
        elif is_newer:
            self._apply(right, spec)

    def _apply(self, right, spec):
        vals = right._prepare_vals_from_spec(spec)
        del vals["revision"]
        right.with_context(**self.env.context).write(vals)
        self._mark(right, spec)

    def _mark(self, right, spec):
        """Remember what a preset said, to see later who changed it: a person or the addon."""
        right.write(
            {
                "is_preset": True,
                "is_adjusted": False,
                "preset_hash": right._get_spec_hash(),
                "preset_source": right._hash_spec(spec),
                "preset_update_available": False,
            }
        )

    def _yield_to_people(self, rights):
        """Archive untouched presets for days on which a person's version is in force."""
        domain = [("code", "in", rights.mapped("code")), ("company_id", "=", False)]
        everything = self.env["returns.right"].search([*domain, ("active", "=", True)])
        theirs = everything.filtered(lambda right: right.is_adjusted or not right.is_preset)
        for right in (everything - theirs) & rights:
            rivals = theirs.filtered(lambda other, right=right: other._overlaps(right))
            if rivals:
                right.write({"active": False, "preset_update_available": True})
                rivals.filtered("is_preset").preset_update_available = True


def _split_by_level(specs):
    """Return lists of specifications, each of which needs only parents of the lists before.

    What is left over in a circle comes last, for the checks to refuse it.
    """
    levels, codes, left = [], set(), list(specs)
    own = {spec["code"] for spec in specs}
    while left:
        ready = [s for s in left if s.get("parent") not in own or s["parent"] in codes] or left
        levels.append(ready)
        codes |= {spec["code"] for spec in ready}
        left = [spec for spec in left if spec not in ready]
    return levels
