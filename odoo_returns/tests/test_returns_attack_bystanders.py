from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .rules_common import ReturnsRulesCommon


@tagged("post_install", "-at_install")
class TestReturnsAttackBystanders(ReturnsRulesCommon):
    """People of another company, or without returns rights, notice nothing of the rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company()["company"]
        cls.salesman = cls._make_stranger("their_salesman", "sales_team.group_sale_salesman")
        cls.keeper = cls._make_stranger("their_keeper", "stock.group_stock_user")
        cls.creator = cls._make_stranger(
            "their_creator", "base.group_partner_manager,product.group_product_manager"
        )

    @classmethod
    def _make_stranger(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups,
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )

    def _get_other_order(self, quantity=1):
        product = self.env["product.product"].create({"name": "Theirs", "is_storable": True})
        if not self.env["stock.warehouse"].search([("company_id", "=", self.other.id)]):
            self.env["stock.warehouse"].create(
                {"name": "Theirs", "code": "THR", "company_id": self.other.id}
            )
        orders = self.env["sale.order"].with_user(self.salesman)
        return orders.create(
            {
                "partner_id": self.german.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity})
                ],
            }
        )

    def test_a_salesman_of_another_company_sells_and_his_keeper_delivers(self):
        order = self._get_other_order()
        order.action_confirm()
        promised = order.order_line.sudo().returns_policy_revision_id
        self.assertEqual(promised.company_id, self.other)
        picking = order.picking_ids.with_user(self.keeper)
        picking.move_ids.quantity = 1
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        order.order_line.product_uom_qty = 3
        order.with_user(self.salesman)._action_cancel()
        order.action_draft()

    def test_people_without_returns_rights_open_the_forms_they_always_opened(self):
        order = self._get_other_order()
        self.assertTrue(Form(order).name)
        self.creator.group_ids += self.env.ref("stock.group_stock_user")
        with Form(self.env["res.partner"].with_user(self.creator)) as form:
            form.name = "New"
        with Form(self.env["product.template"].with_user(self.creator)) as form:
            form.name = "New"
        countries = self.env["res.country"].with_user(self.salesman).search([], limit=3)
        self.assertTrue(countries.read())

    def test_a_new_language_breaks_no_policy(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        policies = self.env["returns.policy"].search([])
        self.assertTrue(policies.mapped("state"))
        order = self._sell((self.product, 1), partner_id=self.german.id)
        revision = order.order_line.returns_policy_revision_id
        self.assertEqual(revision._get_texts("fr_FR")["name"], revision._get_texts("en_US")["name"])

    def test_a_salesman_cannot_say_afterwards_that_the_customer_gave_up_his_right(self):
        salesman = new_test_user(self.env, "plain", "sales_team.group_sale_salesman_all_leads")
        order = self._sell((self.product, 1), partner_id=self.german.id)
        with self.assertRaisesRegex(UserError, "after the sale"):
            order.with_user(salesman).order_line.returns_exclusion_confirmed = True

    def test_a_list_of_orders_costs_as_many_queries_as_one_order(self):
        orders = self.env["sale.order"].union(
            *(self._sell((self.product, 1), partner_id=self.german.id) for _i in range(9))
        )
        counts = []
        for batch in (orders[:1], orders[1:]):
            self.env.invalidate_all()
            with self._collect_queries() as queries:
                batch.with_user(self.clerk).mapped("returnable_until")
            counts.append(len(queries))
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_the_answers_of_a_long_draft_cost_as_many_queries_as_those_of_a_short_one(self):
        products = [self._make_product(f"Cup {number}", price=5.0) for number in range(12)]
        counts = []
        for few in (products[:2], products):
            order = self._sell(*[(product, 1) for product in few], partner_id=self.german.id)
            draft = self._return(order)
            self.env.invalidate_all()
            with self._collect_queries() as queries:
                draft.line_ids.with_user(self.clerk).mapped("shown_text")
            counts.append(len(queries))
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_the_screens_of_a_submitted_return_open_for_a_clerk(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        returns_order = self._return(order).with_user(self.clerk)
        returns_order.action_submit()
        with Form(returns_order) as form:
            self.assertTrue(form.name)
        with Form(order.with_user(self.clerk)) as form:
            self.assertEqual(form.returnable_until, str(order.returnable_until))

    def test_a_refused_submit_in_a_controller_leaves_no_mail_and_no_clock(self):
        self._promise(reason_ids=[Command.create({"reason_id": self.defective.id})])
        american = self._make_customer("Emily", "base.us", "America/New_York")
        order = self._sell((self.product, 1), partner_id=american.id)
        returns_order = self._return(order)
        returns_order.channel = "portal"
        try:
            returns_order.sudo().action_submit()
        except UserError:
            self.env.flush_all()
        self.assertEqual(
            (
                returns_order.state,
                returns_order.verdict,
                returns_order.submitted_at,
                len(returns_order.deadline_ids),
                len(returns_order.line_ids.finding_ids),
            ),
            ("draft", False, False, 0, 0),
        )
