from . import policy_page, portal, portal_exchange, portal_parcels, portal_refunds, tracking
