from collections import defaultdict

from odoo import models

from ..counts import Whereabouts


class ReturnsWhereabouts(models.AbstractModel):
    """Where received goods lie until somebody disposes of them, from the moves alone."""

    _name = "returns.whereabouts"
    _description = "Returns Whereabouts"

    def _get(self, lines):
        """Return {line: [:class:`~..counts.Whereabouts`]}, in the order in which goods came.

        A move of an inspection takes goods away from here, wherever it takes them to; its reversal
        brings them back.
        """
        balances, last = self._get_balances(lines)
        return {
            line: [
                Whereabouts(
                    location=location,
                    lot=lot,
                    quantity=quantity,
                    move=last[line, product, location],
                    product=product,
                    package=package,
                    owner=owner,
                )
                for (product, location, lot, package, owner), quantity in self._settle(balance)
            ]
            for line, balance in balances.items()
        }

    def _get_deficit(self, line):
        """Return what was taken from where goods of a line lie although it was not there."""
        balances, _last = self._get_balances(line)
        return -sum(quantity for quantity in balances[line].values() if quantity < 0)

    def _get_balances(self, lines):
        """Return {line: {place: quantity}}, and the last move that brought goods to a place."""
        balances = {line: defaultdict(float) for line in lines}
        carried = {line: defaultdict(float) for line in lines}
        last = {}
        for move in self._get_moves_sudo(lines):
            line = move.returns_line_id or self._get_inspection(move).line_id
            for move_line in move.move_line_ids:
                self._follow(balances[line], carried[line], move_line)
                if self._is_ours(move_line.location_dest_id):
                    last[line, move_line.product_id, move_line.location_dest_id] = move
        return balances, last

    def _get_moves_sudo(self, lines):
        """Return the done moves that brought or took goods of these lines, oldest first."""
        moves_sudo = self.env["stock.move"].sudo()
        return moves_sudo.search(
            [
                ("state", "=", "done"),
                "|",
                "|",
                ("returns_line_id", "in", lines.ids),
                ("returns_inspection_id.line_id", "in", lines.ids),
                ("origin_returned_move_id.returns_inspection_id.line_id", "in", lines.ids),
            ],
            order="date, id",
        )

    def _follow(self, balance, carried, move_line):
        """Move a quantity from place to place; outside of our locations it is gone.

        :param carried: {place: quantity} of what inspections took there, and nobody took on
        """
        product, lot, owner = move_line.product_id, move_line.lot_id, move_line.owner_id
        source, target, move = move_line.location_id, move_line.location_dest_id, move_line.move_id
        quantity = move_line.quantity_product_uom
        from_place = (product, source, lot, move_line.package_id, owner)
        to_place = (product, target, lot, move_line.result_package_id, owner)
        taken_on = min(carried[from_place], quantity)
        carried[from_place] -= taken_on
        is_reversal = bool(move.origin_returned_move_id.returns_inspection_id)
        if self._is_ours(source) and not is_reversal:
            balance[from_place] -= quantity - taken_on
        if not self._is_ours(target):
            return
        if move.returns_inspection_id and not is_reversal:
            carried[to_place] += quantity
        else:
            balance[to_place] += quantity

    def _get_inspection(self, move):
        return move.returns_inspection_id or move.origin_returned_move_id.returns_inspection_id

    def _is_ours(self, location):
        return location.usage == "internal" or (
            location.usage == "transit" and bool(location.company_id)
        )

    def _settle(self, balance):
        """Return [(place, quantity)] above zero.

        Goods that were carried elsewhere by a transfer of their own are disposed of from there:
        what is too much there is missing where they were seen last.
        """
        debts = defaultdict(float)
        for (product, _location, lot, _package, _owner), quantity in balance.items():
            debts[product, lot] += max(-quantity, 0.0)
        found = []
        for place, quantity in balance.items():
            product, _location, lot, _package, _owner = place
            paid = min(max(quantity, 0.0), debts[product, lot])
            debts[product, lot] -= paid
            if product.uom_id.compare(quantity - paid, 0.0) > 0:
                found.append((place, product.uom_id.round(quantity - paid)))
        return found
