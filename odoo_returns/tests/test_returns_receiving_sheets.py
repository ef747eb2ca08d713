from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon

COMMANDS = "odoo_returns.receiving_commands"
SLIPS = "odoo_returns.returns_arrival_slip"


@tagged("post_install", "-at_install")
class TestReturnsReceivingSheets(ReturnsCommon):
    """What workers print, who may read no return."""

    def _print(self, report, user, ids=None):
        reports = self.env["ir.actions.report"].with_user(user)
        return reports._render_qweb_html(report, ids)[0].decode()

    def test_the_sheet_has_a_barcode_for_each_command_grade_and_disposition(self):
        sheet = self._print(COMMANDS, self.worker)
        goal = self.env.ref("odoo_returns.disposition_scrap")
        commands = ["VALIDATE", "NEXT", "UNDO", "PRINT", "DAMAGED", "MISSING"]
        grades = ["GRADE-A", "GRADE-B", "GRADE-C", "GRADE-D"]
        for command in [*commands, *grades, f"DISP-{goal.id}"]:
            self.assertIn(f'alt="RTN-{command}"', sheet)

    def test_a_worker_prints_the_slips_of_a_parcel_without_a_right_on_returns(self):
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        arrival = (
            self.env["returns.arrival"]
            .sudo()
            ._open({"warehouse_id": self.warehouse.id, "order_ids": returns_order.ids})
        )
        slip = self._print(SLIPS, self.worker, arrival.ids)
        self.assertIn(returns_order.name, slip)
        self.assertIn("Kettle", slip)
        nobody = new_test_user(self.env, "returns_nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self._print(SLIPS, nobody, arrival.ids)

    def test_a_worker_sees_of_the_app_only_where_parcels_are_received(self):
        root = self.env.ref("odoo_returns.returns_menu_root")
        receive = self.env.ref("odoo_returns.returns_receiving_menu")
        orders = self.env.ref("odoo_returns.returns_menu_orders")
        for user, seen in ((self.worker, {receive.id}), (self.clerk, {receive.id, orders.id})):
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            children = set(menus[root.id]["children"])
            self.assertLessEqual(seen, children)
            self.assertEqual(len(children) == 1, user == self.worker)
