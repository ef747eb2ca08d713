from ..verdict import Finding, Outcome


def check_rights(case):
    """Say of every right whether the customer has it; a right alone refuses nothing."""
    return [
        Finding(f"right_{entry.status}", Outcome.ALLOW, _explain(entry, case), entry.right.code)
        for entry in case.entitlements
        if entry.gives_anything
    ]


def _explain(entry, case):
    right, period = entry.right, entry.period
    return {
        "name": right.name,
        "article": " ".join(filter(None, (right.source.instrument, right.source.articles))),
        "date_from": right.date_from and right.date_from.isoformat(),
        "revision": right.revision,
        "confidence": right.source.confidence,
        "is_firm": entry.is_firm,
        "cause": entry.cause,
        "last_day": period.last_day and period.last_day.isoformat(),
        "steps": [[code, day and day.isoformat()] for code, day in period.steps],
        "is_estimated": _is_estimated(right.window, case.facts),
        "remedies": list(entry.steps),
    }


def _is_estimated(window, facts):
    return window is not None and facts.is_estimated(window.start.anchors, window.aggregate)
