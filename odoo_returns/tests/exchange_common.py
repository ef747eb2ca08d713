from odoo import Command

from odoo.addons.account_payment.tests.common import AccountPaymentCommon

from .common import ReturnsCommon


class ExchangeCommon(ReturnsCommon, AccountPaymentCommon):
    """A kettle that was paid 100, and what it may be exchanged for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dearer = cls._make_product("Big Kettle", price=120.0)
        cls.cheaper = cls._make_product("Small Kettle", price=80.0)
        for product in (cls.product, cls.dearer, cls.cheaper):
            cls._put_on_shelf(product, 20)

    @classmethod
    def _put_on_shelf(cls, product, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            product, cls.warehouse.lot_stock_id, quantity
        )

    @classmethod
    def _promise_exchange(cls, **terms):
        """Publish what the policy says about exchanges; sales from now on are promised it."""
        policy = cls.company.returns_policy_id
        policy.write(terms)
        policy.action_publish()

    @classmethod
    def _exchange(cls, product, order=None, approve=True, **values):
        """Return the exchange of one kettle for an article."""
        order = order or cls._sell((cls.product, 1))
        return cls._return(
            order,
            {cls.product: 1},
            approve=approve,
            resolution="exchange",
            exchange_product_id=product.id,
            **values,
        )

    def _pay_online(self, sale_order, amount):
        """Pay an amount of an order online."""
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.payment_method_id,
                "reference": f"{sale_order.name}-{amount}",
                "amount": amount,
                "currency_id": sale_order.currency_id.id,
                "partner_id": sale_order.partner_id.id,
                "operation": "online_direct",
                "sale_order_ids": [Command.set(sale_order.ids)],
            }
        )
        transaction._set_done()
        transaction._post_process()
        return transaction
