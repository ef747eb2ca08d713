from . import returns_add_lines, returns_refuse, stock_return_picking
