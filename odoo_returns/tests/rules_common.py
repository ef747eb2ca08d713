from datetime import datetime, timedelta

from odoo import fields

from .common import ReturnsCommon


class ReturnsRulesCommon(ReturnsCommon):
    """Customers of several countries, and sales whose dates a test chooses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.company.returns_policy_id
        cls.german = cls._make_customer("Anna", "base.de", "Europe/Berlin")
        cls.defective = cls.env.ref("odoo_returns.reason_defective")

    @classmethod
    def _make_customer(cls, name, country, zone, **values):
        return cls.env["res.partner"].create(
            {"name": name, "country_id": cls.env.ref(country).id, "tz": zone, **values}
        )

    @classmethod
    def _promise(cls, **values):
        """Publish the default policy with other terms, in force for whatever is sold now."""
        cls.policy.write(values)
        cls.policy.action_publish()

    @classmethod
    def _sell_then(cls, ordered_at, delivered_at, *lines, customer=None, **values):
        """Return an order that was confirmed and delivered at given moments."""
        customer = customer or cls.german
        order = cls._sell(*(lines or [(cls.product, 2)]), partner_id=customer.id, **values)
        order.date_order = ordered_at
        order.order_line.move_ids.date = delivered_at
        cls._record(order, "possession", delivered_at)
        return order

    @classmethod
    def _record(cls, order, anchor, moment, **values):
        return cls.env["returns.milestone"].create(
            {
                "sale_order_id": order.id,
                "anchor_id": cls.env["returns.anchor"].search([("code", "=", anchor)]).id,
                "moment": moment,
                **values,
            }
        )

    def _days_ago(self, days):
        return fields.Datetime.now().replace(microsecond=0) - timedelta(days=days)

    def _get_finding(self, records, code):
        """Return the one finding of a code."""
        lines = records.line_ids if records._name == "returns.order" else records
        found = lines.finding_ids.filtered(lambda finding: finding.code == code)
        self.assertEqual(len(found), 1, lines.finding_ids.mapped("code"))
        return found

    def _get_deadline(self, returns_order, kind, rule):
        return returns_order.deadline_ids.filtered(
            lambda clock: clock.kind == kind and clock.rule == rule
        )


def utc(*parts):
    return datetime(*parts)  # noqa: DTZ001 - Odoo stores UTC without a time zone
