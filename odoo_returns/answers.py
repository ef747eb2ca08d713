"""What the receiving screen is told after each act."""

from typing import NamedTuple


class Answer(NamedTuple):
    """One sentence for the worker, with the colour and sound that go with it.

    :param level: ``success``, ``info``, ``warning`` or ``danger``
    :param arrival: parcel to show next; None leaves the one that is shown
    :param line: return line that the worker handles now
    :param candidates: returns to choose from
    :param action: an Odoo action, to print
    """

    level: str
    code: str
    text: str
    arrival: object = None
    line: object = None
    candidates: tuple = ()
    action: object = None


class Goods(NamedTuple):
    """Goods that a barcode names; the quantity is in the product's own unit.

    :param lot: ``stock.lot``, or None
    :param lot_name: of a lot that is not known
    """

    product: object
    quantity: float = 1.0
    lot: object = None
    lot_name: str = ""


class Found(NamedTuple):
    """Documents that a barcode names.

    :param name: what the document is called
    :param orders: the returns it belongs to
    :param arrival: a parcel that is at the dock already
    :param is_together: whether all the returns are in one parcel
    :param shipped: the sale orders whose parcel to the customer this is
    """

    name: str
    orders: object
    arrival: object = None
    is_together: bool = False
    shipped: object = None
