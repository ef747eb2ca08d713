from odoo import models

from ..engine.terms import PolicyTerms

#: Sets of a stored scope -> the model of their ids.
SCOPE_MODELS = {
    "team_ids": ("teams", "crm.team"),
    "customer_tag_ids": ("customer_tags", "res.partner.category"),
    "pricelist_ids": ("pricelists", "product.pricelist"),
}
GOODS_MODELS = {
    "product_ids": ("product", "product.product"),
    "category_ids": ("category", "product.category"),
    "product_tag_ids": ("tag", "product.tag"),
}


class ReturnsPolicySummary(models.AbstractModel):
    """The plain values of a revision, back in the words of the form."""

    _name = "returns.policy.summary"
    _description = "Summary of a Return Policy"

    def _get_summary(self, revision):
        """Return what a revision says, a line for each field that says something."""
        rows = [*self._get_scope_rows(revision.scope), *self._get_term_rows(revision.terms)]
        lines = [f"{self._get_label(name)}: {value}" for name, value in rows if value]
        texts = revision._get_texts()
        lines += [self._get_reason_line(row, texts) for row in revision.terms["reasons"]]
        return "\n".join([*lines, *texts["conditions"]])

    def _get_label(self, name):
        return self.env["returns.policy"]._fields[name]._description_string(self.env)

    def _get_scope_rows(self, scope):
        yield "country_ids", ", ".join(scope["countries"])
        yield "currency_ids", ", ".join(scope["currencies"])
        for name, (key, model) in SCOPE_MODELS.items():
            yield name, self._get_names(model, scope[key])
        for name, (kind, model) in GOODS_MODELS.items():
            keys = [row["key"] for row in scope["goods"] if row["kind"] == kind]
            yield name, self._get_names(model, keys)
        for name in ("date_from", "date_to", "value_min", "value_max"):
            yield name, scope[name]

    def _get_names(self, model, ids):
        """Return the names of the records that are still there, whoever reads: hence sudo."""
        records_sudo = self.env[model].sudo().browse(ids).exists()
        return ", ".join(records_sudo.mapped("display_name"))

    def _get_term_rows(self, terms):
        policy = self.env["returns.policy"]
        for name in policy._fields:
            if name in PolicyTerms.__dataclass_fields__ and name in terms:
                field, value = policy._fields[name], terms[name]
                if field.type == "selection":
                    value = dict(field._description_selection(self.env)).get(value, value)
                elif field.type == "boolean":
                    value = self.env._("Yes") if value else self.env._("No")
                yield name, value

    def _get_reason_line(self, row, texts):
        name = texts["reasons"][str(row["reason"])]["name"]
        if not row["accepted"]:
            return self.env._("%(reason)s: not accepted", reason=name)
        payer = self._get_word("payer", row["payer"])
        fee = self._get_word("fee_kind", row["fee_kind"])
        if row["fee_kind"] != "none":
            fee = f"{row['fee']:g} ({fee})"
        return self.env._(
            "%(reason)s: freight paid by %(payer)s, restocking fee %(fee)s",
            reason=name,
            payer=payer,
            fee=fee,
        )

    def _get_word(self, name, value):
        field = self.env["returns.policy.reason"]._fields[name]
        return dict(field._description_selection(self.env))[value]
