from odoo import fields, models
from odoo.exceptions import UserError


class ReturnsMatch(models.TransientModel):
    """Ask the back office whose a parcel is that nobody announced, or why it goes back."""

    _name = "returns.match"
    _description = "Decision on a Parcel"
    _check_company_auto = True

    arrival_ids = fields.Many2many("returns.arrival", string="Parcels", required=True)
    event = fields.Selection(
        [("match", "Match"), ("send_back", "Send back")], default="match", required=True
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", default=lambda self: self.env.company
    )
    partner_id = fields.Many2one("res.partner", "Customer", check_company=True)
    order_id = fields.Many2one(
        "returns.order",
        "Return",
        check_company=True,
        domain="[('state', 'in', ('draft', 'submitted', 'approved'))]",
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        check_company=True,
        domain="[('state', '=', 'sale')]",
        help="A draft return is made of it, for you to complete.",
    )
    note = fields.Text("Reason")

    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.arrival_ids.company_id[:1]

    def action_confirm(self):
        """Match the parcels with the return, or send them back with the reason.

        :return: the action that opens the return, where one is matched
        """
        self.ensure_one()
        if self.event == "send_back":
            self.arrival_ids._send_back(self.note)
            return True
        orders = self.order_id or self._create_return()
        self.arrival_ids._match(orders)
        return orders._get_action_open()

    def _create_return(self):
        if not self.sale_order_id:
            raise UserError(self.env._("Choose the return or the sales order of this parcel."))
        return self.sale_order_id._create_blind_return()
