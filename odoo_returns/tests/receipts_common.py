from ..counts import Count, Unexpected
from .common import ReturnsCommon


class ReceiptsCommon(ReturnsCommon):
    """Parcels at the dock, and articles with lots and serials to find in them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reception = cls.env["returns.reception"]

    @classmethod
    def _make_arrival(cls, orders=None, **values):
        arrival = cls.env["returns.arrival"].sudo()._through_gate().create(
            {
                "company_id": cls.company.id,
                "warehouse_id": cls.warehouse.id,
                "order_ids": [(6, 0, orders.ids if orders else [])],
                **values,
            }
        )
        return arrival.with_env(cls.env)

    @classmethod
    def _stock_lots(cls, product, names, quantity=1):
        lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        for lot in lots:
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, quantity, lot_id=lot
            )
        return lots

    def _expect(self, orders, warehouse=None):
        """Return {(line, product): what is expected}."""
        found = self.reception._get_expected(orders, warehouse or self.warehouse)
        return {row.key: row for row in found}

    def _count(self, line, quantity, lot=None, product=None, **values):
        return Count(
            line=line,
            product=product or line.product_id,
            quantity=quantity,
            lot=lot or self.env["stock.lot"],
            **values,
        )

    def _book(self, *counts, arrival=None):
        arrival = arrival or self._make_arrival(counts[0].line.order_id)
        return self.reception.with_user(self.worker)._book(arrival, list(counts))

    def _book_unexpected(self, arrival, product, quantity, lot=None, lot_name=""):
        item = Unexpected(product, quantity, lot or self.env["stock.lot"], lot_name)
        return self.reception.with_user(self.worker)._book_unexpected(arrival, [item])

    def _get_stock(self, product, location):
        """Return what lies at a location and below it."""
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "child_of", location.id)]
        )
        return sum(quants.mapped("quantity"))
