"""The money of a return in the words of its customer: what comes back, what is kept, and why."""

from odoo.http import request

#: What a customer reads; what people entered about it stays with us.
SHOWN = ("label", "amount", "note", "rule")


def get_money(order_sudo):
    """Return what the customer gets back: credited already, or if all comes back that he
    announced, each part with its amount and its rule. It is the settlement itself, stopped before
    it is written.
    """
    service = request.env["returns.simulation"].sudo()
    credited = service._get_credited_rows(order_sudo)
    expected = []
    if order_sudo.state in ("submitted", "approved"):
        expected = service._get_rows(order_sudo, is_expected=True)
    return {
        "credited": _get_shown(credited),
        "expected": _get_shown(expected),
        "currency": order_sudo.currency_id,
    }


def _get_shown(rows):
    """Return the rows that say something, with the rules by the names that the law gives them."""
    names = request.env["returns.right"].sudo()._get_names(request.env.lang)
    told = [row for row in rows if row["amount"] or row["note"]]
    return [
        {name: row[name] for name in SHOWN} | {"rule": names.get(row["rule"], row["rule"])}
        for row in told
    ]
