from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..asks import Ask
from ..locks import lock_or_retry
from .gate_mixin import GATE


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    returns_line_ids = fields.One2many(
        "returns.order.line",
        "sale_line_id",
        "Return Lines",
        groups="odoo_returns.group_returns_user",
    )
    qty_returnable = fields.Float(
        "Returnable",
        compute="_compute_qty_returnable",
        digits="Product Unit",
        help="Delivered less what came back and what open returns promise.",
    )
    qty_return_uninvoiced = fields.Float(
        "Returned before invoicing",
        readonly=True,
        copy=False,
        digits="Product Unit",
        help="Given back before it was invoiced: it is not invoiced any more.",
    )
    returns_exclusion_confirmed = fields.Boolean(
        "Exclusion confirmed",
        copy=False,
        help="In the checkout, the customer confirmed for this purchase that the goods do not "
        "come back.",
    )
    returns_revision = fields.Integer(
        readonly=True,
        copy=False,
        help="Technical: changes with every allocation, so that two at once cannot both succeed.",
    )

    returns_exchange_line_id = fields.Many2one(
        "returns.exchange.line",
        "Exchange Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="odoo_returns.group_returns_user",
    )
    returns_policy_revision_id = fields.Many2one(
        "returns.policy.revision",
        "Return Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="odoo_returns.group_returns_user",
        help="What the customer was promised when the order was confirmed. Empty on lines that "
        "are not confirmed, or were before returns were installed.",
    )

    @api.depends(
        "product_uom_id",
        "move_ids.state",
        "returns_line_ids.quantity",
        "returns_line_ids.qty_received",
        "returns_line_ids.qty_cancelled",
        "returns_line_ids.order_id.state",
    )
    def _compute_qty_returnable(self):
        eligibility = self.env["returns.eligibility"]
        quantities = eligibility._get_quantities(self._origin)
        for line in self:
            figures = quantities.get(line._origin)
            line.qty_returnable = (
                eligibility._from_reference(figures.returnable, line.product_uom_id)
                if figures
                else 0.0
            )

    @api.model_create_multi
    def create(self, vals_list):
        names = {name for vals in vals_list for name in vals}
        self._refuse_policy(names | {name.removeprefix("default_") for name in self.env.context})
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "sale")._freeze_returns_policy()
        return lines

    def write(self, vals):
        self._refuse_policy(vals)
        if "returns_exclusion_confirmed" in vals:
            self._refuse_late_exclusion()
        return super().write(vals)

    def _refuse_late_exclusion(self):
        """Let nobody but a manager say afterwards what the customer confirmed when he bought."""
        sold = self.filtered(lambda line: line.state == "sale")
        is_trusted = self.env.su or self.env.user.has_group("odoo_returns.group_returns_manager")
        if sold and not is_trusted:
            raise UserError(
                self.env._(
                    "%(orders)s: what the customer confirmed cannot change after the sale.",
                    orders=", ".join(sold.order_id.mapped("name")),
                )
            )

    def _refuse_policy(self, names):
        if (
            "returns_policy_revision_id" in names
            and self.env.context.get("returns_gate") is not GATE
        ):
            raise UserError(
                self.env._("The return policy of a sale is frozen when the order is confirmed.")
            )
        if "returns_exchange_line_id" in names and not self.env.su:
            raise UserError(self.env._("What an order line is exchanged for is set by its return."))

    def _get_returnable_offers(self):
        """Return {line: quantity and unit to offer} of the lines of which something can come back.

        The unit is the one sold, or the product's own where the rest of a dozen is no whole
        hundredth of it.
        """
        eligibility = self.env["returns.eligibility"]
        offers = {}
        sold = self.filtered("product_uom_id")
        for line, figures in eligibility._get_quantities(sold).items():
            uom = line.product_uom_id
            quantity = eligibility._from_reference(figures.returnable, uom)
            if abs(uom.round(quantity) - quantity) > 1e-9:
                uom = line.product_id.uom_id
                quantity = eligibility._from_reference(figures.returnable, uom)
            if uom.compare(quantity, 0.0) > 0:
                offers[line] = {"quantity": uom.round(quantity), "product_uom_id": uom.id}
        return offers

    def _get_asks(self, reason=None, asked_at=None):
        """Return [:class:`~..asks.Ask`], one for the whole quantity that was sold of each line."""
        eligibility = self.env["returns.eligibility"]
        return [
            Ask(
                sale_line=line,
                quantity=eligibility._to_reference(line.product_uom_qty, line.product_uom_id),
                reason=reason or self.env["returns.reason"],
                asked_at=asked_at or fields.Datetime.now(),
                line=self.env["returns.order.line"],
            )
            for line in self
        ]

    def _lock_for_returns(self):
        """Let one transaction at a time promise or settle quantities of these lines.

        A row lock alone is not enough: a transaction that waited still reads its old snapshot.
        Hence every holder changes the row, which makes the other one fail to serialise, be
        retried by the server and see what was promised meanwhile.

        :raises ConcurrencyError: when another transaction holds a line; the server retries
        """
        if not self.ids:
            return
        self.flush_recordset()
        lock_or_retry(self)
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order_line SET returns_revision = COALESCE(returns_revision, 0) + 1"
                " WHERE id IN %s",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["returns_revision"], flush=False)

    def _get_qty_given_back(self):
        """Return what returns credited that core would take for "still to invoice".

        For ordered-quantity invoicing that is everything credited; for delivered-quantity
        invoicing only what the customer kept, or has not sent back yet.
        """
        self.ensure_one()
        lines = self.invoice_lines.filtered("returns_order_id")
        if not lines or self.product_id.invoice_policy == "order":
            return lines._get_credited_qty(self.product_uom_id) + self.qty_return_uninvoiced
        kept = lines.filtered(
            lambda line: line.returns_line_id and not line.returns_line_id.expects_goods
        )
        given_back = kept._get_credited_qty(self.product_uom_id) + self.qty_return_uninvoiced
        return given_back + self.env["returns.due"]._get_ahead(lines.returns_line_id, self)

    @api.depends("qty_return_uninvoiced")
    def _compute_qty_to_invoice(self):
        super()._compute_qty_to_invoice()
        sold = self.filtered(lambda line: line.state == "sale" and not line.display_type)
        for line in sold:
            if line.qty_to_invoice > 0:
                line.qty_to_invoice -= min(line._get_qty_given_back(), line.qty_to_invoice)

    def _compute_invoice_status(self):
        super()._compute_invoice_status()
        for line in self.filtered(lambda line: line.invoice_status == "no"):
            if given_back := line.state == "sale" and line._get_qty_given_back():
                covered = line.qty_invoiced + given_back
                if line.product_uom_id.compare(covered, line.product_uom_qty) >= 0:
                    line.invoice_status = "invoiced"

    # === PROMISE === #

    def _freeze_returns_policy(self):
        """Keep for each line the revision of today; what is frozen stays.

        It is a fact of the confirmation, which the user may make without any returns right: hence
        sudo.
        """
        todo_sudo = self.sudo().filtered(
            lambda line: not line.display_type and not line.returns_policy_revision_id
        )
        revisions = self.env["returns.policy.choice"]._get_revisions(todo_sudo)
        for revision, lines_sudo in todo_sudo.grouped(revisions.get).items():
            if revision:
                lines_sudo.with_context(returns_gate=GATE).returns_policy_revision_id = revision

    def _release_returns_policy(self):
        """Forget what was promised with lines of which nothing was delivered yet."""
        lines_sudo = self.sudo().filtered(
            lambda line: line.returns_policy_revision_id and not line.qty_delivered
        )
        lines_sudo.with_context(returns_gate=GATE).returns_policy_revision_id = False

    def _get_policy_revisions(self):
        """Return {line: revision}: the frozen one, else by the policies of the order's date."""
        revisions = self.env["returns.policy.revision"]
        frozen = {line: line.sudo().returns_policy_revision_id for line in self}
        bare = self.filtered(lambda line: not frozen[line])
        found = self.env["returns.policy.choice"]._get_revisions(bare)
        return {line: revisions.browse((frozen[line] or found[line]).ids) for line in self}
