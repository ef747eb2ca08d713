from collections import defaultdict
from decimal import Decimal

from odoo import models

from .. import engine


class ReturnsKit(models.AbstractModel):
    """What the goods of a line are in the warehouse: the article, or the components of a kit.

    Kits come with ``mrp``, which is not needed: without it every line is its own article.
    Quantities are in the reference unit of each product's unit.
    """

    _name = "returns.kit"
    _description = "Returns Kit"

    def _has_kits(self):
        return "bom_line_id" in self.env["stock.move"]._fields

    def _is_counted(self, move):
        """Tell whether a move carries goods of its sale line: the article or a component."""
        return move.product_id == move.sale_line_id.product_id or self._is_component(move)

    def _is_component(self, move):
        return self._has_kits() and move.bom_line_id.bom_id.type == "phantom"

    def _get_contents(self, sale_lines, moves=None):
        """Return {sale line: {product: quantity that one reference unit of the line is made of}}.

        :param moves: stock moves of the sale lines, where they are read already
        """
        contents = {line: {line.sudo().product_id: Decimal(1)} for line in sale_lines}
        if self._has_kits():
            moves_sudo = (sale_lines.move_ids if moves is None else moves).sudo()
            components = moves_sudo.filtered(self._is_component).grouped("sale_line_id")
            for line in sale_lines:
                if line in components:
                    contents[line] = self._explode(line.sudo(), components[line])
        return contents

    def _explode(self, line_sudo, components):
        """Return {component: quantity in one reference unit of the kit}, as core explodes it."""
        product = line_sudo.product_id
        bom = components.bom_line_id.bom_id.filtered(
            lambda bom: (
                bom.product_id == product
                or (bom.product_tmpl_id == product.product_tmpl_id and not bom.product_id)
            )
        )[:1] or components.env["mrp.bom"]._bom_find(
            product, company_id=line_sudo.company_id.id, bom_type="phantom"
        ).get(product)
        if not bom:
            return {product: Decimal(1)}
        uom = line_sudo.product_uom_id
        sold = uom._compute_quantity(line_sudo.product_uom_qty or 1.0, bom.product_uom_id)
        _boms, parts = bom.explode(product, sold / bom.product_qty)
        total = self._to_reference(line_sudo.product_uom_qty or 1.0, uom)
        factors = defaultdict(Decimal)
        for bom_line, data in parts:
            if bom_line.product_id.type != "service" and data["qty"]:
                quantity = self._to_reference(data["qty"], bom_line.product_uom_id)
                factors[bom_line.product_id] += quantity / total
        return dict(factors)

    def _get_received(self, line, moves, contents):
        """Return {product: what arrived of a return line less what left again}.

        Refused goods that left again stay received.

        :param moves: (moves out, moves in) that are done
        """
        received = {}
        counted = line.move_ids.filtered(lambda move: not move.returns_counts_apart)
        sent, back = (counted & part for part in moves)
        for product, factor in contents.items():
            left = self._sum(sent, product)
            refused = self._to_reference(line.qty_refused, line.product_uom_id) * factor
            received[product] = self._sum(back, product) - max(left - refused, Decimal(0))
        return received

    def _get_expected(self, lines):
        """Return {return line: {product: what is still to arrive}}."""
        done = lines.move_ids.filtered(lambda move: move.state == "done")
        moves = done._get_customer_moves()
        contents = self._get_contents(lines.sale_line_id)
        return {
            line: self._get_line_expected(line, contents[line.sale_line_id], moves)
            for line in lines
        }

    def _get_line_expected(self, line, contents, moves):
        """Return {product: what is still to arrive of a return line}.

        Parts of a dozen and of a kit are counted from the moves: the line has them rounded.
        """
        uom = line.product_uom_id
        if line.product_id in contents and uom == line.product_id.uom_id:
            return {line.product_id: self._to_reference(line._get_qty_expected(), uom)}
        if not line.expects_goods:
            return dict.fromkeys(contents, Decimal(0))
        wanted = self._to_reference(line.quantity - line.qty_cancelled, uom)
        received = self._get_received(line, moves, contents)
        return {
            product: max(round(wanted * factor - received[product], 6), Decimal(0))
            for product, factor in contents.items()
        }

    def _get_promised(self, line, contents, moves):
        """Return {product: what a return line keeps from others}."""
        if line.expects_goods:
            return self._get_line_expected(line, contents, moves)
        quantity = self._to_reference(line.quantity, line.product_uom_id)
        return {product: quantity * factor for product, factor in contents.items()}

    def _get_qty_received(self, line, moves, contents):
        """Return what arrived of a return line, in its unit: only whole kits count.

        :param moves: (moves out, moves in) that are done
        """
        received = self._get_received(line, moves, contents)
        if line.product_id in contents:
            quantity = received[line.product_id]
        else:
            quantity = engine.whole((received[part], need) for part, need in contents.items())
        uom = line.product_uom_id
        rounded = self.env["returns.eligibility"]._from_reference(quantity, uom)
        return uom.round(rounded) if uom else rounded

    def _sum(self, moves, product):
        return sum(
            (
                self._to_reference(move.quantity, move.product_uom)
                for move in moves
                if move.product_id == product
            ),
            Decimal(0),
        )

    def _to_reference(self, quantity, uom):
        return self.env["returns.eligibility"]._to_reference(quantity, uom)
