from . import returns_add_lines, returns_refuse
