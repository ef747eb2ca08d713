from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon

VERBS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestReturnsAccess(ReturnsCommon):
    """Who may do what.

    ==================  =======  =======  ===========================================
    model               clerk    manager  portal, salesman, warehouse, accountant
    ==================  =======  =======  ===========================================
    returns.order       rwcu     rwcu     portal reads its own; the others nothing
    returns.order.line  rwcu     rwcu     portal reads its own; the others nothing
    returns.inspection  rwc      rwc      nothing
    returns.parcel      rwcu     rwcu     nothing
    .parcel.event       rc       rc       nothing
    .tracking.source    nothing  rwcu     nothing
    .tracking.delivery  nothing  r        nothing
    returns.reason      r        rwcu     nothing
    returns.policy      r        rwcu     nothing
    .policy.reason …    r        rwcu     nothing; so conditions and addresses
    .policy.revision    r        r        nothing
    returns.disposition r        rwcu     the warehouse reads
    returns.grade       r        rwcu     portal nothing; the others read
    returns.arrival     rw       rw       the warehouse reads
    returns.scan        r        r        the warehouse reads
    returns.right.*     r        rwcu     nothing
    returns.goods.class r        rwcu     portal nothing; the others read
    returns.anchor      r        r        nothing
    returns.finding     r        r        nothing
    returns.deadline    r        r        nothing
    returns.milestone   rcu      rcu      nothing
    returns.override    r        r        nothing
    returns.refund      rw       rw       the accountant rw
    .exchange.line      rwcu     rwcu     nothing
    returns.entry       rwcu     rwcu     nothing
    returns.goodwill    rc       rc       nothing
    .store.credit       r        r        the accountant reads
    returns.recovery    rwcu     rwcu     the accountant reads
    returns.fx.rule     nothing  rwcu     the accountant reads
    .reconciliation     r        r        the accountant reads
    returns.accrual     nothing  nothing  the accountant rwcu
    .accrual.line       nothing  nothing  the accountant rw
    ==================  =======  =======  ===========================================
    """

    MATRIX = {
        "returns.order": ("rwcu", "rwcu", "r"),
        "returns.order.line": ("rwcu", "rwcu", "r"),
        "returns.inspection": ("rwc", "rwc", ""),
        "returns.parcel": ("rwcu", "rwcu", ""),
        "returns.parcel.event": ("rc", "rc", ""),
        "returns.tracking.source": ("", "rwcu", ""),
        "returns.tracking.delivery": ("", "r", ""),
        "returns.reason": ("r", "rwcu", ""),
        "returns.policy": ("r", "rwcu", ""),
        "returns.policy.reason": ("r", "rwcu", ""),
        "returns.policy.condition": ("r", "rwcu", ""),
        "returns.policy.address": ("r", "rwcu", ""),
        "returns.policy.revision": ("r", "r", ""),
        "returns.inspection.check": ("rc", "rc", ""),
        "returns.disposition.rule": ("r", "rwcu", ""),
        "returns.grade.place": ("r", "rwcu", ""),
        "returns.disposition": ("r", "rwcu", ""),
        "returns.grade": ("r", "rwcu", ""),
        "returns.policy.grade": ("r", "rwcu", ""),
        "returns.arrival": ("rw", "rw", ""),
        "returns.scan": ("r", "r", ""),
        "returns.right": ("r", "rwcu", ""),
        "returns.right.extension": ("r", "rwcu", ""),
        "returns.right.exclusion": ("r", "rwcu", ""),
        "returns.right.clock": ("r", "rwcu", ""),
        "returns.right.component": ("r", "rwcu", ""),
        "returns.right.deduction": ("r", "rwcu", ""),
        "returns.right.freight": ("r", "rwcu", ""),
        "returns.right.remedy": ("r", "rwcu", ""),
        "returns.goods.class": ("r", "rwcu", ""),
        "returns.anchor": ("r", "r", ""),
        "returns.reason.class": ("r", "r", ""),
        "returns.finding": ("r", "r", ""),
        "returns.deadline": ("r", "r", ""),
        "returns.milestone": ("rcu", "rcu", ""),
        "returns.override": ("r", "r", ""),
        "returns.refund": ("rw", "rw", ""),
        "returns.exchange.line": ("rwcu", "rwcu", ""),
        "returns.entry": ("rwcu", "rwcu", ""),
        "returns.goodwill": ("rc", "rc", ""),
        "returns.store.credit": ("r", "r", ""),
        "returns.recovery": ("rwcu", "rwcu", ""),
        "returns.fx.rule": ("", "rwcu", ""),
        "returns.reconciliation": ("r", "r", ""),
        "returns.accrual": ("", "", ""),
        "returns.accrual.line": ("", "", ""),
        "returns.notification": ("", "rwu", ""),
        "returns.add.lines": ("rwcu", "rwcu", ""),
        "returns.refuse": ("rwcu", "rwcu", ""),
        "returns.give.up.repair": ("rwcu", "rwcu", ""),
    }

    #: who copies a product copies the classes of its goods
    READ_BY_EMPLOYEES = {"returns.goods.class", "returns.grade"}
    #: what a worker at the dock sees of returns
    READ_BY_WORKERS = {"returns.arrival", "returns.scan", "returns.disposition"}
    #: how credit notes are booked
    OF_ACCOUNTANTS = {
        "returns.fx.rule": "r",
        "returns.refund": "rw",
        "returns.store.credit": "r",
        "returns.recovery": "r",
        "returns.reconciliation": "r",
        "returns.accrual": "rwcu",
        "returns.accrual.line": "rw",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "returns_manager", "odoo_returns.group_returns_manager"
        )
        cls.salesman = new_test_user(cls.env, "plain_salesman", "sales_team.group_sale_manager")
        cls.portal = new_test_user(cls.env, "returns_portal", "base.group_portal")

    def test_each_role_has_exactly_the_verbs_of_the_matrix(self):
        nobody = (self.salesman, self.worker, self.accountant)
        for model, (clerk, manager, portal) in self.MATRIX.items():
            expected = {self.clerk: clerk, self.manager: manager, self.portal: portal}
            expected |= dict.fromkeys(nobody, "r" if model in self.READ_BY_EMPLOYEES else "")
            if model in self.READ_BY_WORKERS:
                expected[self.worker] = "r"
            expected[self.accountant] = self.OF_ACCOUNTANTS.get(model, expected[self.accountant])
            for user, verbs in expected.items():
                with self.subTest(model=model, user=user.login):
                    records = self.env[model].with_user(user)
                    granted = "".join(verb[0] for verb in VERBS if records.has_access(verb))
                    self.assertEqual(granted, verbs)

    def test_every_model_of_the_addon_stands_in_the_matrix(self):
        models = self.env["ir.model"].search(
            [("model", "=like", "returns.%"), ("transient", "=", False), ("abstract", "=", False)]
        )
        ours = models.filtered(lambda model: "odoo_returns" in model.modules.split(", "))
        self.assertEqual(set(ours.mapped("model")) - set(self.MATRIX), set())

    def test_nobody_gets_a_returns_group_by_default(self):
        user = new_test_user(self.env, "newcomer", "base.group_user")
        self.assertFalse(user.has_group("odoo_returns.group_returns_user"))

    def test_a_clerk_without_other_rights_takes_a_return_to_its_credit_note(self):
        order = self._sell((self.product, 2)).with_user(self.clerk)
        self.assertFalse(self.clerk.has_group("stock.group_stock_user"))
        self.assertFalse(self.clerk.has_group("account.group_account_invoice"))
        returns_order = (
            self.env["returns.order"]
            .with_user(self.clerk)
            .browse(order.action_create_return()["res_id"])
        )
        for action in ("submit", "approve", "receive_all", "accept_all", "settle"):
            getattr(returns_order, f"action_{action}")()
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(returns_order.refund_ids.amount_total, 200)

    def test_a_portal_user_cannot_act_on_his_return_over_rpc(self):
        returns_order = self._return(self._sell((self.product, 2)))
        self.portal.partner_id.parent_id = self.customer
        returns_order.action_submit()
        own = returns_order.with_user(self.portal)
        self.assertEqual(own.read(["name"])[0]["name"], returns_order.name)
        calls = {
            action: getattr(own, action)
            for action in (
                "action_submit",
                "action_approve",
                "action_refuse",
                "action_cancel",
                "action_reset",
                "action_receive_all",
                "action_create_receipts",
                "action_accept_all",
                "action_settle",
                "action_close",
            )
        }
        calls["accept"] = own.line_ids.action_accept
        calls["write"] = lambda: own.write({"customer_note": "approved"})
        for name, call in calls.items():
            with self.subTest(call=name):
                self.assertRefused(AccessError, ".", call, returns_order)

    def test_a_portal_user_reads_neither_drafts_nor_returns_of_others(self):
        draft = self._return(self._sell((self.product, 2)))
        own = self.env["returns.order"].with_user(self.portal)
        draft.action_submit()
        self.assertFalse(own.search([]))
        with self.assertRaises(AccessError):
            own.browse(draft.id).read(["name"])
        self.portal.partner_id.parent_id = self.customer
        self.env.registry.clear_cache()
        self.assertEqual(own.search([]), draft)
        draft.action_refuse()
        draft.action_reset()
        self.env.invalidate_all()
        self.assertFalse(own.search([]))

    def test_a_second_company_neither_sees_nor_uses_a_return(self):
        returns_order = self._return(self._sell((self.product, 2)))
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "other_company_clerk",
            "odoo_returns.group_returns_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        theirs = self.env["returns.order"].with_user(stranger)
        self.assertFalse(theirs.search([("id", "=", returns_order.id)]))
        for name in ("action_submit", "action_cancel"):
            with self.subTest(action=name):
                self.assertRefused(
                    AccessError, ".", getattr(theirs.browse(returns_order.id), name), returns_order
                )
        with self.assertRaises(UserError):
            theirs.create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": returns_order.line_ids.sale_line_id.id,
                                "quantity": 1,
                            }
                        )
                    ],
                }
            )

    def test_each_company_has_its_own_numbers_policy_and_returns_location(self):
        other = self.setup_other_company()["company"]
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        if not warehouse:
            warehouse = self.env["stock.warehouse"].create(
                {"name": "Second", "code": "SEC", "company_id": other.id}
            )
        self.assertEqual(warehouse.returns_location_id.company_id, other)
        self.assertEqual(warehouse.returns_type_id.default_location_dest_id.company_id, other)
        self.assertEqual(other.returns_policy_id.company_id, other)
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "returns.order"), ("company_id", "in", (other | self.company).ids)]
        )
        self.assertEqual(sequences.company_id, other | self.company)

    # === BYSTANDERS === #

    def test_people_without_returns_rights_sell_deliver_and_invoice_as_ever(self):
        order = self._sell((self.product, 2), deliver=False, invoice=False)
        returned = self._return(self._sell((self.product, 1)), approve=True)
        self.assertTrue(returned)
        order.with_user(self.salesman).read()
        order.order_line.with_user(self.salesman).read(["qty_to_invoice", "qty_returnable"])
        picking = order.picking_ids.with_user(self.worker)
        picking.move_ids.quantity = 2
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        invoice = order.with_user(self.salesman)._create_invoices()
        invoice.with_user(self.accountant).action_post()
        self.assertEqual(invoice.state, "posted")

    def test_people_without_returns_rights_copy_a_product_and_the_classes_of_its_goods(self):
        food = self.env.ref("odoo_returns.goods_class_food")
        self.product.product_tmpl_id.returns_goods_class_ids = food
        self.salesman.group_ids += self.env.ref("product.group_product_manager")
        copy = self.product.product_tmpl_id.with_user(self.salesman).copy()
        self.assertEqual(copy.sudo().returns_goods_class_ids, food)

    def test_an_accountant_without_returns_rights_cancels_a_credit_note(self):
        returns_order = self._receive(self._return(self._sell((self.product, 2))))
        returns_order.action_settle()
        credit_note = returns_order.refund_ids.with_user(self.accountant)
        credit_note.button_draft()
        credit_note.button_cancel()
        self.assertEqual(returns_order.state, "approved")
