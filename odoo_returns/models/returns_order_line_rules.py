from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .gate_mixin import GATE


class ReturnsOrderLine(models.Model):
    """What a return line may hold and when it may change."""

    _inherit = "returns.order.line"

    @api.constrains("sale_line_id", "order_id")
    def _check_belongs_to_order(self):
        for line in self:
            order, sale_order = line.order_id, line.sale_line_id.order_id
            if (
                sale_order.company_id != order.company_id
                or sale_order.currency_id != order.currency_id
                or sale_order.partner_id.commercial_partner_id
                != order.partner_id.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(sale_order)s does not belong to %(rma)s: "
                        "customer, company and currency must be the same.",
                        sale_order=sale_order.name,
                        rma=order.name,
                    )
                )

    @api.constrains("product_uom_id", "sale_line_id")
    def _check_uom(self):
        for line in self:
            if not line.product_uom_id._has_common_reference(line.sale_line_id.product_uom_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s was sold in %(sold)s and cannot come back in %(unit)s.",
                        product=line.product_id.display_name,
                        sold=line.sale_line_id.product_uom_id.name,
                        unit=line.product_uom_id.name,
                    )
                )

    def _check_named_sale_lines(self):
        """Answer about no order line that the user may not read: a form can name any."""
        self.filtered(lambda line: not line._origin).sale_line_id._origin.check_access("read")

    def action_open_return(self):
        """Open the return of this line."""
        return self.order_id._get_action_open()

    def action_accept(self):
        """Accept what arrived of these lines as best grade, with its default disposition.

        :raises UserError: naming the returns that are not approved
        """
        self._inspect(is_accepted=True)
        return True

    def action_reject(self):
        """Refuse what arrived of these lines: it goes back to the customer, nothing is paid.

        :raises UserError: naming the returns that are not approved
        """
        self._inspect(is_accepted=False)
        return True

    def _inspect(self, is_accepted):
        self.order_id._check_approved()
        self._lock_sale_lines()
        grades, dispositions = self.env["returns.grade"], self.env["returns.disposition"]
        grade = grades._get_best() if is_accepted else grades._get_worst()
        back = dispositions._get_default("back_to_customer")
        self.env["returns.inspection"].create(
            [
                {
                    "line_id": line.id,
                    "quantity": quantity,
                    "lot_id": lot.id,
                    "grade_id": grade.id,
                    "is_accepted": is_accepted,
                    "disposition_id": (
                        dispositions._propose(line, grade) if is_accepted else back
                    ).id,
                }
                for line in self
                for lot, quantity in line._get_lots_to_inspect()
            ]
        )

    def _get_lots_to_inspect(self):
        """Return [(lot, quantity)] of what waits for an inspection; no lot where there are none."""
        self.ensure_one()
        waiting = self._get_qty_to_inspect()
        if self.product_id.tracking == "none" or not waiting:
            return [(self.env["stock.lot"], waiting)] if waiting else []
        received, graded = self._get_qty_by_lot()
        left = {lot: quantity - graded.get(lot, 0.0) for lot, quantity in received.items()}
        return [
            (lot, quantity)
            for lot, quantity in left.items()
            if self.product_uom_id.compare(quantity, 0.0) > 0
        ]

    def _get_qty_by_lot(self):
        """Return what arrived and what is graded of each lot, as {lot: quantity}.

        Goods that left again are not here, unless they were refused.
        """
        self.ensure_one()
        done = self.sudo().move_ids.filtered(
            lambda move: move.state == "done" and not move.returns_counts_apart
        )
        sent, _received = done._get_customer_moves()
        received, left = defaultdict(float), defaultdict(float)
        graded, refused = defaultdict(float), defaultdict(float)
        for move_line in done.move_line_ids:
            side = left if move_line.move_id in sent else received
            side[move_line.lot_id] += move_line.product_id.uom_id._compute_quantity(
                move_line.quantity_product_uom, self.product_uom_id, rounding_method="HALF-UP"
            )
        for row in self.inspection_ids:
            graded[row.lot_id] += row.quantity
            if not row.is_accepted and row.action != "quarantine":
                refused[row.lot_id] += row.quantity
        for lot, quantity in left.items():
            received[lot] -= max(quantity - refused[lot], 0.0)
        return received, graded

    def _get_policy(self):
        """Return the policy whose promise holds for this line."""
        self.ensure_one()
        return self.policy_revision_id.policy_id or self.order_id.policy_id

    def _get_place(self):
        """Return the row of the policy that says where the goods go back to; it may be empty."""
        order = self.order_id
        country = (order.partner_shipping_id or order.partner_id).country_id
        return self.env["returns.policy.address"]._find(
            order.policy_id, country, self.product_id, self.reason_id
        )

    def _lock_sale_lines(self):
        """Serialise what is promised, credited or counted on the sale lines of these lines."""
        self.sale_line_id.sudo()._lock_for_returns()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_order_editable()
        lines._adopt_photos()
        lines._promise_again()
        return lines

    def write(self, vals):
        is_through_gate = self.env.context.get("returns_gate") is GATE
        terms = set() if is_through_gate else vals.keys() & self._get_term_fields()
        if terms:
            self._check_order_editable()
        result = super().write(vals)
        if "photo_ids" in vals:
            self._adopt_photos()
        if terms & {"quantity", "product_uom_id", "sale_line_id", "order_id", "expects_goods"}:
            self._check_order_editable()
            self._promise_again()
        elif terms:
            self._judge_again()
        return result

    def _adopt_photos(self):
        """Show pictures to whoever may read the line, not only to whoever uploaded them.

        Core lets nobody link a picture that he may not read: hence sudo.
        """
        for line in self:
            loose_sudo = line.sudo().photo_ids.filtered(lambda photo: not photo.res_id)
            loose_sudo.write({"res_model": line._name, "res_id": line.id})

    def _promise_again(self):
        """Check the quantities under a lock; a request that was judged already is judged anew."""
        self.env["returns.eligibility"]._allocate(self)
        self._judge_again()

    def _judge_again(self):
        submitted = self.order_id.filtered(lambda order: order.state == "submitted")
        if submitted:
            self.env["returns.eligibility"]._judge(submitted)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_order_editable()
        if kept := self.filtered("override_ids"):
            raise UserError(
                self.env._(
                    "%(lines)s cannot be deleted: it was decided against the rules, and that "
                    "story stays.",
                    lines=", ".join(kept.mapped("display_name")),
                )
            )

    def _get_term_fields(self):
        """Return the fields that may change only while the request is not decided."""
        return {
            "order_id",
            "sale_line_id",
            "quantity",
            "product_uom_id",
            "lot_ids",
            "reason_id",
            "resolution",
            "exchange_product_id",
            "expects_goods",
            "goods_state",
            "photo_ids",
        }

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "company_id",
            "partner_id",
            "product_id",
            "verdict",
            "finding_ids",
            "policy_revision_id",
            "return_until",
            "freight_payer",
            "qty_received",
            "qty_accepted",
            "qty_refused",
            "qty_quarantined",
            "qty_settled",
            "qty_cancelled",
            "qty_uninvoiced",
            "reception_status",
            "settlement_status",
        }

    def _check_order_editable(self):
        decided = self.order_id.filtered(lambda order: order.state not in ("draft", "submitted"))
        if decided:
            raise UserError(
                self.env._(
                    "The lines of %(returns)s cannot change any more: it is already decided.",
                    returns=", ".join(decided.mapped("name")),
                )
            )
