"""A return in the words of its customer. Every function takes a return that was checked before."""

from odoo.http import request
from odoo.tools import formatLang

SETTLED = ("paid", "set_off")


def get_status(order_sudo):
    """Return the colour, label and sentence that say where a return stands."""
    if is_awaited(order_sudo) and order_sudo.reception_status == "none" and is_sent(order_sudo):
        story = _get_sent_story(order_sudo)
    elif order_sudo.state == "approved":
        story = _get_approved_stories()[order_sudo.reception_status]
    elif order_sudo.state == "done":
        story = ("success", *_get_ending(order_sudo))
    else:
        story = _get_other_stories()[order_sudo.state]
    return dict(zip(("colour", "label", "sentence"), story, strict=True))


def _get_sent_story(order_sudo):
    env = request.env
    states = {parcel.state for parcel in order_sudo.all_parcel_ids if parcel.sent_on}
    if "exception" in states:
        text = env._("The carrier has a problem with your parcel. We look into it.")
    elif states == {"delivered"}:
        text = env._("Your parcel was delivered to us. We open it and check the goods.")
    else:
        text = env._("Your parcel is on its way to us.")
    return "primary", env._("Approved"), text


def is_sent(order_sudo):
    """Tell whether a parcel is under way; a label alone sends nothing."""
    return any(order_sudo.all_parcel_ids.mapped("sent_on"))


def _get_approved_stories():
    env = request.env
    return {
        "none": (
            "primary",
            env._("Approved"),
            env._("Please print the return slip, put it into the parcel and send it to us."),
        ),
        "partial": (
            "primary",
            env._("Partly received"),
            env._("A part of your goods has arrived. We are waiting for the rest."),
        ),
        "full": (
            "primary",
            env._("Received"),
            env._("Your goods have arrived. We are checking them and will refund you then."),
        ),
        "not_expected": (
            "primary",
            env._("Approved"),
            env._("You may keep the goods. We are preparing your refund."),
        ),
    }


def _get_other_stories():
    env = request.env
    return {
        "submitted": (
            "info",
            env._("Being checked"),
            env._("We have your request and will answer soon. Please do not send anything yet."),
        ),
        "refused": ("danger", env._("Refused"), env._("We could not accept this return.")),
        "cancelled": ("secondary", env._("Cancelled"), env._("This return was cancelled.")),
    }


def _get_ending(order_sudo):
    env = request.env
    credits = _get_posted_credits(order_sudo)
    if not credits:
        return env._("Completed"), env._("This return is completed.")
    if all(_get_money(credit) in SETTLED for credit in credits):
        return env._("Refunded"), env._("Your refund is settled. This return is completed.")
    return env._("Refund granted"), env._("Your refund is granted and will be paid out to you.")


def get_steps(order_sudo):
    """Return the stations of a return: label, date if known, reached or not, failed or not."""
    env = request.env
    steps = [_step(env._("Requested"), True, order_sudo.submitted_at)]
    if order_sudo.state in ("refused", "cancelled"):
        label = env._("Refused") if order_sudo.state == "refused" else env._("Cancelled")
        return [*steps, _step(label, True, failed=True)]
    approved = order_sudo.state in ("approved", "done")
    steps.append(_step(env._("Approved"), approved, order_sudo.approved_at))
    if order_sudo.reception_status != "not_expected":
        label = env._("Goods received")
        if order_sudo.reception_status == "partial":
            label = env._("Partly received")
        steps.append(_step(label, order_sudo.reception_status == "full", _received_at(order_sudo)))
    done = order_sudo.state == "done"
    label = env._("Refunded")
    if done:
        label = get_status(order_sudo)["label"]
    elif order_sudo.settlement_status == "partial":
        label = env._("Partly refunded")
    return [*steps, _step(label, done, _credited_on(order_sudo))]


def _step(label, reached, moment=False, failed=False):
    return {"label": label, "reached": reached, "moment": moment, "failed": failed}


def _received_at(order_sudo):
    done = order_sudo.line_ids.move_ids.filtered(lambda move: move.state == "done")
    return max(done.mapped("date"), default=False)


def _credited_on(order_sudo):
    return max(_get_posted_credits(order_sudo).mapped("invoice_date"), default=False)


def _get_posted_credits(order_sudo):
    return order_sudo.refund_ids.filtered(lambda move: move.state == "posted").sorted()


def _get_money(credit):
    """Return how far the money of a credit note is: told as sent or paid only when it is."""
    if credit.payment_state in ("in_payment", "partial"):
        return credit.payment_state
    if credit.payment_state not in ("paid", "reversed"):
        return "granted"
    others = credit.line_ids.matched_debit_ids.debit_move_id.move_id
    return "set_off" if set(others.mapped("move_type")) == {"out_invoice"} else "paid"


def get_promise(order_sudo):
    """Return the clock that the customer is waiting for: its kind, day, and whether we are late."""
    running = order_sudo.deadline_ids.filtered(
        lambda deadline: (
            deadline.kind in ("answer", "refund") and deadline.due and not deadline.met_at
        )
    )
    first = running.sorted("due")[:1]
    if not first or order_sudo.state not in ("submitted", "approved"):
        return None
    return {"kind": first.kind, "due": first.due, "is_late": first.status == "missed"}


def get_quantity(quantity):
    """Return a quantity as people write it: no decimals where there are none."""
    digits = 0 if float(quantity).is_integer() else 2
    return formatLang(request.env, quantity, digits=digits)


def get_lines(order_sudo):
    """Return the lines with the money that posted credit notes give back for each."""
    signs = {"out_refund": 1, "out_invoice": -1}
    rows = []
    for line in order_sudo.line_ids:
        posted = line.credit_line_ids.filtered(lambda credit: credit.parent_state == "posted")
        rows.append(
            {
                "line": line,
                "currency": posted.currency_id[:1] or line.currency_id,
                "refunded": sum(signs[c.move_type] * c.price_total for c in posted),
            }
        )
    return rows


def get_credits(order_sudo, user):
    """Return the posted credit notes, what of each is for this return, and a link for readers."""
    rows = []
    for credit in _get_posted_credits(order_sudo):
        own = credit.invoice_line_ids.filtered(lambda line: line.returns_order_id == order_sudo)
        products = credit.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        amount = credit.amount_total if own == products else sum(own.mapped("price_total"))
        may_read = credit.with_user(user).has_access("read")
        rows.append(
            {
                "credit": credit,
                "amount": amount,
                "money": _get_money(credit),
                "url": f"/my/invoices/{credit.id}" if may_read else False,
            }
        )
    return rows


def get_order_urls(order_sudo, user):
    """Return {order id: its page} of the orders that the user may read."""
    orders = order_sudo.sale_order_ids
    readable = orders.with_user(user)._filtered_access("read")
    return {order.id: f"/my/orders/{order.id}" for order in readable}


def is_awaited(order_sudo):
    """Tell whether goods are still to be sent; before that and after, nobody should."""
    return order_sudo.state == "approved" and order_sudo.reception_status in ("none", "partial")


def get_addresses(order_sudo):
    """Return where to send the goods that are awaited: what the slip says, too."""
    slip = order_sudo.env["report.odoo_returns.returns_slip"]
    return [address for address, _lines in slip._get_parcels(order_sudo)]
