from ..grades import find_reductions
from ..offers import merge
from ..verdict import Finding, Outcome


def check_grade(case):
    """Say what the grade that an inspector found does to the money; it refuses nothing."""
    facts, terms = case.facts, case.terms
    if not facts.grades:
        return ()
    offer = merge(facts, terms, case.period, case.entitlements)
    return tuple(
        Finding(
            "grade_lowers_refund" if row.percent else "grade_keeps_refund",
            Outcome.ALLOW,
            {"grade": row.grade, "wanted": str(row.wanted), "percent": str(row.percent)},
            row.source,
        )
        for row in find_reductions(facts, terms, offer)
    )
