from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.odoo_returns.tests.common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestExtension(ReturnsCommon):
    def test_a_check_of_another_addon_is_run_stored_and_put_into_words(self):
        order = self._sell((self.product, 12))
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "review")
        finding = returns_order.line_ids.finding_ids.filtered(lambda f: f.code == "large_quantity")
        self.assertEqual((finding.outcome, finding.params), ("review", {"quantity": "12"}))
        self.assertEqual(finding.message, "12 at once: please look at it.")

    def test_ten_pass_the_check_of_another_addon(self):
        returns_order = self._return(self._sell((self.product, 10)))
        returns_order.action_submit()
        self.assertNotIn("large_quantity", returns_order.line_ids.finding_ids.mapped("code"))

    def test_a_right_of_another_addon_counts_from_the_event_that_it_brings(self):
        self.product.returns_goods_class_ids = self.env.ref(
            "odoo_returns.goods_class_home_appliance"
        )
        self.company.returns_policy_id.write({"window_days": 1, "outside_window": "refuse"})
        self.company.returns_policy_id.action_publish()
        order = self._sell((self.product, 1))
        now = fields.Datetime.now()
        order.order_line.move_ids.date = now - timedelta(days=200)
        order.installed_at = now - timedelta(days=9)
        returns_order = self._return(order)
        returns_order.action_submit()
        right = returns_order.line_ids.finding_ids.filtered(
            lambda finding: finding.rule == "MOON.INSTALLATION"
        )
        self.assertEqual(right.code, "right_granted")
        late = returns_order.line_ids.finding_ids.filtered(lambda f: f.code == "window_expired")
        self.assertEqual((late.outcome, late.lifted_by), ("allow", "MOON.INSTALLATION"))
        self.assertEqual(returns_order.verdict, "allow")
