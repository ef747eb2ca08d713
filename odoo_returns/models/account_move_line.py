from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    returns_line_id = fields.Many2one(
        "returns.order.line", "Return Line", index="btree_not_null", copy=False, readonly=True
    )
    credited_line_id = fields.Many2one(
        "account.move.line",
        "Credited Invoice Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The invoice line whose quantity and amount this line gives back.",
    )

    def _copy_data_extend_business_fields(self, values):
        """Keep the return on what reverses a credit note: it takes the credit back."""
        super()._copy_data_extend_business_fields(values)
        if self.returns_line_id:
            values["returns_line_id"] = self.returns_line_id.id
            values["credited_line_id"] = self.credited_line_id.id

    def _get_credited_qty(self, uom):
        """Return the quantity that these lines credit, less what reversals took back.

        :param uom: unit of the result
        """
        credited = 0.0
        for line in self:
            counts = {
                "out_refund": 1 if line.parent_state != "cancel" else 0,
                "out_invoice": -1 if line.parent_state == "posted" else 0,
            }
            credited += counts.get(line.move_type, 0) * line.product_uom_id._compute_quantity(
                line.quantity, uom, rounding_method="HALF-UP"
            )
        return credited
