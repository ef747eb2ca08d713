from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import UserError


class ReturnsDispatch(models.AbstractModel):
    """The documents: one method for each action of a disposition, and their undoing."""

    _inherit = "returns.dispatch"

    # === INSIDE OF THE WAREHOUSE === #

    def _make_restock(self, tasks):
        parts = defaultdict(list)
        for task in tasks:
            warehouse = self._get_warehouse(task)
            key = (warehouse.int_type_id, task.row.disposition_id.is_done_at_once)
            destination = self._get_destination(task, warehouse)
            parts[key].append(self._prepare_move_vals(task, destination))
        for (picking_type, is_done_at_once), moves_vals in parts.items():
            self._create_picking(picking_type, moves_vals, is_done_at_once)

    def _make_quarantine(self, tasks):
        self._make_restock(tasks)

    def _get_warehouse(self, task):
        warehouse = task.location.warehouse_id
        return warehouse or self.env["returns.reception"]._get_warehouse(task.row.line_id)

    def _get_destination(self, task, warehouse):
        """Return where goods stay: grades that are not as new never lie among new goods."""
        row = task.row
        own = row.disposition_id.with_company(row.company_id).location_id
        if own:
            return own
        if row.action == "quarantine":
            return warehouse.returns_quarantine_id
        if row.grade_id.is_as_new:
            return warehouse.lot_stock_id._get_putaway_strategy(
                task.product, task.quantity, task.package
            )
        return self.env["returns.grade.place"]._get_location(warehouse, row.grade_id)

    def _check_shelf(self, moves):
        """Keep goods that are not as new off the shelf of new ones, whoever moves them.

        :raises UserError: naming the goods and their grade
        """
        for move in moves.filtered(lambda move: move.returns_inspection_id.action == "restock"):
            shelf = move.location_dest_id.warehouse_id.lot_stock_id
            grade = move.returns_inspection_id.grade_id
            if not grade.is_as_new and shelf in move.move_line_ids.location_dest_id:
                raise UserError(
                    self.env._(
                        "%(product)s is of grade %(grade)s and cannot be sold as new: "
                        "it does not belong in %(location)s.",
                        product=move.product_id.display_name,
                        grade=grade.name,
                        location=shelf.display_name,
                    )
                )

    # === OUT OF THE STOCK === #

    def _make_scrap(self, tasks):
        scraps_sudo = (
            self.env["stock.scrap"]
            .sudo()
            .create([self._prepare_scrap_vals(task) for task in tasks])
        )
        scraps_sudo.filtered(
            lambda scrap: scrap.returns_inspection_id.disposition_id.is_done_at_once
        ).do_scrap()

    def _make_donate(self, tasks):
        self._make_scrap(tasks)

    def _prepare_scrap_vals(self, task):
        row = task.row
        return {
            "product_id": task.product.id,
            "product_uom_id": task.product.uom_id.id,
            "scrap_qty": task.quantity,
            "lot_id": task.lot.id,
            "package_id": task.package.id,
            "owner_id": task.owner.id,
            "location_id": task.location.id,
            "scrap_location_id": row.disposition_id._get_loss_location(row.company_id).id,
            "scrap_reason_tag_ids": [Command.set(row.disposition_id.scrap_reason_tag_ids.ids)],
            "company_id": row.company_id.id,
            "origin": row.order_id.name,
            "returns_inspection_id": row.id,
        }

    def _make_vendor(self, tasks):
        parts = defaultdict(list)
        for task in tasks:
            warehouse, bought = self._get_warehouse(task), self._get_purchase_move(task)
            vendor = self._get_vendor(task, bought)
            vals = self._prepare_move_vals(task, vendor.property_stock_supplier)
            vals |= {"partner_id": vendor.id, "to_refund": True}
            if bought:
                vals |= {
                    "origin_returned_move_id": bought.id,
                    "purchase_line_id": bought.purchase_line_id.id,
                }
            key = (warehouse.out_type_id, vendor, task.row.disposition_id.is_done_at_once)
            parts[key].append(vals)
        for (picking_type, vendor, is_done_at_once), moves_vals in parts.items():
            self._create_picking(picking_type, moves_vals, is_done_at_once, vendor)

    def _get_purchase_move(self, task):
        """Return the last receipt by which goods were bought; empty where nobody knows."""
        moves_sudo = self.env["stock.move"].sudo()
        if "purchase_line_id" not in moves_sudo._fields:  # of ``purchase_stock``, not needed
            return moves_sudo
        domain = [
            ("product_id", "=", task.product.id),
            ("company_id", "=", task.row.company_id.id),
            ("state", "=", "done"),
            ("purchase_line_id", "!=", False),
            ("location_id.usage", "=", "supplier"),
        ]
        if task.lot:
            domain.append(("move_line_ids.lot_id", "=", task.lot.id))
        return moves_sudo.search(domain, order="date desc, id desc", limit=1)

    def _get_vendor(self, task, bought):
        vendor = (
            bought.picking_id.partner_id
            or task.product.with_company(task.row.company_id)
            .seller_ids._get_filtered_supplier(task.row.company_id, task.product)[:1]
            .partner_id
        )
        if not vendor:
            raise UserError(
                self.env._(
                    "%(rma)s: nobody knows of whom %(product)s was bought. Add its vendor to the "
                    "product.",
                    rma=task.row.order_id.name,
                    product=task.product.display_name,
                )
            )
        return vendor

    def _make_back_to_customer(self, tasks):
        """Deliver again what came back: it counts as delivered, and no new window starts."""
        parts = defaultdict(list)
        for task in tasks:
            order = task.row.order_id
            partner = order.partner_shipping_id or order.partner_id
            picking_type = self._get_warehouse(task).out_type_id
            key = (order, picking_type, partner, task.row.disposition_id.is_done_at_once)
            parts[key].append(self._prepare_delivery_vals(task, partner))
        for (_order, picking_type, partner, is_done_at_once), moves_vals in parts.items():
            self._create_picking(picking_type, moves_vals, is_done_at_once, partner)

    def _prepare_delivery_vals(self, task, partner):
        line = task.row.line_id
        _sent, received = line.move_ids._get_customer_moves()
        receipt = received.filtered(
            lambda move: move.state == "done" and move.product_id == task.product
        ).sorted(lambda move: (task.lot in move.lot_ids, move == task.source, move.id))[-1:]
        return (
            receipt.copy_data()[0]
            | self._prepare_move_vals(task, receipt.location_id)
            | {
                "partner_id": partner.id,
                "origin_returned_move_id": receipt.id,
                "to_refund": receipt.to_refund,
                "sale_line_id": line.sale_line_id.id,
                "returns_line_id": line.id,
                "location_final_id": False,
                "move_dest_ids": False,
                "picking_id": False,
                "rule_id": False,
                "route_ids": False,
                "reference_ids": False,
                "state": "draft",
            }
        )

    def _make_repair(self, tasks):
        repairs_sudo = (
            self.env["repair.order"]
            .sudo()
            .create([self._prepare_repair_vals(task) for task in tasks])
        )
        repairs_sudo.filtered(
            lambda repair: repair.returns_inspection_id.disposition_id.is_done_at_once
        )._action_repair_confirm()

    def _prepare_repair_vals(self, task):
        """Return the values of a repair; the order that sold the goods pays for no parts of it."""
        row, repair = task.row, self.env["returns.repair"]
        is_of_customer = row.line_id.resolution == "repair"
        return {
            "picking_id": is_of_customer and task.source.picking_id.id,
            "picking_type_id": self._get_warehouse(task).repair_type_id.id,
            "product_id": task.product.id,
            "product_uom": task.product.uom_id.id,
            "product_qty": task.quantity,
            "lot_id": task.lot.id,
            "partner_id": row.order_id.partner_id.id,
            "product_location_src_id": task.location.id,
            "product_location_dest_id": task.location.id,
            "under_warranty": not is_of_customer or repair._is_under_warranty(row.line_id),
            "company_id": row.company_id.id,
            "user_id": False,
            "internal_notes": row.note or False,
            "returns_order_id": row.order_id.id,
            "returns_inspection_id": row.id,
        }

    # === TRANSFERS === #

    def _prepare_move_vals(self, task, destination):
        """Return the values of a move that takes exactly these goods, and nothing like them."""
        places = {
            "product_id": task.product.id,
            "location_id": task.location.id,
            "location_dest_id": destination.id,
            "company_id": task.row.company_id.id,
        }
        return {
            **places,
            "product_uom_qty": task.quantity,
            "product_uom": task.product.uom_id.id,
            "procure_method": "make_to_stock",
            "origin": task.row.order_id.name,
            "date": self.env.cr.now(),
            "move_orig_ids": [Command.link(task.source.id)],
            "returns_inspection_id": task.row.id,
            "move_line_ids": [
                Command.create(
                    {
                        **places,
                        "product_uom_id": task.product.uom_id.id,
                        "quantity": task.quantity,
                        "lot_id": task.lot.id,
                        "package_id": task.package.id,
                        "owner_id": task.owner.id,
                    }
                )
            ],
        }

    def _create_picking(self, picking_type, moves_vals, is_done_at_once, partner=None):
        """Make one transfer of some moves; validated, or ready for the warehouse."""
        origins = dict.fromkeys(vals["origin"] for vals in moves_vals if vals["origin"])
        picking_sudo = (
            self.env["stock.picking"]
            .sudo()
            .create(
                {
                    "picking_type_id": picking_type.id,
                    "location_id": moves_vals[0]["location_id"],
                    "location_dest_id": moves_vals[0]["location_dest_id"],
                    "company_id": moves_vals[0]["company_id"],
                    "partner_id": partner.id if partner else False,
                    "origin": ", ".join(origins),
                    "user_id": False,
                    "move_ids": [
                        Command.create(vals | {"picking_type_id": picking_type.id})
                        for vals in moves_vals
                    ],
                }
            )
        )
        picking_sudo.move_ids._action_confirm(merge=False)
        if is_done_at_once:
            picking_sudo.move_ids.picked = True
            picking_sudo._action_done()
        return picking_sudo
