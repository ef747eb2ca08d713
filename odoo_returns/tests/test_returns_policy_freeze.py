from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsPolicyFreeze(ReturnsCommon):
    """Invariant 6: what an order was promised at confirmation stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.company.returns_policy_id
        cls.salesman = new_test_user(
            cls.env, "promising_salesman", "sales_team.group_sale_salesman"
        )

    def _draft(self, count=1, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_uom_qty": 1})
                    for _index in range(count)
                ],
                **values,
            }
        )

    def _publish(self, policy, day=False, **values):
        policy.write({"publish_from": day, **values})
        policy.action_publish()
        return policy.revision_ids.sorted("number")[-1]

    def test_a_line_keeps_the_revision_of_its_confirmation(self):
        order = self._draft()
        line = order.order_line
        self.assertFalse(line.returns_policy_revision_id)
        order.action_confirm()
        promised = line.returns_policy_revision_id
        self.assertEqual(promised, self.standard.current_revision_id)
        self._publish(self.standard, window_days=3)
        self._publish(self.env["returns.policy"].create({"name": "First", "sequence": 1}))
        order._action_confirm()
        line.product_uom_qty = 5
        self.assertEqual(line.returns_policy_revision_id, promised)
        self.assertEqual(promised._get_terms().window_days, 30)
        self.assertFalse(order.copy().order_line.returns_policy_revision_id)

    def test_the_verdict_goes_by_what_was_promised(self):
        order = self._sell((self.product, 2))
        self._publish(self.standard, window_days=3, outside_window="refuse")
        order.order_line.move_ids.date = fields.Datetime.now() - timedelta(days=10)
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "allow")
        self.assertIn("window_open", returns_order.line_ids.finding_ids.mapped("code"))

    def test_a_line_added_to_a_confirmed_order_gets_its_promise_at_once(self):
        order = self._draft()
        order.action_confirm()
        second = self._publish(self.standard, window_days=3)
        order.date_order = fields.Datetime.now() + timedelta(seconds=1)
        order.write(
            {
                "order_line": [
                    Command.create({"product_id": self.ordered_product.id}),
                    Command.create({"display_type": "line_note", "name": "Thank you"}),
                ]
            }
        )
        first, added, note = order.order_line
        self.assertEqual(first.returns_policy_revision_id.number, 1)
        self.assertEqual(added.returns_policy_revision_id, second)
        self.assertFalse(note.returns_policy_revision_id)

    def test_a_salesman_without_returns_rights_confirms_and_cannot_forge(self):
        order = self._draft(user_id=self.salesman.id).with_user(self.salesman)
        order.action_confirm()
        promised = self.standard.current_revision_id
        self.assertEqual(order.sudo().order_line.returns_policy_revision_id, promised)
        other = self._publish(self.standard, window_days=3)
        vals = {"returns_policy_revision_id": other.id}
        for user in (self.salesman, self.clerk, self.env.user):
            line = order.order_line.with_user(user)
            attempts = {
                "write": lambda line=line: line.write(vals),
                "empty": lambda line=line: line.write({"returns_policy_revision_id": False}),
                "forged gate": lambda line=line: line.with_context(returns_gate=1).write(vals),
                "create": lambda line=line: line.create(vals | {"order_id": order.id}),
                "default": lambda line=line: line.with_context(
                    default_returns_policy_revision_id=other.id
                ).create({"order_id": order.id, "product_id": self.product.id}),
                "order": lambda line=line: line.order_id.write(
                    {"order_line": [Command.update(line.id, vals)]}
                ),
            }
            for name, attempt in attempts.items():
                with (
                    self.subTest(user=user.login, attempt=name),
                    self.assertRaises(UserError),
                ):
                    attempt()
        self.env.invalidate_all()
        self.assertEqual(order.sudo().order_line.returns_policy_revision_id, promised)

    def test_a_company_without_policy_confirms_and_promises_nothing(self):
        self.company.returns_policy_id = False
        self.standard.active = False
        order = self._draft()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.order_line.returns_policy_revision_id)
        self.assertFalse(order.order_line._get_policy_revisions()[order.order_line])
        self.assertIsNone(order.order_line.returns_policy_revision_id._get_terms().window_days)

    # === OLD ORDERS === #

    def _sell_before_returns(self, moment):
        """Return an order of ``moment`` that was confirmed before returns were installed."""
        order = self._draft()
        order.action_confirm()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order_line SET returns_policy_revision_id = NULL WHERE order_id = %s",
            [order.id],
        )
        self.env.invalidate_all()
        order.date_order = moment
        return order.order_line

    def test_an_order_from_before_gets_the_policy_of_its_date(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        self._publish(self.standard, "2024-05-01", window_days=20)
        self._publish(self.standard, "2025-01-01", window_days=40)
        for moment, days in {
            "2019-01-01 00:00:00": 30,
            "2024-04-30 15:59:59": 30,
            "2024-04-30 16:00:00": 20,
            "2024-12-31 15:59:59": 20,
            "2024-12-31 16:00:00": 40,
        }.items():
            with self.subTest(moment=moment):
                line = self._sell_before_returns(moment)
                revision = line._get_policy_revisions()[line]
                self.assertEqual(revision._get_terms().window_days, days)
                self.assertFalse(line.returns_policy_revision_id)

    def test_a_policy_of_the_past_keeps_its_orders_after_it_is_archived(self):
        old = self.env["returns.policy"].create({"name": "Old", "date_to": "2023-12-31"})
        self._publish(old, "2020-01-01")
        old.active = False
        line = self._sell_before_returns("2023-12-31 12:00:00")
        later = self._sell_before_returns("2024-01-01 12:00:00")
        revisions = (line | later)._get_policy_revisions()
        self.assertEqual(revisions[line].policy_id, old)
        self.assertEqual(revisions[later].policy_id, self.standard)

    # === THE RETURN === #

    def test_a_return_takes_the_policy_of_its_first_line_unless_a_person_chose(self):
        special = self.env["returns.policy"].create(
            {"name": "Kettles", "product_ids": self.product.ids}
        )
        special.action_publish()
        returns_order = self._return(self._sell((self.product, 1), (self.ordered_product, 1)))
        self.assertEqual(returns_order.policy_id, special)
        goodwill = self.env["returns.policy"].create({"name": "Goodwill", "sequence": 99})
        goodwill.country_ids = self.env.ref("base.aq")
        goodwill.action_publish()
        returns_order.policy_id = goodwill
        returns_order.line_ids[1].unlink()
        self.assertEqual(returns_order.policy_id, goodwill)
        plain = self._return(self._sell((self.ordered_product, 1)))
        self.assertEqual(plain.policy_id, self.standard)

    # === COST === #

    def _count_confirmation(self, count):
        orders = self._draft(count)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        orders.order_line._freeze_returns_policy()
        self.env.flush_all()
        self.assertEqual(len(orders.order_line.returns_policy_revision_id), 1)
        return self.cr.sql_log_count - before

    def test_twenty_lines_cost_as_many_queries_as_one(self):
        self._count_confirmation(1)
        plain = self._count_confirmation(1)
        self.assertEqual(self._count_confirmation(20), plain)
        self.assertLessEqual(plain, 6)  # order, lines (2), company, its time zone, one update
        tag = self.env["product.tag"].create({"name": "Sale"})
        policy = self.env["returns.policy"].create(
            {
                "name": "Tagged",
                "product_tag_ids": tag.ids,
                "country_ids": self.customer.country_id.ids,
            }
        )
        policy.action_publish()
        self._count_confirmation(1)
        self.assertEqual(self._count_confirmation(20), self._count_confirmation(1))

    # === FORM === #

    def test_a_manager_makes_and_publishes_a_policy_in_the_form(self):
        form = Form(self.env["returns.policy"])
        form.name = "Autumn"
        form.window_days = 21
        with form.reason_ids.new() as row:
            row.reason_id = self.env.ref("odoo_returns.reason_defective")
            self.assertEqual(row.payer, "seller")
        policy = form.save()
        self.assertEqual(len(policy.condition_ids), 5)
        policy.action_publish()
        self.assertEqual(policy.state, "published")
        action = policy.action_open_revisions()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, policy.revision_ids)
        order = self._draft()
        order.action_confirm()
        self.assertEqual(policy.sale_count, 1)
        action = policy.action_open_sales()
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)
