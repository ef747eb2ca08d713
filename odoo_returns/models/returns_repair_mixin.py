from odoo import api, fields, models

from ..actions import open_records


class ReturnsRepairMixin(models.AbstractModel):
    """What a return says and does about its repairs."""

    _name = "returns.repair.mixin"
    _description = "Repairs of a Return"

    repair_ids = fields.One2many("repair.order", "returns_order_id", "Repairs")
    can_quote_repair = fields.Boolean(compute="_compute_can_repair")
    can_deliver_repaired = fields.Boolean(compute="_compute_can_repair")

    @api.depends(
        "line_ids.resolution",
        "repair_ids.state",
        "repair_ids.under_warranty",
        "repair_ids.sale_order_id.state",
        "repair_ids.returned_move_ids.state",
    )
    def _compute_can_repair(self):
        """Offer what is left to do; a clerk may read no repairs: hence sudo."""
        service = self.env["returns.repair"]
        for order, order_sudo in zip(self, self.sudo(), strict=True):
            is_repair = "repair" in order.line_ids.mapped("resolution")
            repairs_sudo = order_sudo.repair_ids if is_repair else order_sudo.repair_ids[:0]
            repairs_sudo = repairs_sudo.filtered(service._is_of_customer)
            order.can_quote_repair = any(
                repair.state in ("draft", "confirmed")
                and not repair.under_warranty
                and repair.sale_order_id.state in (False, "cancel")
                for repair in repairs_sudo
            )
            order.can_deliver_repaired = any(
                repair.product_id.uom_id.compare(service._get_qty_to_deliver(repair), 0.0) > 0
                for repair in repairs_sudo.filtered(lambda repair: repair.state == "done")
            )

    def action_quote_repair(self):
        """Make the quotations of repairs that customers pay, and open them.

        :raises UserError: naming the returns that are not approved or have nothing to quote
        """
        self._check_approved()
        sale_orders = self.env["returns.repair"]._quote(self)
        return open_records(sale_orders.with_env(self.env), "sale.action_orders")

    def action_deliver_repaired(self):
        """Send repaired goods back whose delivery is missing, say after it was cancelled.

        :raises UserError: naming the returns that are not approved, or goods that are not here
        """
        self._check_approved()
        self.line_ids._lock_sale_lines()
        self.env["returns.repair"]._deliver(self.sudo().repair_ids)
        return True


class ReturnsRepairLineMixin(models.AbstractModel):
    """The repairs of one return line."""

    _name = "returns.repair.line.mixin"
    _inherit = "returns.gate.mixin"
    _description = "Repairs of a Return Line"

    repair_ids = fields.One2many("repair.order", "returns_line_id", "Repairs")

    def action_give_up_repair(self):
        """Open the dialog that gives the customer something else than a repair."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Repaired"),
            "res_model": "returns.give.up.repair",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }
