from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import ValidationError

from .. import engine

#: States in which a line keeps its quantity from other returns.
OPEN_STATES = ("submitted", "approved")


class ReturnsEligibility(models.AbstractModel):
    """Facts about what may come back, and the verdict on them.

    Quantities are compared in the reference unit of the sale line's unit (a dozen is twelve
    units), so that no conversion ever rounds.
    """

    _name = "returns.eligibility"
    _description = "Returns Eligibility"

    def _to_reference(self, quantity, uom):
        return Decimal(str(quantity)) * Decimal(str(uom.factor or 1.0))

    def _from_reference(self, quantity, uom):
        return float(quantity / Decimal(str(uom.factor or 1.0)))

    def _get_quantities(self, sale_lines, ignored=(), customer_moves=None, count_hand_made=True):
        """Return what was delivered, came back and is promised, of each sale line.

        :param ignored: return lines that do not count as open
        :param count_hand_made: count open receipts made outside of returns as promised
        :param customer_moves: what :meth:`_get_customer_moves_sudo` gave for these lines or more,
            if it was asked already
        :return: {sale line: :class:`~engine.LineQuantities` in the reference unit}
        """
        figures = self._get_figures(sale_lines, ignored, customer_moves, count_hand_made)
        return {line: self._assemble(parts) for line, parts in figures.items()}

    def _get_figures(self, sale_lines, ignored=(), customer_moves=None, count_hand_made=True):
        """Return the quantities of the article, or of each component of the kit.

        :return: {sale line: {product: (:class:`~engine.LineQuantities`, quantity in one unit of
            the line)}}
        """
        out, back = customer_moves or self._get_customer_moves_sudo(sale_lines)
        contents = self.env["returns.kit"]._get_contents(sale_lines, out | back)
        figures = {
            (line, product): defaultdict(Decimal)
            for line, products in contents.items()
            for product in products
        }
        for kind, moves in (("delivered", out), ("returned", back)):
            for move in moves:
                key = (move.sale_line_id, move.product_id)
                if key not in figures:
                    continue
                if move.state == "done":
                    quantity, target = move.quantity, kind
                elif count_hand_made and kind == "returned" and not move.returns_line_id:
                    quantity, target = move.product_uom_qty, "open"
                else:
                    continue
                figures[key][target] += self._to_reference(quantity, move.product_uom)
        self._add_promised(figures, contents, ignored, (out, back))
        return {
            line: {
                product: (engine.LineQuantities(**figures[line, product]), needed)
                for product, needed in products.items()
            }
            for line, products in contents.items()
        }

    def _add_promised(self, figures, contents, ignored, customer_moves):
        """Count what open returns keep, of the article or of each component of a kit."""
        done = tuple(
            moves.filtered(lambda move: move.state == "done" and move.returns_line_id)
            for moves in customer_moves
        )
        for line in self._get_open_lines_sudo(self.env["sale.order.line"].union(*contents)):
            if line not in ignored:
                sale_line = line.sale_line_id
                products = contents[sale_line]
                promised = self.env["returns.kit"]._get_promised(line, products, done)
                for product, quantity in promised.items():
                    figures[sale_line, product]["open"] += quantity

    def _assemble(self, parts):
        """Return the quantities of a line: those of its article, or of the whole kits."""
        if len(parts) == 1:
            figures, needed = next(iter(parts.values()))
            if needed == 1:
                return figures
        return engine.assemble(parts.values())

    def _get_promised(self, line):
        """Return what a return line keeps from others, in the reference unit."""
        quantity = line._get_qty_expected() if line.expects_goods else line.quantity
        return self._to_reference(quantity, line.product_uom_id)

    def _get_customer_moves_sudo(self, sale_lines):
        """Return the moves of the sale lines that went, or will come, over the border.

        A quantity is a fact whatever the asker may read: hence sudo. Of a kit, its components
        are what moves.

        :return: (moves out, moves in)
        """
        moves_sudo = (
            self.env["stock.move"]
            .sudo()
            .search_fetch(
                [
                    ("sale_line_id", "in", sale_lines.ids),
                    ("state", "not in", ("draft", "cancel")),
                ],
                [
                    "sale_line_id",
                    "product_id",
                    "state",
                    "quantity",
                    "product_uom",
                    "product_uom_qty",
                    "location_id",
                    "location_dest_id",
                    "origin_returned_move_id",
                    "returns_line_id",
                    "returns_repair_id",
                    "returns_counts_apart",
                    "restrict_partner_id",
                    "date",
                ],
            )
        )
        return moves_sudo.filtered(self.env["returns.kit"]._is_counted)._get_customer_moves()

    def _get_open_lines_sudo(self, sale_lines):
        """Return the lines of open returns; a kept article stays promised for good."""
        domain = fields.Domain("sale_line_id", "in", sale_lines.ids) & (
            fields.Domain("order_id.state", "in", OPEN_STATES)
            | fields.Domain([("order_id.state", "=", "done"), ("expects_goods", "=", False)])
        )
        return self.env["returns.order.line"].sudo().search(domain)

    def _allocate(self, lines):
        """Check, under a lock, that the lines ask for no more than can come back.

        :return: the customer moves of the whole orders, as they are under the lock
        :raises ValidationError: naming the return, product, quantity and limit
        """
        lines._lock_sale_lines()
        order_lines_sudo = lines.sudo().sale_line_id.order_id.order_line
        customer_moves = self._get_customer_moves_sudo(order_lines_sudo)
        self._check_allocation(lines, customer_moves)
        return customer_moves

    def _check_allocation(self, lines, customer_moves):
        sale_lines = lines.sale_line_id
        quantities = self._get_quantities(sale_lines, lines, customer_moves)
        asked = defaultdict(Decimal)
        for line in lines:
            asked[line.sale_line_id] += self._get_promised(line)
        for line in lines:
            figures = quantities[line.sale_line_id]
            tolerance = self._get_tolerance(line.sale_line_id, line.product_uom_id)
            if not figures.admits(asked[line.sale_line_id], tolerance):
                uom = line.product_uom_id
                raise ValidationError(
                    self.env._(
                        "%(rma)s: %(quantity)s %(unit)s of %(product)s (%(order)s) cannot come "
                        "back, %(limit)s is the most: %(delivered)s delivered, %(returned)s "
                        "already returned, %(open)s in other returns.",
                        rma=line.order_id.name,
                        quantity=self._print(asked[line.sale_line_id], uom),
                        unit=uom.name,
                        product=line.product_id.display_name,
                        order=line.sale_line_id.order_id.name,
                        limit=self._print(figures.returnable, uom),
                        delivered=self._print(figures.delivered, uom),
                        returned=self._print(figures.returned, uom),
                        open=self._print(figures.open, uom),
                    )
                )

    def _check_arrived(self, lines):
        """Check what is physically back, whatever else waits to be received.

        :raises ValidationError: naming the return, product, quantities
        """
        sale_lines = lines.sale_line_id
        quantities = self._get_quantities(sale_lines, count_hand_made=False)
        for line in lines:
            figures = quantities[line.sale_line_id]
            tolerance = self._get_tolerance(line.sale_line_id, line.product_uom_id)
            if not figures.admits(Decimal(0), tolerance):
                uom = line.product_uom_id
                raise ValidationError(
                    self.env._(
                        "%(rma)s: %(returned)s %(unit)s of %(product)s (%(order)s) are back and "
                        "%(open)s are promised by open returns, but only %(delivered)s were "
                        "delivered.",
                        rma=line.order_id.name,
                        returned=self._print(figures.returned, uom),
                        unit=uom.name,
                        product=line.product_id.display_name,
                        order=line.sale_line_id.order_id.name,
                        open=self._print(figures.open, uom),
                        delivered=self._print(figures.delivered, uom),
                    )
                )

    def _print(self, quantity, uom):
        return f"{round(self._from_reference(quantity, uom), 5):g}"

    def _get_tolerance(self, sale_line, uom):
        """Return half of the smallest step of ``uom`` and of the units the product was sold in."""
        uoms = uom | sale_line.product_uom_id | sale_line.product_id.uom_id
        smallest = min(Decimal(str(one.factor or 1.0)) for one in uoms)
        return smallest * Decimal(str(uom.rounding)) / 2
