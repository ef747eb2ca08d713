"""A company's own versions of a right stand in for the shared ones on the days they are for."""

from datetime import date, timedelta

DAY = timedelta(days=1)


def shadow(shared, own):
    """Return all versions, the shared ones only for the days that no own version covers.

    :param shared: checked specifications of everybody
    :param own: checked specifications of one company
    """
    kept = list(own)
    for spec in shared:
        pieces = [spec]
        for mine in own:
            if mine["code"] == spec["code"]:
                pieces = [rest for piece in pieces for rest in _cut(piece, mine)]
        kept += pieces
    return kept


def _cut(spec, other):
    """Return what is left of a version, as none to two versions, on the days ``other`` is not."""
    first, last = _days(spec)
    other_first, other_last = _days(other)
    if other_last < first or other_first > last:
        return [spec]
    rest = []
    if first < other_first:
        rest.append(spec | {"date_to": other_first - DAY})
    if other_last < last:
        rest.append(spec | {"date_from": other_last + DAY})
    return rest


def _days(spec):
    return spec.get("date_from") or date.min, spec.get("date_to") or date.max
