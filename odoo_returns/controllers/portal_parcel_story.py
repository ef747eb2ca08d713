"""The parcels of a return in the words of its customer. The return was checked before."""

import re
from datetime import date, timedelta

from odoo import fields
from odoo.http import request

#: What a number on a receipt looks like.
NUMBER = re.compile(r"[\w ./-]{4,40}", re.ASCII)
MOST = 10


def get_parcels(order_sudo):
    """Return the parcels with their colour, the carrier's page, label and events."""
    colours = {"delivered": "success", "exception": "danger", "in_transit": "info"}
    rows = []
    for parcel in order_sudo.all_parcel_ids:
        path = f"/my/returns/{order_sudo.id}/parcels/{parcel.id}/label"
        rows.append(
            {
                "parcel": parcel,
                "colour": colours.get(parcel.state, "secondary"),
                "url": parcel.tracking_url,
                "label_url": path if has_label(order_sudo, parcel) else False,
                "events": parcel.event_ids,
            }
        )
    return rows


def has_label(order_sudo, parcel):
    """Tell whether a customer may still use the label of a parcel."""
    return (
        order_sudo.state == "approved"
        and bool(parcel.label_id)
        and parcel.state in ("announced", "label_made")
    )


def get_form(order_sudo, outcome):
    """Return what the form for a parcel offers, and what became of the last one."""
    sentences = get_sentences()
    return {
        "carriers": get_carriers(order_sudo),
        "outcome": outcome if outcome in sentences else False,
        "sentence": sentences.get(outcome),
        "today": fields.Date.today(),
    }


def get_sentences():
    """Return {outcome: what the customer reads}."""
    env = request.env
    return {
        "added": env._("Thank you. We know your parcel now."),
        "number": env._("Please enter the tracking number as it stands on your receipt."),
        "date": env._("Please check the day: you sent the parcel after your request, until today."),
        "carrier": env._("Please choose a carrier of the list, or none."),
        "known": env._("This number belongs to another parcel. Please check it, or write to us."),
        "too_many": env._("These are many parcels for one return. Please write to us."),
    }


def get_carriers(order_sudo):
    """Return the carriers that a customer may name."""
    carriers_sudo = request.env["delivery.carrier"].sudo()
    company = carriers_sudo._check_company_domain(order_sudo.company_id)
    return carriers_sudo.search([("is_returns_choice", "=", True), *company])


def add_parcel(order_sudo, values):
    """Take in what a customer typed about a parcel.

    The same parcel twice is one; a parcel that brings another return of his brings this one, too.

    :param dict values: texts by name, of which none can be relied on
    :return: the outcome, see :func:`get_sentences`
    """
    number, day, carrier = (values.get(name) or "" for name in ("number", "shipped_on", "carrier"))
    if not isinstance(number, str) or not NUMBER.fullmatch(number.strip()):
        return "number"
    shipped_on = _read_day(day, order_sudo) if day else False
    if shipped_on is None:
        return "date"
    chosen = get_carriers(order_sudo).filtered(lambda found: str(found.id) == carrier)
    if carrier and not chosen:
        return "carrier"
    parcel = (
        request.env["returns.parcel"]
        .sudo()
        .new(
            {
                "order_id": order_sudo.id,
                "tracking_number": number.strip(),
                "carrier_id": chosen.id,
            }
        )
    )
    if twin := parcel._find_twin():
        return _join(twin, order_sudo, shipped_on)
    if len(order_sudo.all_parcel_ids) >= MOST:
        return "too_many"
    vals = {"order_id": order_sudo.id, "tracking_number": number.strip()}
    parcel.create(vals | {"carrier_id": chosen.id, "shipped_on": shipped_on})
    return "added"


def _join(twin, order_sudo, shipped_on):
    """Let a parcel that is known bring this return, if it is the same customer's."""
    customers = (twin.order_id | order_sudo).partner_id.commercial_partner_id
    if len(customers) != 1:
        return "known"
    vals = {} if order_sudo in twin.order_ids else {"order_ids": [(4, order_sudo.id)]}
    if shipped_on and not twin.shipped_on:
        vals["shipped_on"] = shipped_on
    if vals:
        twin.write(vals)
    return "added"


def _read_day(text, order_sudo):
    """Return the day that a customer sent a parcel; None when it cannot be."""
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    asked_at = order_sudo.noticed_at or order_sudo.submitted_at
    first = asked_at.date() - timedelta(days=1)
    return day if first <= day <= fields.Date.today() + timedelta(days=1) else None
