from . import returns_receiving_commands
from . import returns_slip
