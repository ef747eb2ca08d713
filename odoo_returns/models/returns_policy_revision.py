from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ..engine.scope import parse_scope
from ..engine.terms import parse_terms
from .gate_mixin import GATE

SINCE_EVER = fields.Datetime.to_datetime("0001-01-01 00:00:00")
FOR_EVER = fields.Datetime.to_datetime("9999-12-31 23:59:59")


class ReturnsPolicyRevision(models.Model):
    """A policy as it was published: what customers of that time were promised, for good."""

    _name = "returns.policy.revision"
    _description = "Revision of a Return Policy"
    _order = "policy_id, number desc"

    policy_id = fields.Many2one(
        "returns.policy", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    number = fields.Integer("Revision", required=True, readonly=True, aggregator=None)
    valid_from = fields.Datetime(readonly=True, help="Orders of this moment and later. Empty: all.")
    valid_to = fields.Datetime(
        "Valid until", readonly=True, help="Orders before this moment. Empty: until further notice."
    )
    published_at = fields.Datetime("Published on", required=True, readonly=True)
    published_by = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    terms = fields.Json(required=True, readonly=True)
    scope = fields.Json(required=True, readonly=True)
    summary = fields.Text("Promise", compute="_compute_summary")

    _number_unique = models.Constraint(
        "UNIQUE (policy_id, number)", "A policy has each revision number once."
    )

    @api.depends("policy_id.name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = self._get_title(revision.policy_id, revision.number)

    def _get_title(self, policy, number):
        return self.env._("%(policy)s, revision %(number)s", policy=policy.name, number=number)

    @api.depends("terms", "scope")
    @api.depends_context("lang")
    def _compute_summary(self):
        for revision in self:
            revision.summary = self.env["returns.policy.summary"]._get_summary(revision)

    @api.constrains("policy_id", "valid_from", "valid_to")
    def _check_validity(self):
        """Refuse a validity that ends before it starts, or two revisions for one moment."""
        for revision in self:
            start, end = revision._get_span()
            if end < start:
                revision._refuse_validity("valid_to", revision)
            for other in revision.policy_id.revision_ids - revision:
                other_start, other_end = other._get_span()
                if max(start, other_start) < min(end, other_end):
                    revision._refuse_validity("valid_from", other)

    def _refuse_validity(self, name, other):
        raise ValidationError(
            self.env._(
                "%(revision)s: %(field)s %(value)s lies within the validity of %(other)s.",
                revision=self.display_name,
                field=self._fields[name]._description_string(self.env),
                value=self[name] or self.env._("(since ever)"),
                other=other.display_name,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_unless(self.env.context.get("returns_gate") is GATE)
        revisions = super().create(vals_list)
        self.env.registry.clear_cache()
        return revisions

    def write(self, vals):
        """Let publishing close a validity; what was promised is never touched."""
        gate = self.env.context.get("returns_gate")
        self._refuse_unless(gate is GATE and vals.keys() == {"valid_to"})
        self.env.registry.clear_cache()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_unless(allowed=False)

    def _refuse_unless(self, allowed):
        if not allowed:
            raise UserError(
                self.env._(
                    "%(revisions)s: a revision is made by publishing its policy and never changes.",
                    revisions=", ".join(self.mapped("display_name")) or self._description,
                )
            )

    # === PUBLISHING === #

    @api.model
    def _publish(self, policy):
        """Return the next revision of a policy, nothing where it would promise the same.

        The caller may write the policy; revisions are written by nobody else: hence sudo.

        :raises ValidationError: naming the policy, the field and its value
        """
        self.env["returns.policy.terms"]._check(policy)
        known_sudo = policy.sudo()._get_sorted_revisions().with_context(returns_gate=GATE)
        content, start, end = policy._prepare_revision_vals(), self._get_start(policy), False
        last = known_sudo[-1:]
        if last and start < last._get_span()[0]:
            end = self._get_end_before(policy, known_sudo, start)
        elif last._promises(content):
            return self.browse()
        elif last and start < last._get_span()[1]:
            last.valid_to = start
        number = max(known_sudo.mapped("number"), default=0) + 1
        source = self._get_title(policy, number)
        return known_sudo.create(
            {
                "policy_id": policy.id,
                "company_id": policy.company_id.id,
                "number": number,
                "valid_from": start if start != SINCE_EVER else False,
                "valid_to": end,
                "published_at": fields.Datetime.now(),
                "published_by": self.env.uid,
                "terms": content["terms"] | {"source": source},
                "scope": content["scope"],
            }
        )

    def _get_start(self, policy):
        """Return when the next revision starts; the first policy of a company holds since ever."""
        if policy.publish_from:
            zone = pytz.timezone(policy.company_id.partner_id.tz or "UTC")
            start = zone.localize(datetime.combine(policy.publish_from, time.min))
            return start.astimezone(pytz.utc).replace(tzinfo=None)
        if policy.revision_ids or policy.company_id.sudo().returns_policy_id:
            return fields.Datetime.now()
        return SINCE_EVER

    def _get_end_before(self, policy, known, start):
        """Return where the first revision starts, before which a promise of the past ends.

        :raises ValidationError: when the next revision would start among the others
        """
        if start < known[0]._get_span()[0]:
            return known[0].valid_from
        raise ValidationError(
            self.env._(
                "%(policy)s: %(field)s %(day)s lies before the start of %(revision)s.",
                policy=policy.name,
                field=policy._fields["publish_from"]._description_string(self.env),
                day=policy.publish_from or fields.Date.today(),
                revision=known[-1].display_name,
            )
        )

    def _promises(self, content):
        """Tell whether this open revision says the same as the draft."""
        if not self or self.valid_to:
            return False
        terms = {name: value for name, value in self.terms.items() if name != "source"}
        return {"terms": terms, "scope": self.scope} == content

    # === WHAT IT PROMISES === #

    def _get_span(self):
        """Return when the revision starts and ends; the end does not belong to it."""
        return self.valid_from or SINCE_EVER, self.valid_to or FOR_EVER

    def _get_terms(self):
        """Return the :class:`~engine.terms.PolicyTerms`; those of no revision promise nothing."""
        return self._load_terms(self.id)

    def _get_scope(self):
        """Return the :class:`~engine.scope.Scope` of the sales the revision is for."""
        return self._load_scope(self.id)

    def _get_texts(self, lang=None):
        """Return the words of the revision in a language, else in the first one it has.

        :param str lang: code of the language; the one of the context when empty
        :return: dict of ``name``, ``introduction``, ``instructions``, ``conditions``, ``reasons``,
            ``return_address`` and ``addresses``
        """
        texts = self.sudo().terms["texts"]
        return texts.get(lang or self.env.lang) or texts.get("en_US") or next(iter(texts.values()))

    @api.model
    @ormcache("revision_id")
    def _load_terms(self, revision_id):
        return parse_terms(self.sudo().browse(revision_id).terms or {})

    @api.model
    @ormcache("revision_id")
    def _load_scope(self, revision_id):
        return parse_scope(self.sudo().browse(revision_id).scope or {})
