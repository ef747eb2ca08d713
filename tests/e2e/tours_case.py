"""What tours share: the people of a return, and pictures of what they see."""

import base64
import contextlib
from pathlib import Path
from unittest.mock import patch

from odoo import tools
from odoo.tests import HttpCase, new_test_user
from odoo.tests.common import ChromeBrowser

from odoo.addons.odoo_returns.tests.common import ReturnsCommon

SIGNAL = "screenshot "


class ToursCase(ReturnsCommon, HttpCase):
    """A seller, a customer from China with a portal account, and pictures for the README."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "Mingqi Europe"
        cls.warehouse.write({"name": "EU Warehouse", "code": "EU"})
        cls.warehouse.returns_type_id.sequence_id.prefix = "EU/RET/"
        cls.clerk.name, cls.worker.name, cls.accountant.name = "Clara", "Walter", "Ada"
        cls.product.name, cls.ordered_product.name = "Electric Kettle 1.7 L", "Yixing Clay Teapot"
        cls.customer.write({"street": "西湖区文三路 90 号", "city": "杭州", "zip": "310012"})
        cls.consumer = new_test_user(
            cls.env,
            "returns_consumer",
            "base.group_portal",
            name=cls.customer.name,
            email=cls.customer.email,
            partner_id=cls.customer.id,
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def _run_tour(self, url, tour, user):
        """Run a tour as a user or a visitor; steps that log ``screenshot NAME`` leave NAME.png."""
        with self._keep_pictures():
            self.start_tour(url, tour, login=user and user.login)
        self.env.invalidate_all()

    @contextlib.contextmanager
    def _keep_pictures(self):
        handle_console = ChromeBrowser._handle_console

        def listen(browser, type, args=None, **values):
            first = str(args[0].get("value", "")) if args else ""
            if first.startswith(SIGNAL):
                self._take_picture(browser, first.removeprefix(SIGNAL))
            return handle_console(browser, type, args=args, **values)

        with patch.object(ChromeBrowser, "_handle_console", listen):
            yield

    def _take_picture(self, browser, name):
        folder = Path(tools.config["screenshots"])
        folder.mkdir(parents=True, exist_ok=True)
        request = browser._websocket_send("Page.captureScreenshot", with_future=True)
        request.add_done_callback(
            lambda done: (folder / f"{name}.png").write_bytes(
                base64.b64decode(done.result()["data"])
            )
        )
