"""What a customer may get for what he returns. Every function takes a return that was checked."""

from odoo.http import request


def get_exchange(order_sudo, outcome=None):
    """Return what the page shows of an exchange: what may be chosen, what is ordered and paid.

    :param str outcome: what became of a choice, see :func:`get_sentences`
    """
    service = _get_service(order_sudo)
    if not service._get_lines(order_sudo):
        return None
    sentences = get_sentences()
    return {
        "choices": [
            {"line": line, "chosen": _get_chosen(line), "offers": service._get_offers(line)}
            for line in service._get_open_lines(order_sudo)
        ],
        "orders": order_sudo._get_exchange_links(),
        "figures": service._simulate(order_sudo),
        "outcome": outcome if outcome in sentences else False,
        "sentence": sentences.get(outcome),
        "currency": order_sudo.currency_id,
    }


def get_sentences():
    """Return {outcome of a choice: what the customer reads}."""
    env = request.env
    return {
        "chosen": env._("We have noted what you want."),
        "closed": env._("This cannot be chosen any more. Please write to us."),
        "offer": env._("This is not offered for your return. Please choose again."),
        "stock": env._("This is out of stock. Please choose something else."),
    }


def choose(order_sudo, values):
    """Take in what a customer wants for a line.

    :param dict values: texts by name, of which none can be relied on
    :return: the outcome, see :func:`get_sentences`
    """
    service = _get_service(order_sudo)
    order_sudo.line_ids._lock_sale_lines()
    line = service._get_open_lines(order_sudo).filtered(
        lambda row: str(row.id) == values.get("line")
    )
    if not line:
        return "closed"
    offers = service._get_offers(line)
    offer = next((row for row in offers if str(row["product"].id) == values.get("product")), None)
    if not offer:
        return "offer"
    if not offer["is_available"]:
        return "stock"
    service._choose(line, offer["product"])
    return "chosen"


def _get_service(order_sudo):
    return order_sudo.env["returns.exchange"].with_company(order_sudo.company_id)


def _get_chosen(line):
    rows = line.order_id.exchange_line_ids.filtered(lambda row: row.line_id == line)
    return rows.product_id[:1] or line.exchange_product_id or line.product_id
