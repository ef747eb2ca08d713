"""A request for one sale line as the evaluator takes it, whoever makes it."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """What a customer asks for, or might ask for.

    :param sale_line: ``sale.order.line``
    :param Decimal quantity: in the reference unit of the sale line's unit
    :param reason: ``returns.reason``; empty counts as a change of mind
    :param asked_at: moment (UTC, naive) of the request
    :param line: the ``returns.order.line`` that asks; empty for a question
    :param request: what it is asked together with; None when it stands alone
    :param frozenset goods_states: physical states, as far as they are told
    """

    sale_line: object
    quantity: Decimal
    reason: object
    asked_at: datetime
    line: object
    request: object = None
    received_at: datetime | None = None
    kind: str = "return"
    resolution: str = "refund"
    goods_states: frozenset = field(default_factory=frozenset)
    photos: int = 0

    @property
    def company(self):
        return self.sale_line.sudo().company_id
