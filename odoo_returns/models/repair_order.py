from odoo import api, fields, models
from odoo.exceptions import UserError

#: What ties a repair to the goods that came back for it.
ORIGIN_FIELDS = {"returns_inspection_id", "returns_line_id"}


class RepairOrder(models.Model):
    _inherit = "repair.order"

    returns_order_id = fields.Many2one(
        "returns.order",
        "Return",
        copy=False,
        check_company=True,
        index="btree_not_null",
        groups="odoo_returns.group_returns_user",
    )
    returns_inspection_id = fields.Many2one(
        "returns.inspection", "Inspection", index="btree_not_null", copy=False, readonly=True
    )
    returns_line_id = fields.Many2one(
        "returns.order.line",
        "Return Line",
        related="returns_inspection_id.line_id",
        store=True,
        index="btree_not_null",
    )

    returned_move_ids = fields.One2many("stock.move", "returns_repair_id", "Ways Back")

    @api.model_create_multi
    def create(self, vals_list):
        names = {name for vals in vals_list for name in vals}
        self._refuse_origin(names | {name.removeprefix("default_") for name in self.env.context})
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_origin(vals)
        return super().write(vals)

    def _refuse_origin(self, names):
        """Let only inspections say which goods came back: done repairs send those away again."""
        if not self.env.su and ORIGIN_FIELDS.intersection(names):
            raise UserError(
                self.env._("Which returned goods are repaired is set by their inspection.")
            )

    def action_repair_start(self):
        """Start on goods of customers who pay when they have agreed.

        :raises UserError: naming the repair whose quotation nobody accepted
        """
        self._get_of_returns()._check_may_start()
        return super().action_repair_start()

    def action_repair_done(self):
        """Send goods of customers back to them.

        :raises UserError: naming the repair whose quotation nobody accepted, or whose goods are
            not those that came back
        """
        repairs_sudo = self._get_of_returns()
        repairs_sudo._check_may_start()
        self.env["returns.repair"]._check_goods(repairs_sudo)
        result = super().action_repair_done()
        if repairs_sudo:
            repairs_sudo.returns_line_id._lock_sale_lines()
            self.env["returns.repair"]._deliver(repairs_sudo)
        return result

    def _get_of_returns(self):
        """Return those of returned goods; whoever repairs needs no right on returns: hence sudo."""
        return self.sudo().filtered("returns_inspection_id")

    def _check_may_start(self):
        self.env["returns.repair"]._check_may_start(self)
