from odoo import Command

from .rules_common import ReturnsRulesCommon


class ReturnsMoneyCommon(ReturnsRulesCommon):
    """A customer whom only the policy gives something, one with the rights of the Union, and
    services that are sold with goods.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.american = cls._make_customer("Emily", "base.us", "America/New_York")
        cls.freight = cls._make_service("Delivery")
        cls.vat = cls._make_tax(20)
        cls.cup = cls._make_product("Cup", price=20.0)

    @classmethod
    def _make_service(cls, name, **values):
        return cls._make_product(
            name, price=10.0, type="service", is_storable=False, invoice_policy="order", **values
        )

    @classmethod
    def _charge(cls, **values):
        """Promise a fee for a change of mind from now on."""
        cls._promise(
            reason_ids=[
                Command.clear(),
                Command.create({"reason_id": cls.reason.id, "payer": "buyer", **values}),
                Command.create({"reason_id": cls.defective.id, "payer": "seller"}),
            ]
        )

    @classmethod
    def _sell_to(cls, customer, *lines, freight=0.0, **values):
        """Return a delivered and invoiced order; every line is taxed with 20 percent."""
        taxed = {"tax_ids": [Command.set(cls.vat.ids)]}
        rows = [(product, number, taxed | vals) for product, number, vals in lines]
        if freight:
            rows.append((cls.freight, 1, taxed | {"is_delivery": True, "price_unit": freight}))
        return cls._sell(*rows, partner_id=customer.id, **values)

    def _settle(self, order, quantities=None, **line_values):
        """Return a settled return, after its simulation said the same as its credit notes."""
        returns_order = self._receive(self._return(order, quantities, **line_values))
        return self._settle_as_simulated(returns_order)

    def _settle_as_simulated(self, returns_order):
        figures = returns_order.simulate_settle()[returns_order.id]
        before = returns_order.credit_line_ids
        returns_order.action_settle()
        lines = returns_order.credit_line_ids - before
        said = {}
        for row in (row for entry in figures for row in entry["components"]):
            if row["amount"]:
                said[row["kind"]] = round(said.get(row["kind"], 0.0) + row["amount"], 2)
        said = {kind: amount for kind, amount in said.items() if amount}
        self.assertEqual(said, self._get_components(lines))
        moves = lines.move_id
        self.assertEqual(
            sorted(round(entry["amount_total"], 2) for entry in figures),
            sorted(round(move.amount_total, 2) for move in moves),
        )
        return returns_order

    def _get_components(self, lines):
        """Return {component: what credit note lines give, with taxes}."""
        signs = {"out_refund": 1, "out_invoice": -1}
        found = {}
        for line in lines.filtered(lambda line: line.parent_state != "cancel"):
            amount = found.get(line.returns_component, 0.0)
            found[line.returns_component] = round(
                amount + signs[line.move_type] * line.price_total, 2
            )
        return {kind: amount for kind, amount in found.items() if amount}

    def assertOwed(self, returns_order, **components):
        self.assertEqual(self._get_components(returns_order.credit_line_ids), components)

    def _get_notes(self, returns_order):
        """Return {component: note} of what changes nothing."""
        figures = returns_order.simulate_settle()[returns_order.id]
        rows = (row for entry in figures for row in entry["components"])
        return {row["kind"]: (row["note"], row["rule"]) for row in rows if not row["amount"]}
