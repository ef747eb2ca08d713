from odoo import Command, models
from odoo.exceptions import UserError

#: Actions that a transfer inside of the warehouse carries out; it can be reversed.
INTERNAL = ("restock", "quarantine")


class ReturnsDispatchUndo(models.AbstractModel):
    """Take back what was carried out, as far as it can be."""

    _name = "returns.dispatch.undo"
    _description = "Undoing of Returns Dispatch"

    def _undo(self, rows):
        """Cancel documents that wait for goods which were taken back, and reverse transfers.

        :raises UserError: naming goods that are gone for good
        """
        dispatch = self.env["returns.dispatch"]
        rows = rows.filtered(
            lambda row: row.product_uom_id.compare(dispatch._get_missing(row), 0.0) < 0
        )
        for row in rows:
            moves, scraps, repairs = dispatch._get_documents(row)
            moves.filtered(lambda move: move.state != "done")._action_cancel()
            scraps.filtered(lambda scrap: scrap.state == "draft").unlink()
            repairs.filtered(lambda repair: repair.state != "done").action_repair_cancel()
        for row in rows:
            excess = -dispatch._get_missing(row)
            if row.product_uom_id.compare(excess, 0.0) <= 0 or row.action == "repair":
                continue
            if row.action not in INTERNAL:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(product)s cannot be taken back, it is gone: %(documents)s.",
                        rma=row.order_id.name,
                        product=row.product_id.display_name,
                        documents=row.document,
                    )
                )
            self._reverse(row, excess)

    def _reverse(self, row, excess):
        """Bring goods back to where they waited for the inspection."""
        dispatch = self.env["returns.dispatch"]
        moves = row.move_ids.filtered(lambda move: move.state == "done")
        contents = dispatch._get_contents(row.line_id)
        moves_vals = []
        for product, factor in contents.items():
            wanted = excess * factor
            for move_line in moves.move_line_ids.filtered(
                lambda each, product=product: each.product_id == product
            ).sorted("id", reverse=True):
                taken = min(self._get_qty_there(move_line), wanted)
                if product.uom_id.compare(taken, 0.0) > 0:
                    wanted -= taken
                    moves_vals.append(self._prepare_reversal_vals(row, move_line, taken))
            if product.uom_id.compare(wanted, 0.0) > 0:
                raise UserError(
                    self.env._(
                        "%(rma)s: %(quantity)s of %(product)s cannot be taken back: somebody "
                        "moved them on.",
                        rma=row.order_id.name,
                        quantity=wanted,
                        product=product.display_name,
                    )
                )
        dispatch._create_picking(moves.picking_type_id[:1], moves_vals, is_done_at_once=True)

    def _get_qty_there(self, move_line):
        """Return what of a done move line was not reversed yet and, of a lot, still lies there."""
        returned = move_line.move_id.returned_move_ids.move_line_ids.filtered(
            lambda back: back.lot_id == move_line.lot_id and back.state == "done"
        )
        left = move_line.quantity_product_uom - sum(returned.mapped("quantity_product_uom"))
        if not move_line.lot_id:
            return left
        quants = (
            self.env["stock.quant"]
            .sudo()
            ._gather(
                move_line.product_id,
                move_line.location_dest_id,
                move_line.lot_id,
                move_line.result_package_id,
                move_line.owner_id,
                strict=True,
            )
        )
        return min(left, sum(quants.mapped("quantity")))

    def _prepare_reversal_vals(self, row, move_line, quantity):
        move = move_line.move_id
        places = {
            "product_id": move_line.product_id.id,
            "location_id": move_line.location_dest_id.id,
            "location_dest_id": move_line.location_id.id,
            "company_id": row.company_id.id,
        }
        return {
            **places,
            "product_uom_qty": quantity,
            "product_uom": move_line.product_id.uom_id.id,
            "procure_method": "make_to_stock",
            "origin": row.order_id.name,
            "date": self.env.cr.now(),
            "origin_returned_move_id": move.id,
            "move_orig_ids": [Command.link(move.id)],
            "returns_inspection_id": row.correction_ids.sorted("id")[-1:].id,
            "move_line_ids": [
                Command.create(
                    {
                        **places,
                        "product_uom_id": move_line.product_id.uom_id.id,
                        "quantity": quantity,
                        "lot_id": move_line.lot_id.id,
                        "package_id": move_line.result_package_id.id,
                        "owner_id": move_line.owner_id.id,
                    }
                )
            ],
        }
