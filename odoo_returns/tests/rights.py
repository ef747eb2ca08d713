from datetime import date

from odoo.tests import TransactionCase, new_test_user

SPEC = {
    "code": "XX.LAW",
    "name": "Law of X",
    "right_type": "withdrawal",
    "strength": "mandatory_floor",
    "jurisdiction": "CN",
    "reason_classes": ["no_reason"],
    "basis": "ordered",
    "window_length": 14,
    "window_unit": "day",
    "window_anchors": ["possession"],
    "instrument": "Act of X",
    "articles": "art. 1",
    "confidence": "high",
}


class RightsCommon(TransactionCase):
    """Rights written as specifications, whose codes no preset has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2026, 1, 1)
        cls.rights = cls.env["returns.right"]
        cls.company = cls.env.company
        cls.other_company = cls.env["res.company"].create({"name": "Other Company"})
        cls.manager = new_test_user(
            cls.env, "returns_rights_manager", "odoo_returns.group_returns_manager"
        )

    @classmethod
    def _make(cls, company=None, **changes):
        """Return a right made from the specification above; a change of None leaves it out."""
        spec = {name: value for name, value in (SPEC | changes).items() if value is not None}
        vals = cls.rights._prepare_vals_from_spec(spec)
        return cls.rights.create({**vals, "company_id": company and company.id})

    def _at(self, code, day, company=None):
        """Return what the engine reads for a code on a day."""
        return self.rights._get_lineage(company or self.company).at(code, day)
