"""Days: which ones work, and what lies a length after one."""

import calendar as _months
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working weekdays (Monday is 0; none means any) and public holidays of a place."""

    weekdays: frozenset = frozenset(range(5))
    holidays: frozenset = frozenset()

    def works(self, day):
        return (not self.weekdays or day.weekday() in self.weekdays) and day not in self.holidays

    def roll(self, day):
        """Return the day itself, or the next one that works (Reg. (EEC) 1182/71 art. 3(4))."""
        while not self.works(day):
            day += DAY
        return day

    def after(self, day, length):
        """Return the day that lies a :class:`~.right.Length` after ``day``, which is not counted.

        Months and years end on the day of the same number, or on the last of a shorter month
        (Reg. (EEC) 1182/71 art. 3(2)(c)).
        """
        if length.unit == "business_day":
            for _step in range(length.number):
                day = self.roll(day + DAY)
            return day
        if length.unit == "day":
            return day + length.number * DAY
        return _add_months(day, length.number * (12 if length.unit == "year" else 1))

    def through(self, day, length):
        """Return the last day of a length whose first day is ``day`` itself.

        A month that has no day of that number is over with its own last day (BGB § 188(3)).
        """
        if length.unit in ("month", "year"):
            end = self.after(day, length)
            return end - DAY if end.day == day.day else end
        return self.after(day - DAY, length)


def _add_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = _months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def day_of(moment, zone):
    """Return the calendar day of an aware moment in a time zone."""
    return moment.astimezone(zone).date()


def end_of(day, zone):
    """Return the moment (UTC) at which a day is over: the first that is no longer in it."""
    midnight = datetime.combine(day + DAY, time(), tzinfo=zone)
    return midnight.astimezone(timezone.utc)
