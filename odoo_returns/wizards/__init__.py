from . import (
    returns_add_lines,
    returns_fallback,
    returns_give_up_repair,
    returns_match,
    returns_refuse,
    returns_simulator,
    returns_what_if,
    returns_wish_dialog,
    stock_return_picking,
)
