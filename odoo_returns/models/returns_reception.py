from collections import defaultdict
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError

from .. import engine


class ReturnsReception(models.AbstractModel):
    """Goods on their way in: receipts made from the deliveries they undo.

    Documents are made with superuser rights once the return itself has let the user through: a
    clerk needs no warehouse rights.
    """

    _name = "returns.reception"
    _description = "Returns Reception"

    def _create_receipts(self, orders):
        """Make receipts for what is expected and not on its way: one a return and warehouse."""
        lines = orders.sudo().filtered(lambda order: order.state == "approved").line_ids
        missing = self._get_missing(lines)
        parts = self._spread_over_deliveries(missing)
        deliveries = self.env["stock.move"].sudo().union(*(part[1] for part in parts))
        copies = dict(zip(deliveries, deliveries.copy_data(), strict=True))
        commands = defaultdict(list)
        for line, delivery, quantity in parts:
            warehouse = self._get_warehouse(line)
            vals = copies[delivery] | self._prepare_move_vals(line, delivery, quantity, warehouse)
            key = (line.order_id, warehouse, delivery.location_dest_id)
            commands[key].append(Command.create(vals))
        pickings_sudo = (
            self.env["stock.picking"]
            .sudo()
            .create(
                [
                    self._prepare_picking_vals(order, warehouse, location) | {"move_ids": moves}
                    for (order, warehouse, location), moves in commands.items()
                ]
            )
        )
        pickings_sudo.action_confirm()
        pickings_sudo.move_ids._action_assign()
        for move in pickings_sudo.move_ids.filtered("returns_line_id.lot_ids"):
            self._set_lots(move)
        return pickings_sudo

    def _get_missing(self, lines):
        """Return {line: expected quantity, in its unit, that no open receipt brings}."""
        waiting = lines.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        _sent, incoming = waiting._get_customer_moves()
        missing = {}
        for line in lines:
            coming = (line.move_ids & incoming)._get_returns_qty(line.product_uom_id)
            quantity = line._get_qty_expected() - coming
            if line.product_uom_id.compare(quantity, 0.0) > 0:
                missing[line] = quantity
        return missing

    def _get_warehouse(self, line):
        """Return the warehouse that takes the goods of a line back: by country, or as it left."""
        warehouse = line._get_place().warehouse_id or line.sale_line_id.order_id.warehouse_id
        if not warehouse.returns_type_id:
            raise UserError(
                self.env._(
                    "Warehouse %(warehouse)s has no operation type for returns.",
                    warehouse=warehouse.display_name,
                )
            )
        return warehouse

    def _spread_over_deliveries(self, missing):
        """Return [(line, delivery move, quantity in the line's unit)], oldest deliveries first.

        :param missing: {line: quantity}
        """
        lines = self.env["returns.order.line"].sudo().union(*missing)
        done = lines.sale_line_id.move_ids.filtered(lambda move: move.state == "done")
        out, _back = done._get_customer_moves()
        by_sale_line = out.grouped("sale_line_id")
        parts = []
        for line, quantity in missing.items():
            uom = line.product_uom_id
            deliveries = by_sale_line.get(line.sale_line_id, out.browse()).sorted(
                lambda move, lots=line.lot_ids: (not (move.lot_ids & lots), move.date, move.id)
            )
            if not deliveries:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(product)s was never delivered.",
                        rma=line.order_id.name,
                        product=line.product_id.display_name,
                    )
                )
            sources = [(move, self._get_qty_left(move, uom)) for move in deliveries]
            allocations, rest = engine.allocate(Decimal(str(quantity)), sources)
            spread = {part.source: part.quantity for part in allocations}
            if not uom.is_zero(float(rest)):
                spread[deliveries[-1]] = spread.get(deliveries[-1], Decimal(0)) + rest
            parts += [(line, move, float(part)) for move, part in spread.items()]
        return parts

    def _get_qty_left(self, delivery, uom):
        """Return what of a delivery is not returned or on its way back, in ``uom``."""
        quantity = delivery.product_uom._compute_quantity(delivery.quantity, uom, round=False)
        for move in delivery.returned_move_ids.filtered(lambda move: move.state != "cancel"):
            back = move.quantity if move.state == "done" else move.product_uom_qty
            quantity -= move.product_uom._compute_quantity(back, uom, round=False)
        return Decimal(str(round(max(quantity, 0.0), 6)))

    def _prepare_picking_vals(self, order, warehouse, location):
        picking_type = warehouse.returns_type_id
        return {
            "partner_id": order.partner_shipping_id.id or order.partner_id.id,
            "picking_type_id": picking_type.id,
            "location_id": location.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
            "company_id": order.company_id.id,
            "origin": order.name,
            "user_id": False,
        }

    def _prepare_move_vals(self, line, delivery, quantity, warehouse):
        """Return what a copy of a delivery needs to undo ``quantity`` of it.

        The links are those of core's return wizard (``stock.return.picking.line``): the origin
        gives the value, the chain gives the lots. Orders are not referenced, so that a surplus
        article scanned on the receipt adds no line to them.
        """
        picking_type = warehouse.returns_type_id
        return {
            "product_uom_qty": quantity,
            "product_uom": line.product_uom_id.id,
            "state": "draft",
            "date": self.env.cr.now(),
            "location_id": delivery.location_dest_id.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
            "location_final_id": False,
            "picking_id": False,
            "picking_type_id": picking_type.id,
            "warehouse_id": warehouse.id,
            "procure_method": "make_to_stock",
            "rule_id": False,
            "route_ids": False,
            "reference_ids": False,
            "origin": line.order_id.name,
            "origin_returned_move_id": delivery.id,
            "move_orig_ids": [Command.link(delivery.id)],
            "move_dest_ids": False,
            "to_refund": True,
            "sale_line_id": line.sale_line_id.id,
            "returns_line_id": line.id,
        }

    def _set_lots(self, move):
        """Expect the lots that the return names, where the delivery had them."""
        lots = move.returns_line_id.lot_ids & move.origin_returned_move_id.lot_ids
        if move.product_id.tracking == "serial" and lots:
            move.lot_ids = lots[: int(move.product_qty)]

    def _receive_all(self, orders):
        """Validate the receipts of everything that is still expected."""
        self._create_receipts(orders)
        moves_sudo = self._get_open_moves_sudo(orders)
        for move in moves_sudo:
            if move.product_uom.compare(move.quantity, move.product_uom_qty) < 0:
                move.quantity = move.product_uom_qty
        moves_sudo.picked = True
        moves_sudo.picking_id._action_done()

    def _cancel_receipts(self, orders):
        """Cancel what is still on its way for these returns."""
        self._get_open_moves_sudo(orders)._action_cancel()

    def _get_open_moves_sudo(self, orders):
        """Return the moves that still bring goods in; what goes out again is nobody's receipt."""
        open_moves = orders.sudo().line_ids.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        _sent, incoming = open_moves._get_customer_moves()
        return incoming

    def _after_receipt(self, moves):
        """Follow moves that are done, and tell the customer what arrived."""
        self._follow(moves.sudo().returns_line_id)
        _sent, received = moves._get_customer_moves()
        received.sudo().returns_line_id.order_id._notify("received")

    def _follow(self, lines_sudo):
        """Bring the returns of lines up to what the warehouse did.

        :raises ValidationError: when more came back than was delivered and promised, or when
            goods left again that are settled already
        """
        lines_sudo._lock_sale_lines()
        self.env["returns.eligibility"].sudo()._check_arrived(lines_sudo)
        self._take_back_acceptance(lines_sudo)
        self.env["returns.deadline"].sudo()._update(lines_sudo.order_id)
        lines_sudo.order_id._sync_state()

    def _take_back_acceptance(self, lines_sudo):
        """Correct the inspections of accepted goods that are no longer here."""
        for line in lines_sudo.filtered("expects_goods"):
            graded = line.qty_accepted + line.qty_refused + line.qty_quarantined
            gone = graded - line.qty_received
            if line.product_uom_id.compare(gone, 0.0) > 0:
                line.inspection_ids._take_back(
                    line, gone, self.env._("No longer here: the warehouse moved it again.")
                )

    def _get_whereabouts(self, lines):
        """Return {line: [:class:`~..counts.Whereabouts`]} of goods nobody disposed of yet."""
        return self.env["returns.whereabouts"]._get(lines)
