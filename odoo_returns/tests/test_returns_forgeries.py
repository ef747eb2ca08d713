from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsForgeries(ReturnsCommon):
    """Invariant 8: what a user with some rights sends over RPC beyond the screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = new_test_user(cls.env, "forging_salesman", "sales_team.group_sale_manager")
        cls.stranger = cls.env["res.partner"].create({"name": "Stranger"})

    def test_the_workflow_fields_cannot_be_written_over_rpc(self):
        returns_order = self._return(self._sell((self.product, 2))).with_user(self.clerk)
        for vals in (
            {"state": "approved"},
            {"verdict": "allow"},
            {"name": "RMA/1"},
            {"submitted_at": "2020-01-01"},
        ):
            for context in ({}, {"returns_gate": True}):
                with self.subTest(vals=vals, context=context):
                    self.assertRefused(
                        UserError,
                        "set by its actions",
                        lambda v=vals, c=context: returns_order.with_context(**c).write(v),
                        returns_order,
                    )
        with self.assertRaisesRegex(UserError, "set by its actions"):
            returns_order.create({"partner_id": self.customer.id, "state": "approved"})
        for vals in ({"verdict": "allow"}, {"qty_cancelled": 1}, {"qty_uninvoiced": 1}):
            with self.subTest(vals=vals):
                self.assertRefused(
                    UserError,
                    "set by its actions",
                    lambda v=vals: returns_order.line_ids.write(v),
                    returns_order,
                )

    def test_a_document_cannot_be_claimed_for_the_return_of_another_order(self):
        returns_order = self._receive(self._return(self._sell((self.product, 2))))
        returns_order.action_settle()
        other = self._sell((self.product, 2))
        line_id = returns_order.line_ids.id
        forgeries = {
            "move": lambda: other.picking_ids.move_ids.with_user(self.salesman).write(
                {"returns_line_id": line_id}
            ),
            "invoice line": lambda: other.invoice_ids.invoice_line_ids.with_user(
                self.accountant
            ).write({"returns_line_id": line_id}),
        }
        for name, forge in forgeries.items():
            with self.subTest(document=name):
                self.assertRefused(UserError, returns_order.name, forge, returns_order)

    def test_computed_progress_cannot_be_written_over_rpc(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        line = returns_order.line_ids.with_user(self.clerk)
        stranger = self.stranger.id
        for name, value in {
            "qty_received": 2.0,
            "qty_accepted": 2.0,
            "qty_settled": 2.0,
            "partner_id": stranger,
            "product_id": self.ordered_product.id,
            "company_id": self.company.id,
        }.items():
            with self.subTest(field=name):
                self.assertRefused(
                    UserError,
                    "set by its actions",
                    lambda n=name, v=value: line.write({n: v}),
                    returns_order,
                )

    def test_parties_kind_and_policy_of_a_submitted_return_cannot_change(self):
        returns_order = self._return(self._sell((self.product, 2)))
        returns_order.action_submit()
        other = returns_order.policy_id.copy()
        for vals in (
            {"kind": "withdrawal"},
            {"policy_id": other.id},
            {"partner_id": self.stranger.id},
        ):
            with self.subTest(vals=vals):
                self.assertRefused(
                    UserError,
                    "cannot change any more",
                    lambda v=vals: returns_order.with_user(self.clerk).write(v),
                    returns_order,
                )

    def test_the_dialog_to_add_lines_shows_nothing_of_another_company(self):
        returns_order = self._return(self._sell((self.product, 2)))
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "other_company_dialog",
            "odoo_returns.group_returns_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        wizards = self.env["returns.add.lines"].with_user(stranger)
        with self.assertRaises(AccessError):
            wizards.create({"order_id": returns_order.id, "line_ids": []})
        own = wizards.env["returns.order"].create({"partner_id": stranger.partner_id.id})
        wizard = wizards.create({"order_id": own.id, "line_ids": []})
        with self.assertRaises(AccessError):
            wizards.env["returns.add.lines.line"].create(
                {
                    "wizard_id": wizard.id,
                    "sale_line_id": returns_order.line_ids.sale_line_id.id,
                }
            )
