from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from .returns_dispatch import Task


class ReturnsRepair(models.AbstractModel):
    """Goods of customers that are repaired: who pays, when work may start, and their way back.

    Documents are made with superuser rights once the return or the repair has let the user
    through: whoever repairs needs no right on transfers, nor a clerk on repairs.
    """

    _name = "returns.repair"
    _inherit = "returns.repair.owner"
    _description = "Repairs of Returned Goods"

    def _is_of_customer(self, repair_sudo):
        """Tell whether goods go back to the customer after their repair."""
        return repair_sudo.returns_line_id.resolution == "repair"

    # === WHO PAYS === #

    def _is_under_warranty(self, line):
        """Tell whether we pay: for a fault, while a right gives a repair or the promise lasts."""
        if line.reason_id.reason_class in (False, "no_reason"):
            return False
        granted = line.finding_ids.filtered(lambda finding: finding.code == "right_granted")
        if any("repair" in finding.params.get("remedies", ()) for finding in granted):
            return True
        return "window_open" in line.finding_ids.mapped("code")

    def _quote(self, orders):
        """Make the quotation of each repair that the customer pays; return them.

        Core's action mixes up several repairs: hence one by one.
        """
        repairs_sudo = orders.sudo().repair_ids.filtered(
            lambda repair: (
                self._is_of_customer(repair)
                and repair.state in ("draft", "confirmed")
                and not repair.under_warranty
                and repair.sale_order_id.state in (False, "cancel")
            )
        )
        if not repairs_sudo:
            raise UserError(
                self.env._(
                    "%(returns)s: no repair waits for a quotation.", returns=orders._get_numbers()
                )
            )
        for repair in repairs_sudo:
            repair.sale_order_id = False
            repair.with_company(repair.company_id).action_create_sale_order()
        return repairs_sudo.sale_order_id

    def _check_may_start(self, repairs):
        """Let nobody work on goods before their owner agreed to pay.

        :raises UserError: naming the repair and its return
        """
        for repair in repairs.sudo().filtered(self._is_of_customer):
            if not repair.under_warranty and repair.sale_order_id.state != "sale":
                raise UserError(
                    self.env._(
                        "%(repair)s of %(rma)s is not under warranty: it starts when the customer "
                        "has accepted its quotation.",
                        repair=repair.name,
                        rma=repair.returns_order_id.name,
                    )
                )

    def _check_goods(self, repairs_sudo):
        """Let nobody finish a repair of other goods than those that came for it.

        :raises UserError: naming the repair and its return
        """
        for repair in repairs_sudo.filtered(self._is_of_customer):
            row = repair.returns_inspection_id
            products = self.env["returns.dispatch"]._get_contents(row.line_id)
            if (
                repair.product_id not in products
                or repair.lot_id != (row.lot_id or repair.lot_id)
                or repair.product_uom.compare(repair.product_qty, 0.0) <= 0
                or self._is_too_much(repair, products[repair.product_id])
            ):
                raise UserError(
                    self.env._(
                        "%(repair)s: %(product)s %(lot)s is not what came for %(rma)s.",
                        repair=repair.name,
                        product=repair.product_id.display_name,
                        lot=repair.lot_id.name or "",
                        rma=repair.returns_order_id.name,
                    )
                )

    def _is_too_much(self, repair, needed):
        """Tell whether more is repaired with this one than its inspection sent to be repaired.

        :param needed: what one unit of the line is made of, in the unit of the product
        """
        row, unit = repair.returns_inspection_id, repair.product_id.uom_id
        done = row.repair_ids.filtered(
            lambda other: other.state == "done" and other.product_id == repair.product_id
        )
        repaired = sum(
            each.product_uom._compute_quantity(each.product_qty, unit) for each in done | repair
        )
        target = self.env["returns.dispatch"]._get_target(row)
        return unit.compare(repaired, unit.round(target * needed)) > 0

    # === THE WAY BACK === #

    def _deliver(self, repairs_sudo):
        """Make what is missing of the deliveries that bring repaired goods back.

        :raises UserError: naming the goods that do not lie where returns are kept
        """
        done = repairs_sudo.filtered(
            lambda repair: repair.state == "done" and self._is_of_customer(repair)
        )
        missing = {repair: self._get_qty_to_deliver(repair) for repair in done}
        todo = done.filtered(
            lambda repair: repair.product_id.uom_id.compare(missing[repair], 0.0) > 0
        )
        left = self._get_places(todo.returns_line_id)
        parts = defaultdict(list)
        for repair in todo:
            for task in self._take(repair, missing[repair], left):
                vals = self._prepare_delivery_vals(repair, task)
                warehouse = self.env["returns.dispatch"]._get_warehouse(task)
                parts[repair.returns_order_id, warehouse.out_type_id].append(vals)
        for (order, picking_type), moves_vals in parts.items():
            partner = order.partner_shipping_id or order.partner_id
            self.env["returns.dispatch"]._create_picking(picking_type, moves_vals, False, partner)
        return todo

    def _get_moves(self, repair):
        """Return (moves that take repaired goods back, moves that brought them here again)."""
        moves = repair.returns_line_id.move_ids.filtered(
            lambda move: move.returns_repair_id == repair and move.state != "cancel"
        )
        return moves._get_customer_moves()

    def _get_qty_to_deliver(self, repair):
        """Return what of a repair no delivery takes back, in the unit of the product."""
        sent, back = self._get_moves(repair)
        back = back.filtered(lambda move: move.state == "done")
        unit = repair.product_id.uom_id
        repaired = repair.product_uom._compute_quantity(repair.product_qty, unit)
        return repaired - sent._get_returns_qty(unit) + back._get_returns_qty(unit)

    def _get_qty_here(self, repair):
        """Return what of a repair is here, in the unit of the product."""
        unit = repair.product_id.uom_id
        repaired = repair.product_uom._compute_quantity(repair.product_qty, unit)
        sent, back = (
            moves.filtered(lambda move: move.state == "done")._get_returns_qty(unit)
            for moves in self._get_moves(repair)
        )
        return repaired - sent + back

    def _get_places(self, lines):
        """Return {line: [[place, quantity]]}, without what waiting deliveries take."""
        found = self.env["returns.reception"]._get_whereabouts(lines) if lines else {}
        left = {
            line: [[place, place.quantity] for place in places] for line, places in found.items()
        }
        for line, places in left.items():
            for move in self._get_waiting(line):
                self.env["returns.dispatch"]._allocate(
                    places, move.product_id, move.lot_ids, move.product_qty
                )
        return left

    def _get_waiting(self, line):
        return line.move_ids.filtered(
            lambda move: move.returns_repair_id and move.state not in ("done", "cancel")
        )

    def _take(self, repair, quantity, left):
        line, product = repair.returns_line_id, repair.product_id
        row = repair.returns_inspection_id
        taken = self.env["returns.dispatch"]._allocate(left[line], product, repair.lot_id, quantity)
        if product.uom_id.compare(sum(part for _place, part in taken), quantity) < 0:
            raise UserError(
                self.env._(
                    "%(repair)s: %(quantity)s of %(product)s %(lot)s do not lie where returns of "
                    "%(rma)s are kept.",
                    repair=repair.name,
                    quantity=quantity,
                    product=product.display_name,
                    lot=repair.lot_id.name or "",
                    rma=repair.returns_order_id.name,
                )
            )
        return [
            Task(row, product, part, at.location, at.lot, at.package, at.owner, at.move)
            for at, part in taken
        ]

    def _prepare_delivery_vals(self, repair, task):
        order = repair.returns_order_id
        partner = order.partner_shipping_id or order.partner_id
        return self.env["returns.dispatch"]._prepare_delivery_vals(task, partner) | {
            "returns_inspection_id": False,
            "returns_repair_id": repair.id,
            "returns_counts_apart": True,
        }

    # === HOW FAR IT IS === #

    def _get_qty_gone_back(self, line):
        """Return what was repaired and is with the customer again, in the unit of the line."""
        moves = line.move_ids.filtered(lambda move: move.returns_repair_id and move.state == "done")
        if not moves:
            return 0.0
        uom, contents = line.product_uom_id, self.env["returns.dispatch"]._get_contents(line)
        sent, back = moves._get_customer_moves()
        whole = min(
            self._sum(sent, product) / needed - self._sum(back, product) / needed
            for product, needed in contents.items()
        )
        return uom.round(whole)

    def _sum(self, moves, product):
        moves = moves.filtered(lambda move: move.product_id == product)
        return moves._get_returns_qty(product.uom_id)

    # === IN VAIN === #

    def _give_up(self, line, resolution, reason):
        """Give the customer something else for goods that cannot be repaired.

        What was inspected waits to be inspected again: the goods become ours.

        :raises UserError: naming the return that is not approved, or what has gone back already
        """
        line.order_id._check_approved()
        line._lock_sale_lines()
        self._check_give_up(line, resolution, reason)
        rows = line.inspection_ids.filtered(
            lambda row: row.quantity > 0 and row.qty_left and row.action != "back_to_customer"
        )
        rows._take_back_all(self.env._("The repair was given up."))
        self._get_waiting(line.sudo())._action_cancel()
        line._through_gate().resolution = resolution
        self._take_over(line.sudo())
        self.env["returns.override"]._note(line, "repair_given_up", reason)
        labels = dict(line._fields["resolution"]._description_selection(self.env))
        line.order_id.message_post(
            body=self.env._(
                "%(product)s is not repaired: %(resolution)s instead. %(reason)s",
                product=line.product_id.display_name,
                resolution=labels[resolution],
                reason=reason,
            )
        )
        line.order_id._sync_state()

    def _check_give_up(self, line, resolution, reason):
        offered = self.env["returns.settlement"]._get_credited_resolutions()
        if line.resolution != "repair" or resolution not in offered or not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(rma)s: say what the customer gets instead of a repair, and why.",
                    rma=line.order_id.name,
                )
            )
        if not line.product_uom_id.is_zero(line.qty_settled):
            raise UserError(
                self.env._(
                    "%(rma)s: %(quantity)s of %(product)s went back repaired. Send the rest back, "
                    "too, and take it in with a return of its own.",
                    rma=line.order_id.name,
                    quantity=line.qty_settled,
                    product=line.product_id.display_name,
                )
            )
