from . import returns_slip
