from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from .. import engine


class ReturnsBooking(models.AbstractModel):
    """Exact quantities and lots, as counted at the dock, written on receipts.

    Whoever calls has checked that the user may work in the warehouse: stock users need no right
    on returns, hence sudo.
    """

    _name = "returns.booking"
    _description = "Returns Booking"

    def _get_expected(self, orders, warehouse):
        """Return [:class:`~..engine.Expected`] of approved returns, in the products' own units.

        Keys are (line id, product id); products and lots are ids. Whatever is expected is taken
        at every warehouse of the company: the parcel is here. What the customer has beyond that
        is the limit of the first line of each order line.
        """
        lines_sudo = orders.sudo().line_ids.filtered(
            lambda line: (
                line.order_id.state in ("approved", "done")
                and line.expects_goods
                and line.company_id == warehouse.company_id
            )
        )
        left = self._get_left_sudo(lines_sudo.sale_line_id)
        lots = self._get_lots_sudo(lines_sudo)
        result = []
        for line, expected in self.env["returns.kit"]._get_expected(lines_sudo).items():
            for product, quantity in expected.items():
                key = (line.sale_line_id, product)
                with_customer = {lot for lot, number in lots.get(key, {}).items() if number > 0}
                waiting = self._to_product(quantity, product)
                result.append(
                    engine.Expected(
                        key=(line.id, product.id),
                        product=product.id,
                        quantity=waiting,
                        limit=waiting + self._to_product(left.pop(key, Decimal(0)), product),
                        tracking=product.tracking,
                        lots=frozenset(lot.id for lot in with_customer if lot),
                        named=frozenset(lot.id for lot in line.lot_ids if lot in with_customer),
                    )
                )
        return result

    def _get_left_sudo(self, sale_lines_sudo):
        """Return {(sale line, product): what the customer has and no return promises}."""
        figures = (
            self.env["returns.eligibility"]
            .sudo()
            ._get_figures(sale_lines_sudo, count_hand_made=False)
        )
        return {
            (sale_line, product): max(quantities.left, Decimal(0))
            for sale_line, parts in figures.items()
            for product, (quantities, _needed) in parts.items()
        }

    def _get_lots_sudo(self, lines_sudo):
        products = lines_sudo.product_id
        if self.env["returns.kit"]._has_kits() or any(
            product.tracking != "none" for product in products
        ):
            return self.env["returns.reception"]._get_lots_sudo(lines_sudo.sale_line_id)
        return {}

    def _to_product(self, quantity, product):
        """Return a quantity in the reference unit as a Decimal in the product's own unit."""
        return round(quantity / Decimal(str(product.uom_id.factor or 1.0)), 6).normalize()

    # === BOOK === #

    def _book(self, arrival, counts):
        """Receive exactly what was counted, and leave the rest of the receipts waiting.

        :param counts: list of :class:`~..counts.Count`
        :return: the done moves, with the parcel on them
        :raises UserError: naming the returns that are not approved
        :raises ValidationError: when more came back than was delivered, or another lot
        """
        counts = [count._replace(line=count.line.sudo()) for count in counts if count.quantity]
        lines_sudo = self.env["returns.order.line"].sudo().union(*(c.line for c in counts))
        self._check_approved(lines_sudo)
        lines_sudo._lock_sale_lines()
        moves_sudo = self._provide_moves(arrival.sudo().warehouse_id, counts)
        return self._receive(arrival, self._distribute(moves_sudo, counts))

    def _check_approved(self, lines_sudo):
        wrong = lines_sudo.order_id.filtered(lambda order: order.state not in ("approved", "done"))
        if wrong:
            raise UserError(
                self.env._("%(returns)s must be approved first.", returns=wrong._get_numbers())
            )

    def _provide_moves(self, warehouse, counts):
        """Return open moves at the warehouse that hold all of the counts.

        What is missing is made: a receipt was cancelled, more came than was announced, or the
        parcel was expected elsewhere.
        """
        reception = self.env["returns.reception"].sudo()
        needed = defaultdict(float)
        for count in counts:
            needed[count.line, count.product] += count.quantity
        lines_sudo = self.env["returns.order.line"].sudo().union(*(line for line, _p in needed))
        waiting = reception._get_open_moves_sudo(lines_sudo)
        here = waiting.filtered(lambda move: move.picking_type_id.warehouse_id == warehouse)
        missing = {}
        for (line, product), quantity in needed.items():
            own = waiting.filtered(
                lambda move, line=line, product=product: (
                    move.returns_line_id == line and move.product_id == product
                )
            )
            rest = quantity - sum((own & here).mapped("product_qty"))
            if product.uom_id.compare(rest, 0.0) > 0:
                unit = reception._get_unit(line, product)
                missing[line, product] = product.uom_id._compute_quantity(rest, unit, round=False)
                self._expect_less(own - here, rest)
        made = reception._make_receipts(missing, warehouse).move_ids if missing else here.browse()
        return here | made

    def _expect_less(self, moves, quantity):
        """Take what went another way off the moves that waited for it (product units)."""
        for move in moves:
            part = max(min(move.product_qty, quantity), 0.0)
            rest = move.product_id.uom_id._compute_quantity(
                move.product_qty - part, move.product_uom, round=False
            )
            if move.product_uom.compare(rest, 0.0) <= 0:
                move._action_cancel()
            elif part:
                move.product_uom_qty = rest
                move._action_assign()
            quantity -= part

    def _shorten_steps(self, moves):
        """Carry on only what still lies there: goods that were taken off the way need no step.

        :param moves: done moves that took received goods away
        """
        away_sudo = moves.sudo().filtered(
            lambda move: move.location_id.warehouse_id.reception_steps not in (False, "one_step")
        )
        lines = away_sudo.returns_line_id
        if not lines:
            return
        for line, places in self.env["returns.whereabouts"]._get(lines).items():
            steps = line.move_ids.filtered(
                lambda move: (
                    move.state not in ("done", "cancel")
                    and move.location_id in away_sudo.location_id
                    and move.location_dest_id.usage == "internal"
                    and move.location_id.usage == "internal"
                )
            )
            for (product, location), waiting in steps.grouped(
                lambda move: (move.product_id, move.location_id)
            ).items():
                here = sum(
                    place.quantity
                    for place in places
                    if place.product == product and place.location._child_of(location)
                )
                self._expect_less(waiting, sum(waiting.mapped("product_qty")) - here)

    def _distribute(self, moves, counts):
        """Return {move: [(quantity in product units, count)]}, lots on the move they left with."""
        room = {move: move.product_qty for move in moves}
        plan = defaultdict(list)
        for count in counts:
            own = [
                move
                for move in moves
                if move.returns_line_id == count.line and move.product_id == count.product
            ]
            own.sort(key=lambda move: count.lot not in move.origin_returned_move_id.lot_ids)
            rest = count.quantity
            for move in own:
                part = min(room[move], rest)
                if move == own[-1] or count.product.uom_id.compare(part, 0.0) > 0:
                    part = rest if move == own[-1] else part
                    room[move] -= part
                    rest -= part
                    plan[move].append((part, count))
                if count.product.uom_id.is_zero(rest):
                    break
        return plan

    def _receive(self, arrival, plan):
        """Write quantities and lots on the moves and validate them.

        :param plan: {move: [(quantity in product units, count)]}
        """
        moves_sudo = self.env["stock.move"].sudo().union(*plan)
        changed = {
            move: parts for move, parts in plan.items() if not self._is_as_reserved(move, parts)
        }
        moves_sudo.browse().union(*changed).move_line_ids.unlink()
        vals_list = []
        for move, parts in changed.items():
            move.returns_accepts_lot |= any(count.is_accepted for _part, count in parts)
            vals_list += self._prepare_move_lines(move, parts)
        move_lines_sudo = self.env["stock.move.line"].sudo().create(vals_list)
        move_lines_sudo._apply_putaway_strategy()
        pickings_sudo = moves_sudo.picking_id
        (pickings_sudo.move_ids - moves_sudo).picked = False
        moves_sudo.write({"picked": True, "returns_arrival_id": arrival.id})
        pickings_sudo._action_done()
        return moves_sudo

    def _is_as_reserved(self, move, parts):
        """Tell whether what was counted is what Odoo reserved: goods without lots, all of them."""
        counted, unit = sum(quantity for quantity, _count in parts), move.product_id.uom_id
        return (
            move.product_id.tracking == "none"
            and len(move.move_line_ids) == 1
            and unit.compare(counted, move.product_qty) == 0
            and unit.compare(counted, move.move_line_ids.quantity_product_uom) == 0
        )

    def _prepare_move_lines(self, move, parts):
        """Return the values of the move lines, out of the package and for the owner as delivered.

        :param parts: [(quantity in product units, count)]
        """
        sources = move._get_available_move_lines([], [])
        vals_list = []
        for quantity, count in parts:
            lot = self._get_lot(move, count)
            fitting = [item for item in sources.items() if not lot or item[0][1] == lot]
            allocations, rest = engine.allocate(quantity, fitting)
            for found in allocations:
                sources[found.source] -= found.quantity
                location, _lot, package, owner = found.source
                vals_list.append(
                    move._prepare_move_line_vals(found.quantity)
                    | {
                        "location_id": location.id,
                        "lot_id": lot.id,
                        "package_id": package.id,
                        "owner_id": owner.id,
                    }
                )
            if move.product_id.uom_id.compare(rest, 0.0) > 0:
                vals_list.append(move._prepare_move_line_vals(rest) | {"lot_id": lot.id})
        return vals_list

    def _get_lot(self, move, count):
        """Return the lot of a count; a name that nobody knows yet becomes one."""
        if count.lot or not count.lot_name or move.product_id.tracking == "none":
            return self.env["stock.lot"].sudo().union(*filter(None, [count.lot]))
        return self._find_or_create_lot_sudo(count.product, count.lot_name, move.company_id)

    def _find_or_create_lot_sudo(self, product, name, company):
        lots_sudo = self.env["stock.lot"].sudo()
        domain = [
            ("name", "=", name),
            ("product_id", "=", product.id),
            ("company_id", "in", (False, company.id)),
        ]
        return lots_sudo.search(domain, limit=1) or lots_sudo.create(
            {"name": name, "product_id": product.id, "company_id": company.id}
        )
