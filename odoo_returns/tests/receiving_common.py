from itertools import count

from odoo.fields import Command

from .common import ReturnsCommon


class ReceivingCommon(ReturnsCommon):
    """A worker of the warehouse with a scanner, who has no right on returns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.barcode = "5901234123457"
        cls.ordered_product.barcode = "4006381333931"
        cls.keys = count(1)
        cls.worker.name = "Wanda Worker"
        cls.second_worker = cls._make_worker("returns_second_worker", "Tom Tester")

    @classmethod
    def _make_worker(cls, login, name):
        return cls.env["res.users"].create(
            {
                "login": login,
                "name": name,
                "group_ids": [Command.set(cls.env.ref("stock.group_stock_user").ids)],
            }
        )

    @classmethod
    def _announce(cls, *lines, **values):
        """Return an approved return of everything that was sold and delivered."""
        return cls._return(cls._sell(*(lines or [(cls.product, 2)])), approve=True, **values)

    def _dock(self, user=None):
        """Return arrivals as a worker calls them."""
        return self.env["returns.arrival"].with_user(user or self.worker)

    def _scan(self, barcode, arrival=False, user=None, key=None, **values):
        return self._dock(user).receive_scan(
            barcode, key or f"key-{next(self.keys)}", arrival, self.warehouse.id, **values
        )

    def _open(self, returns_order, user=None):
        """Return the id of the parcel of a return, opened by a scan of its number."""
        return self._scan(returns_order.name, user=user)["arrival"]["id"]

    def _validate(self, arrival, user=None):
        return self._dock(user).receive_validate(arrival, f"key-{next(self.keys)}")

    def assertAnswer(self, screen, level, code, pattern="."):
        answer = screen["answer"]
        self.assertEqual((answer["level"], answer["code"]), (level, code), answer["text"])
        self.assertRegex(answer["text"], pattern)

    def assertLines(self, screen, *expected):
        """Assert (product, expected, counted) of each line."""
        self.assertEqual(
            [(line["product_id"], line["expected"], line["counted"]) for line in screen["lines"]],
            [(product.id, *figures) for product, *figures in expected],
        )
