from collections import Counter, defaultdict
from math import floor

from .receipts_common import ReceiptsCommon


class RecountCommon(ReceiptsCommon):
    """What stock and return lines must say, counted again from the moves by other means."""

    @classmethod
    def _explode(cls, product):
        """Return {product that moves: how many of it one of ``product`` is}."""
        return cls.kits.get(product, {product: 1})

    def _get_moved(self, domain):
        """Return {product: Counter of (location, lot): quantity} of done move lines."""
        moved = defaultdict(Counter)
        for line in self.env["stock.move.line"].search([("state", "=", "done"), *domain]):
            quantity = line.quantity_product_uom
            moved[line.product_id][line.location_id, line.lot_id] -= quantity
            moved[line.product_id][line.location_dest_id, line.lot_id] += quantity
        return moved

    def _recount_line(self, line):
        """Return {product: what arrived less what left again of a return line}."""
        received = {}
        for product, factor in self._explode(line.product_id).items():
            arrived = left = 0.0
            for move in line.move_ids.filtered(lambda move, p=product: move.product_id == p):
                if move.state == "done":
                    quantity = sum(move.move_line_ids.mapped("quantity_product_uom"))
                    arrived += quantity if move.location_id.usage == "customer" else 0
                    left += quantity if move.location_dest_id.usage == "customer" else 0
            refusals = line.inspection_ids.filtered(
                lambda row: not row.is_accepted and row.action != "quarantine"
            )
            refused = sum(refusals.mapped("quantity")) * line.product_uom_id.factor * factor
            received[product] = arrived - max(left - refused, 0)
        return received

    def _assert_lines(self, lines):
        for line in lines:
            parts, received = self._explode(line.product_id), self._recount_line(line)
            units = min(received[product] / factor for product, factor in parts.items())
            if line.product_id in self.kits:
                units = floor(units + 1e-6)
            self.assertAlmostEqual(line.qty_received, units / line.product_uom_id.factor, 2)
            final = line.inspection_ids.filtered(lambda row: row.action != "quarantine")
            accepted = sum(final.filtered("is_accepted").mapped("quantity"))
            self.assertAlmostEqual(line.qty_accepted, accepted, 2)
            credited = sum(
                credit.quantity * credit.product_uom_id.factor
                for credit in line.credit_line_ids
                if credit.parent_state != "cancel"
            )
            settled = credited / line.product_uom_id.factor + line.qty_uninvoiced
            self.assertAlmostEqual(line.qty_settled, settled, 2)
            graded = sum(line.inspection_ids.mapped("quantity"))
            self.assertLessEqual(graded, line.qty_received + 0.011)
            self.assertLessEqual(line.qty_settled, line.qty_accepted + 0.011)

    def _assert_nothing_comes_back_twice(self, orders):
        """Invariant 1, for each product that moves and for each lot."""
        for sale_line in orders.order_line:
            lines = self.env["returns.order.line"].search([("sale_line_id", "=", sale_line.id)])
            moved = self._get_moved([("move_id.sale_line_id", "=", sale_line.id)])
            for product, factor in self._explode(sale_line.product_id).items():
                customers = Counter()
                for (location, lot), quantity in moved[product].items():
                    if location.usage == "customer":
                        customers[lot] += quantity
                promised = 0.0
                for line in lines.filtered(lambda line: line.state in ("submitted", "approved")):
                    wanted = (line.quantity - line.qty_cancelled) * line.product_uom_id.factor
                    missing = wanted * factor - self._recount_line(line)[product]
                    promised += max(missing, 0)
                self.assertGreaterEqual(sum(customers.values()) - promised, -0.07, product.name)
                self.assertGreaterEqual(min(customers.values(), default=0), 0, product.name)

    def _assert_stock(self, products):
        """Every location holds what the moves brought there, lot by lot."""
        moved = self._get_moved([("product_id", "in", products.ids)])
        for product in products:
            expected = Counter(self.initial[product])
            expected.update(moved[product])
            found = Counter()
            for quant in self.env["stock.quant"].search([("product_id", "=", product.id)]):
                found[quant.location_id, quant.lot_id] += quant.quantity
            for place in expected.keys() | found.keys():
                self.assertAlmostEqual(found[place], expected[place], 2, f"{product.name} {place}")
