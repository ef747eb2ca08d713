from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsRight(ReturnsCommon):
    def test_smoke(self):
        self.assertTrue(self.env["returns.anchor"].search([]))
