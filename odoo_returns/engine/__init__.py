"""Pure rules of returns: frozen values in, frozen values out. No Odoo, no clock, no text."""

from .accrual import Accrual, Portfolio, accrue, find_rate
from .amounts import largest_remainder, partial_amount, scale
from .calendars import Calendar
from .case import Case, build_case
from .clocks import Deadline, combine, find_deadlines
from .entitlements import Entitlement, assess
from .errors import RuleError
from .evaluate import CHECKS, evaluate
from .exchanges import CLOSENESS
from .facts import Delivery, LineFacts
from .grades import Reduction, find_reductions, get_limit, sum_up
from .lineage import Lineage
from .money import Advantage, Component, Entry, Extra, Request, Returned
from .offers import Fee, Offer, Value, merge
from .owed import owe
from .parcels import Awaited, Journey, ParcelEvent, Patience, find_trouble, trace, worst_trouble
from .quantities import Allocation, LineQuantities, allocate, assemble, whole
from .receiving import (
    RECEIVING_OUTCOMES,
    Act,
    Counted,
    Expected,
    Item,
    LineCount,
    Piece,
    Tally,
    fold,
    get_standing,
    tally,
)
from .scope import Goods, Sale, Scope, choose, overlaps, shadowed
from .spec import check_spec
from .terms import GradeTerms, PolicyTerms, ReasonTerms, parse_terms
from .transitions import EVENTS, STATES, allowed_states, is_allowed, next_state
from .verdict import Finding, Outcome, Verdict, worst
from .vocabulary import Vocabulary
from .windows import Period, measure

__all__ = [
    "CHECKS",
    "CLOSENESS",
    "EVENTS",
    "RECEIVING_OUTCOMES",
    "STATES",
    "Accrual",
    "Act",
    "Advantage",
    "Allocation",
    "Awaited",
    "Calendar",
    "Case",
    "Component",
    "Counted",
    "Deadline",
    "Delivery",
    "Entitlement",
    "Entry",
    "Expected",
    "Extra",
    "Fee",
    "Finding",
    "Goods",
    "GradeTerms",
    "Item",
    "Journey",
    "LineCount",
    "LineFacts",
    "LineQuantities",
    "Lineage",
    "Offer",
    "Outcome",
    "ParcelEvent",
    "Patience",
    "Period",
    "Piece",
    "PolicyTerms",
    "Portfolio",
    "ReasonTerms",
    "Reduction",
    "Request",
    "Returned",
    "RuleError",
    "Sale",
    "Scope",
    "Tally",
    "Value",
    "Verdict",
    "Vocabulary",
    "accrue",
    "allocate",
    "allowed_states",
    "assemble",
    "assess",
    "build_case",
    "check_spec",
    "choose",
    "combine",
    "evaluate",
    "find_deadlines",
    "find_rate",
    "find_reductions",
    "find_trouble",
    "fold",
    "get_limit",
    "get_standing",
    "is_allowed",
    "largest_remainder",
    "measure",
    "merge",
    "next_state",
    "overlaps",
    "owe",
    "parse_terms",
    "partial_amount",
    "scale",
    "shadowed",
    "sum_up",
    "tally",
    "trace",
    "whole",
    "worst",
    "worst_trouble",
]
