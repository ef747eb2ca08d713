"""What a part of the money of a credit note takes as its way: the contract between its parts."""

from decimal import Decimal
from typing import NamedTuple


class Tender(NamedTuple):
    """An amount and its way.

    :param method: word of ``returns.refund``'s ``method``
    :param source_transaction: the payment that gets it back, a ``payment.transaction``
    :param exchange_order: the order of an exchange that it pays, a ``sale.order``
    :param reason: code of why this way
    """

    method: str
    amount: Decimal
    source_transaction: object = None
    exchange_order: object = None
    reason: str = ""
