from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StockMove(models.Model):
    _inherit = "stock.move"

    returns_line_id = fields.Many2one(
        "returns.order.line", "Return Line", index="btree_not_null", copy=False, readonly=True
    )

    returns_arrival_id = fields.Many2one(
        "returns.arrival", "Arrived Parcel", index="btree_not_null", copy=False, readonly=True
    )
    returns_inspection_id = fields.Many2one(
        "returns.inspection", "Inspection", index="btree_not_null", copy=False, readonly=True
    )

    returns_repair_id = fields.Many2one(
        "repair.order", "Repaired by", index="btree_not_null", copy=False, readonly=True
    )
    returns_counts_apart = fields.Boolean(
        copy=False,
        readonly=True,
        help="Repaired goods on their way, or goods that change their owner: no reception.",
    )

    returns_accepts_lot = fields.Boolean(
        "Take another serial",
        copy=False,
        help="Receive a lot or serial number that is not the one that was delivered. It is noted "
        "on the transfer and on the return.",
    )

    @api.constrains("returns_line_id", "sale_line_id", "company_id")
    def _check_returns_line(self):
        """A move belongs to a return only where it carries the return's own order line."""
        for move in self:
            line_sudo = move.sudo().returns_line_id
            if line_sudo and (
                line_sudo.sale_line_id != move.sudo().sale_line_id
                or line_sudo.company_id != move.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(move)s does not carry the order line of %(rma)s.",
                        move=move.display_name,
                        rma=line_sudo.order_id.name,
                    )
                )

    def _get_customer_moves(self):
        """Return the moves that go out to customers and those that come in from them.

        Core's ``stock.location._is_outgoing`` asks the database each time: hence only for places
        of transit, of which one may lead to another company.

        :return: (moves out, moves in)
        """
        outside = (self.location_id | self.location_dest_id).filtered(
            lambda location: (
                location.usage == "customer"
                or (location.usage == "transit" and location._is_outgoing())
            )
        )
        out = self.filtered(
            lambda move: move.location_dest_id in outside and move.location_id not in outside
        )
        back = self.filtered(
            lambda move: move.location_id in outside and move.location_dest_id not in outside
        )
        return out, back

    def _get_returns_qty(self, uom):
        """Return the quantity of these moves in ``uom``: done, or expected while they are open.

        It is rounded once, in the end: three times four units are a dozen.
        """
        if not self:
            return 0.0
        return uom.round(
            sum(
                move.product_uom._compute_quantity(
                    move.quantity if move.state == "done" else move.product_uom_qty,
                    uom,
                    round=False,
                )
                for move in self
            )
        )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        fields_list = super()._prepare_merge_moves_distinct_fields()
        return [*fields_list, "returns_line_id", "returns_inspection_id", "returns_repair_id"]

    def _prepare_move_split_vals(self, qty):
        return super()._prepare_move_split_vals(qty) | {
            "returns_line_id": self.returns_line_id.id,
            "returns_inspection_id": self.returns_inspection_id.id,
            "returns_repair_id": self.returns_repair_id.id,
            "returns_counts_apart": self.returns_counts_apart,
        }

    def _get_value_from_returns(self, quantity, at_date=None):
        """Value goods that were in repair before at the cost they were sold at.

        What goes back to its owner leaves without a value.
        """
        origin = self.origin_returned_move_id
        while origin.restrict_partner_id and origin.origin_returned_move_id:
            origin = origin.origin_returned_move_id
        if origin == self.origin_returned_move_id or not origin.is_out:
            return super()._get_value_from_returns(quantity, at_date)
        return {
            "value": origin.value * quantity / origin._get_valued_qty(),
            "quantity": quantity,
            "description": self.env._("Value of %(move)s", move=origin.reference),
        }

    def _skip_push(self):
        """Leave goods where an inspection sent them: no rule takes them on."""
        is_placed = self.returns_inspection_id or self.returns_counts_apart
        return super()._skip_push() or bool(is_placed)

    def _action_done(self, cancel_backorder=False):
        inspected = self.filtered("returns_inspection_id")
        if inspected:
            self.env["returns.dispatch"]._check_shelf(inspected.sudo())
        self.env["returns.exchange"]._check_may_leave(self)
        self.env["returns.repair"]._keep_owner(self)
        done = super()._action_done(cancel_backorder=cancel_backorder)
        returned = done.filtered(lambda move: move.returns_line_id and move.state == "done")
        if returned:
            self.env["returns.reception"]._after_receipt(returned)
        self.env["returns.exchange"]._after_shipping(done)
        return done

    def _action_synch_order(self):
        """Leave sales orders alone when something unannounced lies in a returned parcel."""
        announced = self.filtered(
            lambda move: move.sale_line_id or not move.picking_type_id.is_returns_type
        )
        return super(StockMove, announced)._action_synch_order()
