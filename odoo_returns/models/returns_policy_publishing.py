from odoo import api, fields, models
from odoo.exceptions import UserError

from .gate_mixin import GATE
from .returns_policy_costs import COST_TERMS
from .returns_policy_exchange import EXCHANGE_TERMS
from .returns_policy_money import MONEY_TERMS
from .returns_policy_page import PATH

SCOPE_FIELDS = (
    "team_ids",
    "country_ids",
    "country_group_ids",
    "product_ids",
    "category_ids",
    "product_tag_ids",
    "customer_tag_ids",
    "pricelist_ids",
    "currency_ids",
    "date_from",
    "date_to",
    "value_min",
    "value_max",
)
TERM_FIELDS = (
    "window_days",
    "window_anchor",
    "transit_days",
    "transit_max_days",
    "outside_window",
    "reason_ids",
    "condition_ids",
    "grade_ids",
    "final_product_ids",
    "final_category_ids",
    "final_tag_ids",
    "refund_method",
    "settle_on",
    *MONEY_TERMS,
    *EXCHANGE_TERMS,
    *COST_TERMS,
    "keep_below",
    "auto_approve",
    "auto_limit",
    "max_per_order",
    "max_per_customer",
    "period_days",
    "response_days",
    "refund_days",
    "approval_days",
    "way_of_return",
    "return_address_id",
    "address_ids",
    "informs_consumer",
    "informs_freight",
)


