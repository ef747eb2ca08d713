from ..promises import measure_promise
from ..verdict import Finding, Outcome


def check_window(case):
    """Report a request after the last day of the policy; the last day itself is in time.

    One that would be in time after the longest transit is a question, not refused: nobody
    recorded when the parcel arrived.
    """
    period, facts = case.period, case.facts
    if period is None or period.last_day is None:
        return None
    params = {
        "last_day": period.last_day.isoformat(),
        "counted_from": period.started_at.astimezone(facts.zone).date().isoformat(),
        "anchor": case.terms.window_anchor,
        "is_estimated": case.terms.window_anchor == "delivered"
        and facts.is_estimated(("possession",)),
    }
    if period.includes(facts.asked_at):
        return Finding("window_open", Outcome.ALLOW, params, case.terms.source)
    params["days_late"] = (facts.asked_on - period.last_day).days
    outcome = Outcome(case.terms.outside_window)
    slowest = measure_promise(case.terms, facts.with_transit(case.terms.transit_max_days))
    if outcome is Outcome.REFUSE and slowest.includes(facts.asked_at):
        outcome = Outcome.REVIEW
    return Finding("window_expired", outcome, params, case.terms.source, is_limit=True)
