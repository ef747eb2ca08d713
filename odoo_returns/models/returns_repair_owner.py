from odoo import Command, models


class ReturnsRepairOwner(models.AbstractModel):
    """Whose goods are under repair: the customer's, until something else is agreed.

    Goods of somebody else have no value in our stock, and the order still delivered them: neither
    stock nor sale changes when they come, are repaired, and go.
    """

    _name = "returns.repair.owner"
    _description = "Owner of Goods under Repair"

    def _keep_owner(self, moves):
        """Note the owner of what comes in for a repair, at the moment it comes in.

        What comes back for good is nobody's but ours, though it was repaired before, or the rest
        of it came for a repair that was given up.
        """
        incoming = moves.filtered(
            lambda move: (
                move.returns_line_id
                and not move.returns_counts_apart
                and move.location_id.usage == "customer"
            )
        )
        for move_sudo in incoming.sudo():
            line, owner = move_sudo.returns_line_id, move_sudo.returns_line_id.order_id.partner_id
            if line.resolution == "repair":
                move_sudo.write({"to_refund": False, "restrict_partner_id": owner.id, "value": 0.0})
                move_sudo.move_line_ids.owner_id = owner
            elif move_sudo.restrict_partner_id == owner:
                move_sudo.write({"to_refund": True, "restrict_partner_id": False})
                move_sudo.move_line_ids.owner_id = False

    def _take_over(self, line):
        """Make goods that lie here ours: they come back at the cost they left with.

        Two moves say so, of which none is a reception.
        """
        found = self.env["returns.reception"]._get_whereabouts(line)[line]
        owned = [place for place in found if place.owner]
        vals_list = []
        for place in owned:
            receipt = self._get_receipt(line, place)
            vals_list.append(self._prepare_swap_vals(line, place, receipt, is_ours=True))
            vals_list.append(self._prepare_swap_vals(line, place, receipt, is_ours=False))
        moves_sudo = self.env["stock.move"].sudo().create(vals_list)
        moves_sudo._action_confirm(merge=False)
        moves_sudo.picked = True
        moves_sudo._action_done()

    def _get_receipt(self, line, place):
        _sent, received = line.move_ids._get_customer_moves()
        return received.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == place.product
                and move.restrict_partner_id == place.owner
            )
        ).sorted(lambda move: (place.lot in move.lot_ids, move.id))[-1:]

    def _prepare_swap_vals(self, line, place, receipt, is_ours):
        """Return the values of one side: the customer's goods leave, the same come in as ours."""
        customer, here = receipt.location_id.id, place.location.id
        origin = receipt.origin_returned_move_id if is_ours else receipt
        places = {
            "product_id": place.product.id,
            "location_id": customer if is_ours else here,
            "location_dest_id": here if is_ours else customer,
            "company_id": line.company_id.id,
        }
        return {
            **places,
            "product_uom_qty": place.quantity,
            "product_uom": place.product.uom_id.id,
            "procure_method": "make_to_stock",
            "origin": line.order_id.name,
            "date": self.env.cr.now(),
            "origin_returned_move_id": origin.id,
            "to_refund": is_ours,
            "restrict_partner_id": False if is_ours else place.owner.id,
            "sale_line_id": line.sale_line_id.id,
            "returns_line_id": line.id,
            "returns_counts_apart": True,
            "move_line_ids": [
                Command.create(
                    {
                        **places,
                        "product_uom_id": place.product.uom_id.id,
                        "quantity": place.quantity,
                        "lot_id": place.lot.id,
                        "package_id": False if is_ours else place.package.id,
                        "owner_id": False if is_ours else place.owner.id,
                    }
                )
            ],
        }
