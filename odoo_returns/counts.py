"""What the dock hands to the reception, and what the reception tells about goods."""

from typing import NamedTuple


class Count(NamedTuple):
    """A counted quantity of one product on one return line.

    :param line: ``returns.order.line``
    :param product: ``product.product``: that of the line, or a component of its kit
    :param quantity: in the product's own unit
    :param lot: ``stock.lot``; empty where none was scanned
    :param lot_name: of a lot that is not known yet
    :param is_accepted: whether it is taken though it is not the lot that was delivered
    """

    line: object
    product: object
    quantity: float
    lot: object
    lot_name: str = ""
    is_accepted: bool = False


class Unexpected(NamedTuple):
    """Goods in a parcel that belong to no return line."""

    product: object
    quantity: float
    lot: object
    lot_name: str = ""


class Whereabouts(NamedTuple):
    """Received goods that nobody disposed of yet: where they lie, in the product's own unit.

    :param move: the last move that brought some of them there
    """

    location: object
    lot: object
    quantity: float
    move: object
    product: object
    package: object
    owner: object
