from datetime import timedelta

from ..verdict import Finding, Outcome


def check_window(facts, terms):
    """Report a request after the last day of the window; the last day itself is in time."""
    if terms.window_days is None or facts.delivered_on is None:
        return None
    last_day = facts.delivered_on + timedelta(days=terms.window_days)
    params = {"last_day": last_day.isoformat(), "delivered_on": facts.delivered_on.isoformat()}
    days_late = (facts.requested_on - last_day).days
    if days_late > 0:
        return Finding(
            "window_expired", Outcome(terms.outside_window), {**params, "days_late": days_late}
        )
    return Finding("window_open", Outcome.ALLOW, params)
