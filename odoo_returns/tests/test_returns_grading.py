from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsGrading(ReturnsCommon):
    """What the grade of inspected goods does to the money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worn = cls.env.ref("odoo_returns.grade_c")
        cls.policy = cls.company.returns_policy_id
        cls.policy.grade_ids = [Command.create({"grade_id": cls.worn.id, "percent": 20})]
        cls.policy.action_publish()

    def _inspect(self, returns_order, grade, quantity=1):
        self.env["returns.inspection"].create(
            {
                "line_id": returns_order.line_ids.id,
                "quantity": quantity,
                "grade_id": grade.id,
                "disposition_id": self.env.ref("odoo_returns.disposition_restock").id,
            }
        )
        return returns_order.line_ids.finding_ids.filtered(
            lambda finding: finding.code.startswith("grade_")
        )

    def _arrive(self, **values):
        order = self._sell((self.product, 2))
        returns_order = self._return(order, approve=True, **values)
        returns_order.action_receive_all()
        return returns_order

    def test_an_inspection_says_what_its_grade_does_to_the_money(self):
        returns_order = self._arrive()
        self.assertFalse(self._inspect(returns_order, self.env.ref("odoo_returns.grade_a")))
        finding = self._inspect(returns_order, self.worn)
        self.assertEqual((finding.code, finding.outcome), ("grade_lowers_refund", "allow"))
        self.assertIn("Inspected as C: 20", finding.message)
        self.assertIn(returns_order.line_ids.policy_revision_id.display_name, finding.message)

    def test_a_correction_takes_the_finding_back(self):
        returns_order = self._arrive()
        self._inspect(returns_order, self.worn, 2)
        self.assertFalse(self._inspect(returns_order, self.worn, -2))

    def test_goods_with_a_fault_are_paid_in_full(self):
        defective = self.env["returns.reason"].search([("reason_class", "=", "defective")], limit=1)
        returns_order = self._arrive(reason_id=defective.id)
        self.assertFalse(self._inspect(returns_order, self.worn))

    def test_a_promise_without_deductions_is_not_judged_again(self):
        order = self._sell((self.product, 1))
        self.policy.grade_ids.unlink()
        self.policy.action_publish()
        later = self._sell((self.product, 1))
        self.assertTrue(order.order_line.returns_policy_revision_id._get_terms().grades)
        returns_order = self._return(later, approve=True)
        returns_order.action_receive_all()
        self.patch(type(self.env["returns.facts"]), "_collect", lambda *_args: self.fail("judged"))
        self.assertFalse(self._inspect(returns_order, self.worn))

    def test_a_deduction_is_at_most_the_price(self):
        for percent in (0, -5, 100.5):
            with (
                self.subTest(percent=percent),
                self.assertRaisesRegex(ValidationError, "Percent is"),
            ):
                self.policy.grade_ids.percent = percent

    def test_the_simulator_tells_the_deduction_as_a_component(self):
        wizard = self.env["returns.simulator"].create(
            {
                "country_id": self.env.ref("base.us").id,
                "product_id": self.product.id,
                "reason_id": self.reason.id,
                "amount": 50,
                "ordered_at": fields.Datetime.now() + timedelta(minutes=1),
                "grade_id": self.worn.id,
            }
        )
        self.assertIn("Deduction for the state of the goods", wizard.answer)
        self.assertIn("10.00", wizard.answer)
