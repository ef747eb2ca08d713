"""What a credit note is paid back with, before it becomes a row of the ledger."""

from typing import NamedTuple


class Tender(NamedTuple):
    """One amount and its way.

    :param method: a key of ``const.REFUND_METHOD``
    :param amount: Decimal above zero, in the currency of the credit note
    :param source_transaction: the payment that is refunded
    :param exchange_order: the order whose price it pays
    :param reason: code of why it goes this way
    """

    method: str
    amount: object
    source_transaction: object = None
    exchange_order: object = None
    reason: str = ""
