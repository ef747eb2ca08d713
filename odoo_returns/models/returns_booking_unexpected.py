from odoo import Command, models


class ReturnsBooking(models.AbstractModel):
    """Goods in a parcel that no return announced and that were not delivered in that quantity."""

    _inherit = "returns.booking"

    def _book_unexpected(self, arrival, items):
        """Receive goods that stay the customer's: not valued, on no sales order.

        :param items: list of :class:`~..counts.Unexpected` (or tuples like it)
        :return: the done moves, with the parcel on them
        """
        if not items:
            return self.env["stock.move"].sudo()
        arrival_sudo = arrival.sudo()
        owner = self._get_owner(arrival_sudo)
        picking_sudo = (
            self.env["stock.picking"]
            .sudo()
            .create(self._prepare_unexpected_picking(arrival_sudo, owner, items))
        )
        picking_sudo.move_ids._action_confirm(merge=False)
        vals_list, taken = [], set()
        for move, item in zip(picking_sudo.move_ids.sorted("id"), items, strict=True):
            vals_list += [
                move._prepare_move_line_vals(quantity) | {"lot_id": lot.id, "owner_id": owner.id}
                for quantity, lot in self._get_unexpected_lots(move, item, taken)
            ]
        picking_sudo.move_line_ids.unlink()
        picking_sudo.move_line_ids.create(vals_list)._apply_putaway_strategy()
        picking_sudo.move_ids.picked = True
        picking_sudo._action_done()
        return picking_sudo.move_ids

    def _prepare_unexpected_picking(self, arrival_sudo, owner, items):
        picking_type = arrival_sudo.warehouse_id.returns_type_id
        values = {
            "picking_type_id": picking_type.id,
            "location_id": picking_type.default_location_src_id.id,
            "location_dest_id": picking_type.default_location_dest_id.id,
            "company_id": arrival_sudo.company_id.id,
        }
        routes = arrival_sudo.warehouse_id._get_returns_routes()
        moves = [
            Command.create(
                values
                | {
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": quantity,
                    "restrict_partner_id": owner.id,
                    "returns_arrival_id": arrival_sudo.id,
                    "route_ids": [Command.set(routes.ids)],
                    "to_refund": False,
                    "sequence": sequence,
                }
            )
            for sequence, (product, quantity, *_lot) in enumerate(items)
        ]
        return values | {
            "partner_id": owner.id,
            "owner_id": owner.id,
            "origin": arrival_sudo.name,
            "user_id": False,
            "move_ids": moves,
        }

    def _get_owner(self, arrival_sudo):
        """Return whose goods they are: of the customer, or of a sender nobody knows yet."""
        partner = arrival_sudo.partner_id or arrival_sudo.order_ids.partner_id[:1]
        return partner.commercial_partner_id or self.env.ref("odoo_returns.partner_unknown").sudo()

    def _get_unexpected_lots(self, move, item, taken):
        """Return [(quantity, lot)] of an item; a serial that is in stock gets a name of its own.

        :param taken: serials of the parcel so far; those of the item are added
        """
        product, quantity, lot, *lot_name = item
        if move.product_id.tracking == "none":
            return [(quantity, self.env["stock.lot"])]
        name = lot.sudo().name or next(filter(None, lot_name), self.env._("Unknown"))
        if move.product_id.tracking == "lot":
            return [(quantity, self._find_or_create_lot_sudo(product, name, move.company_id))]
        return [(1.0, self._get_free_serial(move, name, taken)) for _i in range(round(quantity))]

    def _get_free_serial(self, move, name, taken):
        """Return the serial of that name, or of a name like it where it is here already."""
        candidate, number = name, 0
        while True:
            serial_sudo = self._find_or_create_lot_sudo(move.product_id, candidate, move.company_id)
            is_here = serial_sudo.quant_ids.filtered(
                lambda quant: quant.location_id.usage == "internal" and quant.quantity > 0
            )
            if serial_sudo.id not in taken and not is_here:
                taken.add(serial_sudo.id)
                return serial_sudo
            number += 1
            candidate = f"{name} ({move.returns_arrival_id.name or move.picking_id.name} {number})"
