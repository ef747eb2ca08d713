from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .rules_common import ReturnsRulesCommon, utc


@tagged("post_install", "-at_install")
class TestReturnsCalendar(ReturnsRulesCommon):
    """Working days, holidays and midnights are the consumer's."""

    def _get_last_day(self, order):
        eligibility = self.env["returns.eligibility"]
        ask = order.order_line._get_asks()[0]
        found = eligibility._evaluate([ask])[ask].verdict.entitlements
        return next(e.period.last_day for e in found if e.right.right_type == "withdrawal")

    @freeze_time("2026-03-25 12:00:00")
    def test_a_last_day_on_easter_moves_to_the_tuesday(self):
        order = self._sell_then(utc(2026, 3, 18), utc(2026, 3, 20, 10))
        self.assertEqual(self._get_last_day(order), date(2026, 4, 7))

    @freeze_time("2026-05-25 12:00:00")
    def test_a_holiday_of_one_state_moves_the_last_day_of_its_people_only(self):
        bavaria = self.env.ref("base.state_de_by")
        bavarian = self._make_customer("Sepp", "base.de", "Europe/Berlin", state_id=bavaria.id)
        delivered_at = utc(2026, 5, 21, 10)
        for customer, last_day in ((self.german, date(2026, 6, 4)), (bavarian, date(2026, 6, 5))):
            with self.subTest(customer=customer.name):
                order = self._sell_then(utc(2026, 5, 20), delivered_at, customer=customer)
                self.assertEqual(self._get_last_day(order), last_day)

    @freeze_time("2026-03-25 12:00:00")
    def test_a_working_schedule_of_the_country_takes_the_place_of_its_holidays(self):
        schedule = self.env["resource.calendar"].create(
            {
                "name": "Six days",
                "tz": "Europe/Berlin",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": str(day),
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 16,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(6)
                ],
                "global_leave_ids": [
                    Command.create(
                        {
                            "name": "Fair",
                            "date_from": utc(2026, 4, 3, 22),
                            "date_to": utc(2026, 4, 4, 21, 59, 59),
                        }
                    )
                ],
            }
        )
        order = self._sell_then(utc(2026, 3, 18), utc(2026, 3, 20, 10))
        self.env.ref("base.de").returns_calendar_id = schedule
        self.assertEqual(self._get_last_day(order), date(2026, 4, 3))
        order = self._sell_then(utc(2026, 3, 18), utc(2026, 3, 21, 10))
        self.assertEqual(self._get_last_day(order), date(2026, 4, 6))

    def test_a_zone_that_is_not_one_of_the_country_is_that_of_who_made_the_contact(self):
        calendar = self.env["returns.calendar"]
        for country, zone, expected in (
            ("base.de", "Asia/Shanghai", "Europe/Berlin"),
            ("base.us", "America/Los_Angeles", "America/Los_Angeles"),
            ("base.us", "Asia/Shanghai", "America/New_York"),
        ):
            with self.subTest(country=country, zone=zone):
                partner = self._make_customer("X", country, zone)
                self.assertEqual(str(calendar._get_zone(partner, self.company)), expected)

    def test_goods_go_back_to_the_address_and_warehouse_of_the_customers_country(self):
        hall = self.env["stock.warehouse"].create({"name": "Venlo", "code": "VEN"})
        self.policy.address_ids = [
            Command.create(
                {
                    "country_group_ids": self.env.ref("base.europe").ids,
                    "warehouse_id": hall.id,
                    "partner_id": hall.partner_id.id,
                }
            )
        ]
        slip = self.env["report.odoo_returns.returns_slip"]
        for customer, warehouse in ((self.german, hall), (self.customer, self.warehouse)):
            with self.subTest(customer=customer.name):
                order = self._sell((self.product, 1), partner_id=customer.id)
                returns_order = self._return(order, approve=True)
                receipt = returns_order.picking_ids
                self.assertEqual(receipt.picking_type_id, warehouse.returns_type_id)
                [(address, _lines)] = slip._get_parcels(returns_order)
                self.assertEqual(address, warehouse.partner_id)
