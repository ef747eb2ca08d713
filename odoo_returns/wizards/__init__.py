from . import (
    returns_add_lines,
    returns_match,
    returns_refuse,
    returns_simulator,
    returns_what_if,
    stock_return_picking,
)
