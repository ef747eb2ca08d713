from . import policy_page, portal, portal_parcels, tracking