class ReturnsPolicy(models.Model):
    """From draft to promise: publishing, precedence, and what may no longer change."""

    _inherit = "returns.policy"

    state = fields.Selection(
        [("draft", "Not published"), ("published", "Published"), ("changed", "Changed")],
        compute="_compute_state",
        help="Changed: customers are still promised the last revision, not what is written here.",
    )
    current_revision_id = fields.Many2one(
        "returns.policy.revision", compute="_compute_current_revision_id"
    )
    has_page = fields.Boolean(compute="_compute_has_page")
    revision_count = fields.Integer(compute="_compute_revision_count")
    sale_count = fields.Integer("Sales Orders", compute="_compute_sale_count")
    publish_from = fields.Date(
        "Next Revision Starts on",
        copy=False,
        help="Empty: at once. A day of the past makes a promise of the past known: before the "
        "first revision, or after the start of the last one.",
    )
    is_default = fields.Boolean(
        compute="_compute_is_default",
        help="The default policy takes what no other policy takes, whatever its scope.",
    )
    scope_summary = fields.Char("For", compute="_compute_scope_summary")
    precedence_note = fields.Char("Precedence", compute="_compute_precedence_note")

    @api.depends(
        "name",
        "introduction",
        "instructions",
        "is_public",
        "reason_ids.reason_id.name",
        "condition_ids.name",
        "revision_ids.valid_to",
        *SCOPE_FIELDS,
        *TERM_FIELDS,
    )
    def _compute_state(self):
        for policy in self:
            last = policy._get_sorted_revisions()[-1:]
            if not last or last.valid_to:
                policy.state = "draft"
            else:
                content = policy._origin._prepare_revision_vals()
                policy.state = "published" if last._promises(content) else "changed"

    @api.depends("revision_ids.valid_from", "revision_ids.valid_to")
    def _compute_current_revision_id(self):
        now = fields.Datetime.now()
        for policy in self:
            policy.current_revision_id = policy.revision_ids.filtered(
                lambda revision: revision._get_span()[0] <= now < revision._get_span()[1]
            )[:1]

    @api.depends("revision_ids", "is_public")
    def _compute_has_page(self):
        shown = self.env["returns.policy.page"]._filter_shown(self.current_revision_id)
        for policy in self:
            policy.has_page = policy.is_public and bool(policy.current_revision_id & shown)

    @api.depends("revision_ids")
    def _compute_revision_count(self):
        for policy in self:
            policy.revision_count = len(policy.revision_ids)

    def _compute_sale_count(self):
        counts = self.env["sale.order.line"]._read_group(
            [("returns_policy_revision_id.policy_id", "in", self.ids)],
            ["returns_policy_revision_id"],
            ["order_id:array_agg"],
        )
        orders = {}
        for revision, order_ids in counts:
            orders.setdefault(revision.policy_id, set()).update(order_ids)
        for policy in self:
            policy.sale_count = len(orders.get(policy._origin, ()))

    @api.depends("company_id.returns_policy_id")
    def _compute_is_default(self):
        for policy in self:
            policy.is_default = policy._origin == policy.company_id.sudo().returns_policy_id

    @api.depends("is_default", *SCOPE_FIELDS)
    @api.depends_context("lang")
    def _compute_scope_summary(self):
        for policy in self:
            names = [
                ", ".join(policy[name].mapped("display_name"))
                for name in SCOPE_FIELDS
                if name.endswith("_ids") and policy[name]
            ]
            names += [
                f"{policy._fields[name]._description_string(self.env)} {policy[name]}"
                for name in ("date_from", "date_to", "value_min", "value_max")
                if policy[name]
            ]
            if policy.is_default:
                policy.scope_summary = self.env._("All that no other policy takes")
            else:
                policy.scope_summary = "; ".join(names) or self.env._("All sales")

    @api.depends("sequence", "active", "is_default", *SCOPE_FIELDS)
    @api.depends_context("lang")
    def _compute_precedence_note(self):
        notes = self.env["returns.policy.choice"]._get_notes(self._origin)
        for policy in self:
            policy.precedence_note = notes.get(policy._origin, False)

    @api.constrains("company_id", *SCOPE_FIELDS, *TERM_FIELDS)
    def _check_promise(self):
        for policy in self:
            self.env["returns.policy.terms"]._check(policy)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for policy, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", policy.name)
        return vals_list

    def write(self, vals):
        if "company_id" in vals:
            self._refuse(
                self.revision_ids.policy_id,
                self.env._("%(policies)s: customers were promised it, its company stays."),
            )
        if vals.keys() & {"sequence", "active", "is_public"}:
            self.env.registry.clear_cache()
        if vals.get("active") is False:
            self._end()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_promised(self):
        self._refuse(
            self.revision_ids.policy_id,
            self.env._("%(policies)s: customers were promised it; archive it instead."),
        )

    def _refuse(self, policies, sentence):
        if policies:
            raise UserError(sentence % {"policies": ", ".join(policies.mapped("name"))})

    # === ACTIONS === #

    def action_publish(self):
        """Promise what is written here from now on, or from the day of ``publish_from``.

        :return: a message where nothing has changed
        :raises ValidationError: naming the policy, the field and its value
        """
        self.check_access("write")
        self._refuse(
            self.filtered(lambda policy: not policy.active),
            self.env._("%(policies)s is archived: nobody can be promised it."),
        )
        if self._publish():
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._(
                    "%s is published already: nothing has changed since.",
                    ", ".join(self.mapped("name")),
                ),
                "type": "info",
            },
        }

    def action_open_revisions(self):
        """Open what was promised so far."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "odoo_returns.returns_policy_revision_action"
        )
        return action | {"domain": [("policy_id", "in", self.ids)]}

    def action_open_page(self):
        """Open what customers read of this policy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self.env["returns.policy.page"]._get_url(self.current_revision_id) or PATH,
            "target": "new",
        }

    def action_open_sales(self):
        """Open the sales orders that were promised these policies."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        return action | {
            "domain": [("order_line.returns_policy_revision_id.policy_id", "in", self.ids)],
            "context": {"create": False},
        }

    # === REVISIONS === #

    def _publish(self):
        """Make the next revisions, whoever asks.

        :return: them; none of the policies where nothing has changed
        """
        revisions = self.env["returns.policy.revision"]
        published = revisions.union(*(revisions._publish(policy) for policy in self))
        self.publish_from = False
        return published

    def _prepare_revision_vals(self):
        """Return the terms and the scope that a revision of today would hold."""
        service, policy_sudo = self.env["returns.policy.terms"], self.sudo()
        return {
            "terms": service._prepare_terms(policy_sudo)
            | {"texts": service._prepare_texts(policy_sudo)},
            "scope": service._prepare_scope(policy_sudo),
        }

    def _get_sorted_revisions(self):
        return self.revision_ids.sorted(lambda revision: (revision._get_span()[0], revision.number))

    def _end(self):
        """Promise these policies to nobody any more; earlier orders keep theirs."""
        defaults = self.filtered("is_default")
        self._refuse(
            defaults, self.env._("%(policies)s is the default policy: choose another one first.")
        )
        now = fields.Datetime.now()
        for revision in self.revision_ids.filtered(lambda revision: not revision.valid_to):
            end = max(now, revision.valid_from or now)
            revision.sudo().with_context(returns_gate=GATE).valid_to = end
