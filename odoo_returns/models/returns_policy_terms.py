from odoo import models
from odoo.exceptions import ValidationError

from ..engine.errors import RuleError
from ..engine.scope import parse_scope
from ..engine.terms import PolicyTerms, parse_terms

#: Rows and sets of the engine's terms -> where the policy keeps them.
ROW_FIELDS = {"reasons": "reason_ids", "grades": "grade_ids", "refused_states": "condition_ids"}

#: Numbers whose 0 means that there is no limit.
NO_LIMIT = (
    "keep_below",
    "auto_limit",
    "max_per_order",
    "max_per_customer",
    "approval_days",
    "instant_cap",
    "instant_open_cap",
    "instant_returns",
    "instant_orders",
    "credit_bonus",
    "credit_days",
    "exchange_reserve_days",
    "exchange_safety",
)


class ReturnsPolicyTerms(models.AbstractModel):
    """Spell a policy out as plain values: what a revision stores and the engine reads."""

    _name = "returns.policy.terms"
    _description = "Terms of a Return Policy"

    def _check(self, policy):
        """Check what a policy promises and to whom.

        :raises ValidationError: naming the policy, the field and its value
        """
        try:
            parse_terms(self._prepare_terms(policy))
            self._check_scope(policy)
            parse_scope(self._prepare_scope(policy))
        except RuleError as error:
            raise ValidationError(self._explain(policy, error)) from error

    # === TERMS === #

    def _prepare_terms(self, policy):
        """Return what ``parse_terms`` reads, as JSON."""
        names = PolicyTerms.__dataclass_fields__.keys() & policy._fields.keys()
        values = {name: policy[name] for name in names}
        values |= {name: values[name] or None for name in NO_LIMIT}
        return values | {
            "reasons": [self._prepare_reason(row) for row in policy.reason_ids],
            "grades": [
                {"grade": row.grade_id.code, "percent": row.percent} for row in policy.grade_ids
            ],
            "refused_states": sorted(set(policy.condition_ids.mapped("refused_state")) - {False}),
            "final_sale": [
                [kind, record.id]
                for kind, name in (
                    ("product", "final_product_ids"),
                    ("category", "final_category_ids"),
                    ("tag", "final_tag_ids"),
                )
                for record in policy[name].sorted("id")
            ],
            "return_address": policy.return_address_id.id,
            "addresses": [
                {
                    "countries": self._get_countries(row),
                    "partner": row.partner_id.id,
                    "warehouse": row.warehouse_id.id,
                    **self._prepare_address_conditions(row),
                }
                for row in policy.address_ids
            ],
            "conditions": policy.condition_ids.ids,
            "is_public": policy.is_public,
        }

    def _prepare_reason(self, row):
        return {
            "reason": row.reason_id.id,
            "reason_class": row.reason_class,
            "accepted": row.accepted,
            "payer": row.payer,
            "fee_kind": row.fee_kind,
            "fee": row.fee if row.fee_kind != "none" else 0.0,
            "photos": row.photos,
            "resolutions": row._get_resolutions(),
            "goods_back": row.goods_back,
        }

    def _prepare_address_conditions(self, row):
        """Return what an address is for besides countries; nothing where it is for all."""
        names = ("product_ids", "category_ids", "reason_ids", "reason_class_ids")
        return {name: sorted(row[name].ids) for name in names if row[name]}

    def _prepare_texts(self, policy):
        """Return {language: the words of the policy}, for every language that is installed."""
        return {
            code: self._prepare_language_texts(policy.with_context(lang=code))
            for code, _name in self.env["res.lang"].get_installed()
        }

    def _prepare_language_texts(self, policy):
        return {
            "name": policy.name,
            "introduction": str(policy.introduction or ""),
            "instructions": str(policy.instructions or ""),
            "conditions": policy.condition_ids.mapped("name"),
            "reasons": {
                str(row.reason_id.id): {
                    "name": row.reason_id.name,
                    "evidence_note": row.evidence_note or "",
                }
                for row in policy.reason_ids
            },
            "return_address": self._prepare_address(policy.return_address_id),
            "addresses": [self._prepare_address(row.partner_id) for row in policy.address_ids],
            **self._prepare_address_words(policy.address_ids),
        }

    def _prepare_address_words(self, rows):
        """Return what each address is for besides countries; nothing where all are for all."""
        words = [self._get_address_words(row) for row in rows]
        return {"address_for": words} if any(words) else {}

    def _get_address_words(self, row):
        """Return the goods and reasons that an address is for, as customers read them."""
        goods = [*row.product_ids.mapped("name"), *row.category_ids.mapped("name")]
        reasons = [*row.reason_ids.mapped("name"), *row.reason_class_ids.mapped("name")]
        return " - ".join(", ".join(names) for names in (goods, reasons) if names)

    def _prepare_address(self, partner):
        lines = [partner.name, *(partner._display_address(without_company=True) or "").split("\n")]
        return "\n".join(line.strip() for line in lines if line and line.strip())

    # === SCOPE === #

    def _prepare_scope(self, policy):
        """Return what ``parse_scope`` reads, as JSON."""
        return {
            "countries": self._get_countries(policy),
            "teams": sorted(policy.team_ids.ids),
            "customer_tags": sorted(policy.customer_tag_ids.ids),
            "pricelists": sorted(policy.pricelist_ids.ids),
            "currencies": sorted(policy.currency_ids.mapped("name")),
            "goods": self._prepare_goods(policy),
            "date_from": policy.date_from.isoformat() if policy.date_from else None,
            "date_to": policy.date_to.isoformat() if policy.date_to else None,
            "value_min": str(policy.value_min) if policy.value_min else None,
            "value_max": str(policy.value_max) if policy.value_max else None,
        }

    def _get_countries(self, record):
        """Return the codes of the countries and country groups of a policy or an address."""
        countries = record.country_ids | record.country_group_ids.country_ids
        return sorted(countries.mapped("code"))

    def _prepare_goods(self, policy):
        containers = [("product", product) for product in policy.product_ids.sorted("id")]
        containers += [("category", category) for category in policy.category_ids.sorted("id")]
        containers += [("tag", tag) for tag in policy.product_tag_ids.sorted("id")]
        return [
            {
                "kind": kind,
                "key": record.id,
                "within": [list(pair) for pair in sorted(self._get_within(kind, record))],
            }
            for kind, record in containers
        ]

    def _get_within(self, kind, record):
        """Return (kind, id) of a product, category or tag and of all that it belongs to."""
        within = {(kind, record.id)}
        category = record.categ_id if kind == "product" else record
        if kind != "tag":
            path = category.parent_path or ""
            within |= {("category", int(key)) for key in path.split("/") if key}
        if kind == "product":
            tags = record.product_tag_ids | record.additional_product_tag_ids
            within |= {("tag", tag.id) for tag in tags}
        return within

    def _check_scope(self, policy):
        """Check what only the records know.

        :raises RuleError: naming the field and the record that leaves nothing to match
        """
        if policy.country_group_ids and not self._get_countries(policy):
            raise RuleError(
                "contradiction",
                "country_group_ids",
                ", ".join(policy.country_group_ids.mapped("name")),
            )
        for pricelist in policy.pricelist_ids:
            if policy.currency_ids and pricelist.currency_id not in policy.currency_ids:
                raise RuleError("contradiction", "pricelist_ids", pricelist.display_name)
        for name in ("team_ids", "pricelist_ids", "product_ids"):
            foreign = policy[name].filtered(
                lambda record: record.company_id and record.company_id != policy.company_id
            )
            if foreign:
                raise RuleError("foreign", name, ", ".join(foreign.mapped("display_name")))

    # === ERRORS === #

    def _explain(self, policy, error):
        """Return the sentence of a :class:`~engine.errors.RuleError`."""
        sentence = self._get_sentences().get(error.code) or self.env._(
            "%(policy)s: %(field)s cannot be %(value)s."
        )
        return sentence % {
            "policy": policy.name,
            "field": self._get_label(policy, error.field),
            "value": error.value,
        }

    def _get_label(self, policy, path):
        """Return the label of a field of the engine, rows as ``Reasons / Fee``."""
        name, _dot, part = path.partition(".")
        field = policy._fields[ROW_FIELDS.get(name, name)]
        label = field._description_string(self.env)
        if part and part in self.env[field.comodel_name]._fields:
            row_field = self.env[field.comodel_name]._fields[part]
            label = f"{label} / {row_field._description_string(self.env)}"
        return label

    def _get_sentences(self):
        return {
            "not_positive": self.env._(
                "%(policy)s: %(field)s is %(value)s; it must be above zero."
            ),
            "negative": self.env._("%(policy)s: %(field)s is %(value)s; it cannot be negative."),
            "over_hundred": self.env._(
                "%(policy)s: %(field)s is %(value)s percent; no more than 100 is possible."
            ),
            "over_limit": self.env._(
                "%(policy)s: %(field)s is %(value)s days; that is more than a hundred years."
            ),
            "reversed": self.env._(
                "%(policy)s: %(field)s is %(value)s, which is less than where it starts."
            ),
            "contradiction": self.env._(
                "%(policy)s: %(field)s holds %(value)s, which leaves no sale that could match."
            ),
            "foreign": self.env._(
                "%(policy)s: %(field)s holds %(value)s, which belongs to another company."
            ),
        }
