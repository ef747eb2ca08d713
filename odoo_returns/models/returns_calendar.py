from datetime import date
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
import pytz
from dateutil import tz

from odoo import fields, models

from ..engine import Calendar

#: years of public holidays around today: older orders and long guarantees fall into them
YEARS_BACK, YEARS_AHEAD = 5, 5


@lru_cache(maxsize=512)
def _load_public_holidays(country_code, state_code, year):
    known = holidays.list_supported_countries()
    if country_code not in known:
        return Calendar()
    days = holidays.country_holidays(
        country_code,
        subdiv=state_code if state_code in known[country_code] else None,
        years=range(year - YEARS_BACK, year + YEARS_AHEAD + 1),
    )
    return Calendar(holidays=frozenset(days))


@cache
def _load_zone(name):
    """Return a time zone: the standard library's, or the one that comes with dateutil."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return tz.gettz(name) or tz.UTC


class ReturnsCalendar(models.AbstractModel):
    """Working days and midnights of a country.

    The public holidays are those of the library ``holidays``, unless the country names a working
    schedule of its own: then its weekdays and its company-wide time off count.
    """

    _name = "returns.calendar"
    _description = "Returns Calendar"

    def _get_calendar(self, partner):
        """Return the :class:`~..engine.Calendar` of the country of a partner."""
        country = partner.country_id.sudo()
        if country.returns_calendar_id:
            return self._read_schedule(country.returns_calendar_id)
        year = fields.Date.today().year
        state_code = partner.state_id.sudo()._get_returns_code()
        return _load_public_holidays(country.code or "", state_code, year)

    def _read_schedule(self, schedule_sudo):
        weekdays = frozenset(int(day) for day in schedule_sudo.attendance_ids.mapped("dayofweek"))
        zone, days = _load_zone(schedule_sudo.tz or "UTC"), set()
        for leave in schedule_sudo.global_leave_ids:
            first, last = (
                moment.replace(tzinfo=tz.UTC).astimezone(zone).toordinal()
                for moment in (leave.date_from, leave.date_to)
            )
            days |= {date.fromordinal(number) for number in range(first, last + 1)}
        return Calendar(weekdays or frozenset(range(5)), frozenset(days))

    def _get_zone(self, partner, company):
        """Return the time zone whose midnight counts for a consumer.

        A partner's own zone counts where it is one of his country: contacts get the zone of the
        employee who makes them. Else it is the first of the country, or the company's.
        """
        zones = pytz.country_timezones.get(partner.country_id.code or "", ())
        if partner.tz in zones or not zones:
            name = partner.tz or company.partner_id.tz
        else:
            name = zones[0]
        return _load_zone(name or "UTC")
