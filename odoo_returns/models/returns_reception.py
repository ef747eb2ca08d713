from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import Command, models
from odoo.exceptions import UserError

from .. import engine


class Target(NamedTuple):
    """Where goods come in; a vendor who takes his goods back has no warehouse of ours."""

    warehouse: object
    picking_type: object
    location: object
    partner: object


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
        return self._make_receipts(self._get_missing(lines))

    def _make_receipts(self, missing, warehouse=None):
        """Make receipts that bring these quantities in.

        :param missing: {(line, product): quantity in the unit of :meth:`_get_unit`}
        :param warehouse: where they arrive; None leaves it to :meth:`_get_warehouse`
        """
        parts = self._spread_over_deliveries(missing)
        deliveries = self.env["stock.move"].sudo().union(*(part[1] for part in parts))
        copies = dict(zip(deliveries, deliveries.copy_data(), strict=True))
        commands = defaultdict(list)
        for line, delivery, quantity in parts:
            target = self._get_target(line, delivery, warehouse)
            vals = copies[delivery] | self._prepare_move_vals(line, delivery, quantity, target)
            key = (line.order_id, target, delivery.location_dest_id)
            commands[key].append(Command.create(vals))
        pickings_sudo = (
            self.env["stock.picking"]
            .sudo()
            .create(
                [
                    self._prepare_picking_vals(order, target, location) | {"move_ids": moves}
                    for (order, target, location), moves in commands.items()
                ]
            )
        )
        pickings_sudo.action_confirm()
        pickings_sudo.move_ids._action_assign()
        self._expect_named_lots(pickings_sudo.move_ids)
        return pickings_sudo

    def _get_missing(self, lines):
        """Return {(line, product): expected quantity that no open receipt brings}."""
        incoming = self._get_open_moves_sudo(lines)
        missing = {}
        for line, expected in self.env["returns.kit"]._get_expected(lines).items():
            for product, quantity in expected.items():
                uom = self._get_unit(line, product)
                coming = (line.move_ids & incoming).filtered(
                    lambda move, product=product: move.product_id == product
                )
                rest = self._from_reference(quantity, uom) - coming._get_returns_qty(uom)
                if uom.compare(rest, 0.0) > 0:
                    missing[line, product] = rest
        return missing

    def _get_unit(self, line, product):
        """Return the unit in which a receipt counts: the smaller one, so that parts are exact."""
        if product != line.product_id:
            return product.uom_id
        return min(product.uom_id, line.product_uom_id, key=lambda uom: uom.factor)

    def _from_reference(self, quantity, uom):
        return self.env["returns.eligibility"]._from_reference(quantity, uom)

    def _get_target(self, line, delivery, warehouse=None):
        """Return the :class:`Target` of what a delivery brought: a warehouse, or the vendor."""
        order = line.order_id
        if not warehouse and self._goes_to_vendor(line, delivery):
            vendor = "purchase_line_id" in delivery and delivery.purchase_line_id.partner_id
            return Target(
                warehouse=self.env["stock.warehouse"],
                picking_type=delivery.picking_type_id,
                location=delivery.location_id,
                partner=vendor or delivery.picking_id.partner_id,
            )
        warehouse = warehouse or self._get_warehouse(line)
        picking_type = warehouse.returns_type_id
        return Target(
            warehouse=warehouse,
            picking_type=picking_type,
            location=picking_type.default_location_dest_id,
            partner=order.partner_shipping_id or order.partner_id,
        )

    def _goes_to_vendor(self, line, delivery):
        """Tell whether goods that a vendor shipped go straight back to him."""
        return (
            line.resolution != "repair"
            and line.order_id.policy_id.dropship_return_to == "vendor"
            and delivery._is_dropshipped()
        )

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
        """Return [(line, delivery move, quantity)], oldest deliveries first.

        :param missing: {(line, product): quantity in the unit of :meth:`_get_unit`}
        """
        lines = self.env["returns.order.line"].sudo().union(*(line for line, _p in missing))
        done = lines.sale_line_id.move_ids.filtered(
            lambda move: move.state == "done" and move.quantity > 0
        )
        out, _back = done._get_customer_moves()
        by_goods = out.grouped(lambda move: (move.sale_line_id, move.product_id))
        parts = []
        for (line, product), quantity in missing.items():
            uom = self._get_unit(line, product)
            deliveries = by_goods.get((line.sale_line_id, product), out.browse()).sorted(
                lambda move, lots=line.lot_ids: (not (move.lot_ids & lots), move.date, move.id)
            )
            if not deliveries:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(product)s was never delivered.",
                        rma=line.order_id.name,
                        product=product.display_name,
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

    def _prepare_picking_vals(self, order, target, location):
        return {
            "partner_id": target.partner.id,
            "picking_type_id": target.picking_type.id,
            "location_id": location.id,
            "location_dest_id": target.location.id,
            "company_id": order.company_id.id,
            "origin": order.name,
            "user_id": False,
        }

    def _prepare_move_vals(self, line, delivery, quantity, target):
        """Return what a copy of a delivery needs to undo ``quantity`` of it.

        The links are those of core's return wizard (``stock.return.picking.line``): the origin
        gives the value, the chain gives the lots. Orders are not referenced, so that a surplus
        article scanned on the receipt adds no line to them.
        """
        routes = target.warehouse and target.warehouse._get_returns_routes()
        return {
            "product_uom_qty": quantity,
            "product_uom": self._get_unit(line, delivery.product_id).id,
            "state": "draft",
            "date": self.env.cr.now(),
            "location_id": delivery.location_dest_id.id,
            "location_dest_id": target.location.id,
            "location_final_id": False,
            "picking_id": False,
            "picking_type_id": target.picking_type.id,
            "warehouse_id": target.warehouse.id,
            "procure_method": "make_to_stock",
            "rule_id": False,
            "route_ids": [Command.set(routes.ids)] if routes else False,
            "reference_ids": False,
            "origin": line.order_id.name,
            "origin_returned_move_id": delivery.id,
            "move_orig_ids": [Command.link(delivery.id)],
            "move_dest_ids": False,
            "to_refund": True,
            "sale_line_id": line.sale_line_id.id,
            "returns_line_id": line.id,
        }

    def _receive_all(self, orders):
        """Validate the receipts of everything that is still expected."""
        self._create_receipts(orders)
        moves_sudo = self._get_open_moves_sudo(orders.sudo().line_ids)
        for move in moves_sudo:
            if move.product_uom.compare(move.quantity, move.product_uom_qty) < 0:
                move.quantity = move.product_uom_qty
        moves_sudo.picked = True
        moves_sudo.picking_id._action_done()

    def _cancel_receipts(self, orders):
        """Cancel what is still on its way for these returns."""
        self._get_open_moves_sudo(orders.sudo().line_ids)._action_cancel()

    def _get_open_moves_sudo(self, lines):
        """Return the moves that still bring goods in; what goes out again is nobody's receipt."""
        open_moves = lines.sudo().move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and not move.returns_counts_apart
        )
        _sent, incoming = open_moves._get_customer_moves()
        return incoming

    def _get_expected(self, orders, warehouse):
        """Return [:class:`~..engine.Expected`]: what the parcels of these returns should hold."""
        return self.env["returns.booking"]._get_expected(orders, warehouse)

    def _book(self, arrival, counts):
        """Receive exactly these counts of a parcel; return the done moves."""
        return self.env["returns.booking"]._book(arrival, counts)

    def _book_unexpected(self, arrival, items):
        """Receive goods of a parcel that belong to no return line; return the done moves."""
        return self.env["returns.booking"]._book_unexpected(arrival, items)

    def _get_whereabouts(self, lines):
        """Return {line: [:class:`~..counts.Whereabouts`]} of goods nobody disposed of yet."""
        return self.env["returns.whereabouts"]._get(lines)

    def _after_receipt(self, moves):
        """Follow moves that are done, and tell the customer what arrived."""
        self._follow(moves.sudo().returns_line_id)
        self._check_lots(moves)
        sent, received = moves._get_customer_moves()
        self.env["returns.booking"]._shorten_steps(sent)
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
