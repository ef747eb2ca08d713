from . import (
    digest_digest,
    rating_rating,
    res_company,
    res_config_settings,
    res_partner,
    returns_feedback_request,
    returns_order,
)
