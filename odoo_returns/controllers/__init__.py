from . import policy_page, portal
