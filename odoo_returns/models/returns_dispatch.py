from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError


class Task(NamedTuple):
    """Goods of one inspection that a document has to take away, from one place.

    :param row: ``returns.inspection``
    :param quantity: in the product's own unit
    :param source: stock move that brought the goods there
    """

    row: object
    product: object
    quantity: float
    location: object
    lot: object
    package: object
    owner: object
    source: object


class ReturnsDispatch(models.AbstractModel):
    """Carry inspections out by Odoo's own documents, in batches, and bring documents in line with
    what is left of an inspection.

    Documents are made with superuser rights once the inspection itself has let the user through:
    an inspector needs no rights on transfers.
    """

    _name = "returns.dispatch"
    _description = "Returns Dispatch"

    def _carry_out(self, inspections):
        """Make what is missing of these inspections, and undo what is too much.

        :raises UserError: naming the goods that are not here, have no vendor, or are gone for good
        """
        rows_sudo = inspections.filtered(lambda row: row.quantity > 0) | inspections.corrects_id
        rows_sudo = rows_sudo.sudo().filtered("disposition_id")
        self.env["returns.dispatch.undo"]._undo(rows_sudo.filtered("correction_ids"))
        missing = {row: self._get_missing(row) for row in rows_sudo}
        missing = {
            row: quantity
            for row, quantity in missing.items()
            if row.product_uom_id.compare(quantity, 0.0) > 0
        }
        by_action = defaultdict(list)
        tasks = self._get_tasks(missing)
        shortened = self._leave_the_steps(tasks)
        for task in tasks:
            by_action[task.row.action].append(task)
        for action, tasks in by_action.items():
            getattr(self, f"_make_{action}")(tasks)
        shortened._action_assign()

    def _leave_the_steps(self, tasks):
        """Stop waiting for goods that are inspected on their way to the location of returns.

        :return: the moves that wait for less; they are reserved again once documents took theirs
        """
        shortened = self.env["stock.move"].sudo()
        for task in tasks:
            quantity = task.quantity
            for move in task.source.move_dest_ids.filtered(
                lambda move, task=task: (
                    move.state not in ("done", "cancel")
                    and not move.returns_inspection_id
                    and move.location_id == task.location
                )
            ):
                taken = min(move.product_qty, quantity)
                quantity -= taken
                if task.product.uom_id.compare(taken, move.product_qty) == 0:
                    move._action_cancel()
                elif taken:
                    unit = task.product.uom_id
                    move.product_uom_qty -= unit._compute_quantity(taken, move.product_uom)
                    move._do_unreserve()
                    shortened |= move
        return shortened

    # === HOW FAR IT IS === #

    def _get_state(self, row):
        """Return how far the documents of an inspection are."""
        uom = row.product_uom_id
        if row.quantity < 0 or not row.disposition_id or row.action == "keep":
            return "none"
        if uom.is_zero(row.qty_left):
            return "taken_back"
        if uom.compare(self._get_missing(row), 0.0) > 0:
            return "missing"
        moves, scraps, repairs = self._get_documents(row)
        is_done = (
            set(moves.mapped("state")) <= {"done"}
            and set(scraps.mapped("state")) <= {"done"}
            and set(repairs.mapped("state")) <= {"done"}
        )
        return "done" if is_done else "waiting"

    def _get_documents(self, row):
        """Return (moves, scraps, repairs) that take goods of an inspection where they belong."""
        return (
            row.move_ids.filtered(lambda move: move.state != "cancel" and not move.scrap_id),
            row.scrap_ids,
            row.repair_ids.filtered(lambda repair: repair.state != "cancel"),
        )

    def _get_missing(self, row):
        """Return what no document takes away yet; below zero, what too much of."""
        if row.action == "keep":
            return 0.0
        uom, (moves, scraps, repairs) = row.product_uom_id, self._get_documents(row)
        carried = self._get_moved_qty(row, moves)
        carried += sum(
            each.product_uom_id._compute_quantity(each.scrap_qty, uom) for each in scraps
        )
        carried += sum(
            each.product_uom._compute_quantity(each.product_qty, uom) for each in repairs
        )
        missing = uom.round(self._get_target(row) - carried, rounding_method="HALF-UP")
        return missing if missing <= 0 else max(missing - self._get_qty_at_vendor(row), 0.0)

    def _get_qty_at_vendor(self, row):
        """Return what the customer sent straight to a vendor: no document of ours takes it."""
        if "is_dropship" not in self.env["stock.picking"]:
            return 0.0
        straight = row.line_id.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.location_id.usage == "customer"
                and move.location_dest_id.usage == "supplier"
            )
        )
        return self._get_moved_qty(row, straight)

    def _get_target(self, row):
        """Return what documents have to take away; goods that left later were taken, too."""
        taken_back = row.correction_ids.filtered(lambda correction: not correction.is_gone)
        return row.quantity + sum(taken_back.mapped("quantity"))

    def _get_moved_qty(self, row, moves):
        """Return what moves carry in the unit of the line; of a kit, what is complete."""
        returned = moves.returned_move_ids.filtered(lambda move: move.state != "cancel")
        carried = defaultdict(float)
        for move, sign in [*((m, 1) for m in moves), *((m, -1) for m in returned)]:
            quantity = move._get_returns_qty(move.product_id.uom_id)
            carried[move.product_id] += sign * quantity
        if not carried:
            return 0.0
        contents = self._get_contents(row.line_id)
        return min(
            quantity / contents[product]
            for product, quantity in carried.items()
            if product in contents
        )

    def _get_contents(self, line):
        """Return {product: quantity in its own unit that one unit of the line is made of}."""
        eligibility = self.env["returns.eligibility"]
        contents = self.env["returns.kit"]._get_contents(line.sale_line_id)[line.sale_line_id]
        one = eligibility._to_reference(1.0, line.product_uom_id)
        return {
            product: eligibility._from_reference(one * quantity, product.uom_id)
            for product, quantity in contents.items()
        }

    # === WHERE GOODS LIE === #

    def _get_tasks(self, missing):
        """Return [:class:`Task`] that take these quantities from where the goods lie.

        :param missing: {inspection: quantity in the unit of its line}
        """
        lines = self.env["returns.order.line"].sudo().union(*(row.line_id for row in missing))
        if not lines:
            return []
        found = self.env["returns.reception"]._get_whereabouts(lines)
        left = {
            line: [[place, place.quantity] for place in places] for line, places in found.items()
        }
        self._reserve_for_open_documents(left)
        tasks = []
        for row, quantity in missing.items():
            places = left[row.line_id]
            for product, factor in self._get_contents(row.line_id).items():
                tasks += self._take(row, product, quantity * factor, places)
        return tasks

    def _reserve_for_open_documents(self, left):
        """Leave to documents that wait what they are going to take."""
        for line, places in left.items():
            for row in line.inspection_ids.filtered("qty_left"):
                moves, scraps, repairs = self._get_documents(row)
                waiting = moves.filtered(lambda move: move.state != "done")
                takers = [(m.product_id, m.lot_ids, m.product_qty) for m in waiting]
                takers += [
                    (
                        each.product_id,
                        each.lot_id,
                        each.product_uom_id._compute_quantity(
                            each.scrap_qty, each.product_id.uom_id
                        ),
                    )
                    for each in scraps.filtered(lambda scrap: scrap.state != "done")
                ]
                takers += [
                    (
                        each.product_id,
                        each.lot_id,
                        self.env["returns.repair"]._get_qty_here(each),
                    )
                    for each in repairs
                ]
                for product, lots, quantity in takers:
                    self._allocate(places, product, lots, quantity)

    def _take(self, row, product, quantity, places):
        tasks = [
            Task(
                row,
                product,
                taken,
                place.location,
                place.lot,
                place.package,
                place.owner,
                place.move,
            )
            for place, taken in self._allocate(places, product, row.lot_id, quantity)
        ]
        if product.uom_id.compare(sum(task.quantity for task in tasks), quantity) < 0:
            raise UserError(
                self.env._(
                    "%(rma)s: %(quantity)s of %(product)s do not lie where returns are kept: "
                    "somebody moved them.",
                    rma=row.order_id.name,
                    quantity=quantity,
                    product=product.display_name,
                )
            )
        return tasks

    def _allocate(self, places, product, lots, quantity):
        """Take a quantity off the places where a product lies; return [(place, quantity)]."""
        found = []
        for entry in places:
            place, available = entry
            taken = product.uom_id.round(min(available, quantity))
            if (
                place.product == product
                and (not lots or place.lot in lots)
                and product.uom_id.compare(taken, 0.0) > 0
            ):
                entry[1] -= taken
                quantity -= taken
                found.append((place, taken))
        return found
