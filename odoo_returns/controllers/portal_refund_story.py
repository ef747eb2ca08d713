"""Refunds in the words of the customer. Every function takes a return that was checked before."""

import re

from odoo.http import request

ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .-]{3,40}")


def get_refunds(order_sudo):
    """Return each refund: its way, how far it is, and when; called sent only when it is."""
    labels = _get_methods()
    rows = []
    owed = order_sudo.ledger_ids.filtered(
        lambda refund: refund.move_id.state == "posted" and refund.failure_reason != "withdrawn"
    )
    for refund in owed:
        colour, label, note = _get_states(refund)[refund.state]
        rows.append(
            {
                "refund": refund,
                "method": labels[refund.method],
                "colour": colour,
                "label": label,
                "note": note,
                "dates": _get_dates(refund),
                "code": refund.card_id.code
                if refund.method == "gift_card" and _is_customer(refund.order_id)
                else "",
            }
        )
    return rows


def _get_methods():
    env = request.env
    return {
        "original": env._("The way you paid"),
        "bank": env._("Bank transfer"),
        "store_credit": env._("Store credit"),
        "gift_card": env._("Gift card"),
        "manual": env._("Paid out by us"),
        "netting": env._("Set off against your invoice"),
    }


def _get_states(refund):
    """Return {state: (colour, label, what is still to happen)}."""
    env = request.env
    is_told = refund.method in ("store_credit", "gift_card", "netting")
    sending = env._("Your bank or payment provider has not confirmed it yet.")
    return {
        "granted": ("warning", env._("Granted"), _get_pending(refund)),
        "sending": ("info", env._("On its way to you"), sending),
        "settled": ("success", env._("Done") if is_told else env._("Paid out"), ""),
        "failed": (
            "danger",
            env._("Not possible this way"),
            env._("We find another way and get in touch with you."),
        ),
    }


def _get_pending(refund):
    """Return why money that is granted is not under way yet."""
    env = request.env
    if refund.method == "bank" and not refund.order_id.refund_bank_id:
        return env._("Please tell us your bank account.")
    return env._("We send it soon.")


def _get_dates(refund):
    env = request.env
    dates = [
        (env._("Granted"), refund.granted_at),
        (env._("Sent"), refund.sent_at),
        (env._("Arrived"), refund.settled_at),
    ]
    return [(label, moment) for label, moment in dates if moment]


# === CHOOSING A WAY === #


def get_wish_form(order_sudo, outcome=None):
    """Return what the customer may choose from; None where there is nothing to choose."""
    wishes = _get_wishes(order_sudo)
    if len(wishes) < 2:
        return None
    labels = _get_wish_labels()
    sentences = {
        "noted": ("success", request.env._("We have noted how you want your money back.")),
        "way": ("danger", request.env._("Please choose one of the ways.")),
        "account": ("danger", request.env._("Please check the number of your bank account.")),
    }
    return {
        "choices": [(wish, labels[wish]) for wish in wishes],
        "chosen": order_sudo.refund_wish or wishes[0],
        "bonus": _get_bonus(order_sudo),
        "outcome": sentences.get(outcome),
    }


def _get_wish_labels():
    env = request.env
    return {
        "original": env._("The way I paid"),
        "bank": env._("Bank transfer"),
        "store_credit": env._("Store credit"),
        "gift_card": env._("Gift card"),
    }


def _get_wishes(order_sudo):
    """Return the ways that this visitor may choose from.

    Whoever holds only a link names no bank account and gets nothing that pays whoever holds it:
    the link may have gone to somebody else.
    """
    service = request.env["returns.wish"].sudo()
    if not order_sudo.can_wish or service._get_promise(order_sudo) == "original":
        return ()
    wishes = service._get_wishes(order_sudo)
    own = ("bank", "gift_card")
    return tuple(wish for wish in wishes if wish not in own or _is_customer(order_sudo))


def _is_customer(order_sudo):
    user = request.env.user
    customer = order_sudo.partner_id.commercial_partner_id
    return not user._is_public() and user.partner_id.commercial_partner_id == customer


def _get_bonus(order_sudo):
    terms = order_sudo.line_ids.policy_revision_id[:1]._get_terms()
    return terms.credit_bonus and float(terms.credit_bonus)


def note_wish(order_sudo, values):
    """Note what a customer chose on the page of his return.

    :param dict values: texts by name, of which none can be relied on
    :return: the outcome, see :func:`get_wish_form`
    """
    wish, number = values.get("wish"), values.get("account") or ""
    if wish not in _get_wishes(order_sudo):
        return "way"
    bank = None
    if wish == "bank":
        if not isinstance(number, str) or not ACCOUNT.fullmatch(number.strip()):
            return "account"
        bank = _get_account(order_sudo, number.strip())
    words = request.env._("Chosen on the page of the return: “%s”", _get_wish_labels()[wish])
    request.env["returns.wish"]._record(order_sudo, wish, words, bank)
    return "noted"


def _get_account(order_sudo, number):
    """Return the customer's account of this number; a new one is trusted by nobody yet."""
    customer = order_sudo.partner_id.commercial_partner_id
    banks_sudo = request.env["res.partner.bank"].sudo()
    sanitized = re.sub(r"\W+", "", number).upper()
    known = customer.bank_ids.filtered(lambda bank: bank.sanitized_acc_number == sanitized)
    return known[:1] or banks_sudo.create({"acc_number": number, "partner_id": customer.id})
