from odoo.tests import tagged

from .provider_case import ProviderCase


@tagged("post_install", "-at_install")
class TestRefundDemo(ProviderCase):
    """Odoo's own demo provider."""

    code = "demo"

    def test_a_refund_goes_back_and_is_reconciled_by_itself(self):
        order_id = self._credit()
        self._work()
        self._work()
        self.assertLedger(order_id, [("original", "settled", 200)])
