from html import unescape
from re import sub

from odoo.tests import HttpCase

from .rules_common import ReturnsRulesCommon

PATH = "/returns/policy"


class ReturnsPolicyPageCommon(ReturnsRulesCommon, HttpCase):
    """Visitors without an account, who find the company of the tests behind the address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = cls.env["returns.policy.page"]
        public = cls.env.ref("base.public_user").sudo()
        public.write({"company_ids": cls.company.ids, "company_id": cls.company.id})
        if "website" in cls.env:
            cls.env["website"].search([]).company_id = cls.company

    def _get(self, url=PATH, status=200):
        """Return the source of a page, which must be answered without a redirect."""
        self.env.flush_all()
        response = self.url_open(url, allow_redirects=False)
        self.assertEqual(response.status_code, status, url)
        return response.text

    def _read(self, url=PATH):
        """Return the words of a page as a visitor reads them."""
        main = self._get(url).partition("<main")[2].partition("</main>")[0]
        return " ".join(unescape(sub(r"<[^>]*>", " ", main)).split())

    def _url(self, *revisions):
        return f"{PATH}/{'-'.join(str(revision.id) for revision in revisions)}"

    def _publish(self, policy=None, **values):
        """Return the revision that holds from now on."""
        policy = policy or self.policy
        policy.write(values)
        policy.action_publish()
        return policy.revision_ids.sorted("number")[-1]

    def _make_policy(self, **values):
        return self.env["returns.policy"].create({"name": "Summer", "sequence": 1, **values})
