"""Pure rules of returns: frozen values in, frozen values out. No Odoo, no clock, no text."""

from .amounts import largest_remainder, partial_amount
from .evaluate import CHECKS, evaluate
from .facts import LineFacts, PolicyTerms
from .quantities import Allocation, LineQuantities, allocate
from .transitions import EVENTS, STATES, allowed_states, is_allowed, next_state
from .verdict import Finding, Outcome, Verdict, worst

__all__ = [
    "CHECKS",
    "EVENTS",
    "STATES",
    "Allocation",
    "Finding",
    "LineFacts",
    "LineQuantities",
    "Outcome",
    "PolicyTerms",
    "Verdict",
    "allocate",
    "allowed_states",
    "evaluate",
    "is_allowed",
    "largest_remainder",
    "next_state",
    "partial_amount",
    "worst",
]
