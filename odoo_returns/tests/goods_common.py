from odoo import Command

from .common import ReturnsCommon


class GoodsCommon(ReturnsCommon):
    """Goods that came back, and where inspections send them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock = cls.warehouse.lot_stock_id
        cls.returns_location = cls.warehouse.returns_location_id
        cls.quarantine = cls.warehouse.returns_quarantine_id
        cls.grades = {grade.code: grade for grade in cls.env["returns.grade"].search([])}

    @classmethod
    def _disposition(cls, name):
        return cls.env.ref(f"odoo_returns.disposition_{name}")

    @classmethod
    def _put_in_stock(cls, product, quantity, lot=None):
        cls.env["stock.quant"]._update_available_quantity(product, cls.stock, quantity, lot_id=lot)

    @classmethod
    def _make_lots(cls, product, *names):
        lots = cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        for lot in lots:
            cls._put_in_stock(product, 1, lot)
        return lots

    @classmethod
    def _arrive(cls, product, quantity, **line_values):
        """Return a return whose goods have arrived and are not inspected; all of them were sold."""
        returns_order = cls._return(cls._sell((product, quantity)), approve=True, **line_values)
        returns_order.action_receive_all()
        return returns_order

    @classmethod
    def _inspect(cls, returns_order, quantity, disposition, grade="a", **values):
        return cls.env["returns.inspection"].create(
            {
                "line_id": returns_order.line_ids.id,
                "quantity": quantity,
                "grade_id": cls.grades[grade].id,
                "disposition_id": cls._disposition(disposition).id,
                **values,
            }
        )

    def _on_hand(self, product, location, lot=None):
        """Return what lies at a location itself, its own parts aside."""
        domain = [("product_id", "=", product.id), ("location_id", "=", location.id)]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        return sum(self.env["stock.quant"].search(domain).mapped("quantity"))

    @classmethod
    def _set_policy(cls, returns_order, **values):
        returns_order.line_ids._get_policy().write(
            {name: [Command.set(records.ids)] for name, records in values.items()}
        )
