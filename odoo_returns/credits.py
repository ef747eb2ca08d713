"""The money of invoice lines as plain values: what is left to credit, and what is credited.

An amount is kept by components: ``("", field)`` for the line and ``(tax id, field)`` for one tax,
with core's names of the fields; those that end in ``_currency`` are in the currency of the
invoice, the others in the company's.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from . import engine

#: The untaxed amount: in it the goods of an invoice share its discounts.
BASE = ("", "total_excluded_currency")
#: Components that belong to one line of a return.
OF_LINE = ("restocking", "diminished_value")
#: Components whose invoice line says what was kept for.
OF_INVOICE_LINE = ("gift_not_returned", "free_shipping_clawback")


@dataclass(frozen=True, slots=True)
class CreditPart:
    """What is credited on one invoice line for one return.

    :param order: the return
    :param line: its line; empty for what belongs to the whole return
    :param invoice_line: what it takes accounts and taxes from
    :param quantity: in the reference unit; of a discount, the untaxed money of the goods
    :param amounts: {component: Decimal}
    :param component: which part of what is owed it is
    :param rule: what says so
    :param is_own: whether it gets a line of its own and is no piece of the invoice line
    :param credits: the invoice line that an own line is booked against; None for none
    :param is_taxed: whether an own line has the taxes of its invoice line
    :param account: of an own line, where it is not that of its invoice line
    """

    order: object
    line: object
    invoice_line: object
    quantity: Decimal
    amounts: dict
    component: str = "goods"
    rule: str = ""
    is_own: bool = False
    credits: object = None
    is_taxed: bool = True
    account: object = None
    payer: str = "seller"
    note: str = ""
    evidence: str = ""

    @property
    def invoice(self):
        """Return the invoice that is credited, also where a credit note is the model."""
        move = self.invoice_line.move_id
        return move if move.move_type == "out_invoice" else move.reversed_entry_id

    @property
    def paid(self):
        """Return what the customer gets by it, taxes included."""
        return sum_up(self.invoice_line, self.amounts)


@dataclass(slots=True)
class Plan:
    """What would be booked: nothing of it is written yet.

    :param sources: {sale line: [:class:`CreditableLine`]}
    :param discounts: {invoice: [:class:`CreditableDiscount`]}
    :param uncredited: {return line: quantity in the reference unit} without an invoice
    :param kept: {sale order: {its line: share that stays with the customer}}
    :param notes: [(return, :class:`~.engine.Component`)] of what changes nothing
    """

    parts: list = field(default_factory=list)
    sources: dict = field(default_factory=dict)
    discounts: dict = field(default_factory=dict)
    uncredited: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    def get_parts(self, order, line=None):
        """Return the parts of a return, or those of goods of one of its lines."""
        return [
            part
            for part in self.parts
            if part.order == order
            and (line is None or (part.line == line and part.component == "goods"))
        ]

    def get_room(self, order):
        """Return {invoice: what a return gets of it so far}."""
        room = defaultdict(Decimal)
        for part in self.get_parts(order):
            room[part.invoice] += part.paid
        return room

    def get_net(self, order, step):
        """Return {return line: what its goods get now, discounts taken off}."""
        goods, shares = [], []
        for part in self.get_parts(order):
            if part.component == "goods" and part.line:
                goods.append((part.line, part.invoice_line, part.paid))
            elif part.component == "goods":
                shares.append((part.invoice_line, part.paid))
        return self.take_off(goods, shares, step)

    def take_off(self, goods, shares, step):
        """Return {key: amount of goods less their shares of discounts}.

        :param goods: [(key, invoice line, amount)]
        :param shares: [(discount line of the invoice, amount below zero)]
        """
        net = defaultdict(Decimal)
        for key, _line, amount in goods:
            net[key] += amount
        bases = {
            source.invoice_line: source.base
            for sources in self.discounts.values()
            for source in sources
        }
        for discount, amount in shares:
            base = bases.get(discount)
            own = [row for row in goods if row[2] > 0 and (base is None or row[1] in base)]
            if own:
                parts = engine.largest_remainder(amount, [row[2] for row in own], step)
                for (key, _line, _amount), part in zip(own, parts, strict=True):
                    net[key] += part
        return {key: max(amount, Decimal(0)) for key, amount in net.items()}


class Booked:
    """What credit notes hold of returns, and of what their orders got besides goods."""

    def __init__(self):
        self.lines = defaultdict(list)

    def add(self, line, sign):
        """Remember a line of a credit note (sign 1), or of what took one back (-1)."""
        amount = line.currency_id.round(line.price_total)
        digits = line.currency_id.decimal_places
        self.lines[line.returns_component].append((line, sign * Decimal(f"{amount:.{digits}f}")))

    def get_credited(self, order):
        """Return {(kind, key): amount} as :class:`~.engine.Request` has it, without goods."""
        found = defaultdict(Decimal)
        for kind, rows in self.lines.items():
            for line, amount in rows:
                if kind in OF_INVOICE_LINE:
                    if line.credited_line_id.price_subtotal >= 0:
                        found[kind, line.credited_line_id] += amount
                elif line.returns_order_id == order and kind in (*OF_LINE, "return_freight"):
                    found[kind, line.returns_line_id if kind in OF_LINE else None] += amount
        return found

    def get_goods(self, order):
        """Return goods and shares of discounts as :meth:`Plan.take_off` reads them."""
        goods, shares = [], []
        for line, amount in self.lines["goods"]:
            if line.returns_order_id == order and line.returns_line_id:
                goods.append((line.returns_line_id, line.credited_line_id, amount))
            elif line.returns_order_id == order:
                shares.append((line.credited_line_id, amount))
        return goods, shares

    def sum_up(self, kind, invoice_line):
        """Return what was credited of an invoice line as one component."""
        found = (row[1] for row in self.lines[kind] if row[0].credited_line_id == invoice_line)
        return sum(found, Decimal(0))

    def find_kept(self, kind, key):
        """Return the lines that kept something, by invoice line, return line or return."""
        names = dict.fromkeys(OF_INVOICE_LINE, "credited_line_id")
        names |= dict.fromkeys(OF_LINE, "returns_line_id")
        name = names.get(kind, "returns_order_id")
        return [line for line, amount in self.lines[kind] if line[name] == key and amount < 0]


class CreditableLine:
    """What is left to credit on one invoice line: a quantity and its money, cent by cent.

    :param quantity_left: in the reference unit
    :param totals: {component: Decimal} of the invoice line
    :param steps: {component: Decimal}, smallest amount of the component's currency
    """

    def __init__(self, invoice_line, quantity, totals, steps):
        self.invoice_line = invoice_line
        self.quantity_left = quantity
        self._totals = totals
        self._steps = steps
        self._already = dict.fromkeys(totals, Decimal(0))

    @property
    def left(self):
        """Return {component: what is not credited yet}."""
        return {name: total - self._already[name] for name, total in self._totals.items()}

    @property
    def paid(self):
        """Return what was paid for the line, taxes included."""
        return sum_up(self.invoice_line, self._totals)

    @property
    def paid_left(self):
        """Return what was paid and is not credited yet, taxes included."""
        return sum_up(self.invoice_line, self.left)

    def book(self, quantity, amounts):
        """Take off what another credit note credited."""
        self.quantity_left -= quantity
        for component in self._totals:
            self._already[component] += amounts.get(component, Decimal(0))

    def take(self, quantity):
        """Take ``quantity`` off and return its money."""
        amounts = {
            component: engine.partial_amount(
                total,
                self._already[component],
                quantity,
                self.quantity_left,
                self._steps[component],
            )
            for component, total in self._totals.items()
        }
        self.book(quantity, amounts)
        return amounts

    def take_amount(self, amount):
        """Take an amount off, taxes included, and return what it is made of."""
        amounts = take_share(self.invoice_line, self.left, amount, self._steps)
        self.book(Decimal(0), amounts)
        return amounts


class CreditableDiscount(CreditableLine):
    """A discount line, and the invoice lines that share it.

    :param base: those lines
    """

    def __init__(self, base, *args):
        super().__init__(*args)
        self.base = base


def is_record(key, model):
    """Tell whether the key of a component is a record of a model."""
    return getattr(key, "_name", "") == model


def get_line(component):
    """Return the return line that a component belongs to; None where it is of the whole return."""
    return component.key if is_record(component.key, "returns.order.line") else None


def get_paid_components(invoice_line, amounts):
    """Return the components that the customer pays: no tax that he owes to the state himself."""
    reverse_charges = invoice_line.tax_ids.flatten_taxes_hierarchy().filtered("has_negative_factor")
    return [
        (tax, name)
        for tax, name in amounts
        if (tax, name) == BASE or (name == "tax_amount_currency" and tax not in reverse_charges.ids)
    ]


def sum_up(invoice_line, amounts):
    """Return what amounts come to, taxes included, in the currency of the invoice."""
    paid = get_paid_components(invoice_line, amounts)
    return sum((amounts[component] for component in paid), Decimal(0))


def take_share(invoice_line, amounts, wanted, steps):
    """Return the share of ``amounts`` that comes to ``wanted``, taxes included, to the cent.

    :param Decimal wanted: no more than all of it
    """
    paid = get_paid_components(invoice_line, amounts)
    total = sum((amounts[component] for component in paid), Decimal(0))
    if wanted == total:
        return dict(amounts)
    shares = engine.scale({name: amounts[name] for name in paid}, wanted, steps[BASE])
    found = {}
    for component, amount in amounts.items():
        model = _get_model(component, shares)
        ratio = shares[model] / amounts[model] if amounts[model] else Decimal(0)
        step = steps[component]
        exact = amount * ratio / step
        found[component] = shares.get(component, exact.quantize(Decimal(1), ROUND_HALF_UP) * step)
    return found


def _get_model(component, shares):
    """Return the paid component that another one, say of the other currency, follows."""
    tax, name = component
    model = (tax, "tax_amount_currency")
    return model if name.startswith("tax_") and model in shares else BASE
