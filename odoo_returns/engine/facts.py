"""Everything a verdict may look at, as plain values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Facts of one requested return line.

    :param quantity: requested, in the sale line's unit
    :param returnable: what may still come back, without this request, in the same unit
    :param delivered_on: day of the last delivery; None when nothing was delivered
    :param requested_on: day of the request
    """

    quantity: Decimal
    returnable: Decimal
    delivered_on: date | None
    requested_on: date


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What the merchant promises.

    :param window_days: days after delivery in which a request is in time; None means no limit
    :param outside_window: the outcome for a late request
    """

    window_days: int | None = None
    outside_window: str = "review"
