{
    "name": "Returns: a payment provider for tests",
    "summary": "Refunds over real HTTP by a provider that is slow, deaf, forgetful or talks twice",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Odoo Returns",
    "license": "LGPL-3",
    "depends": ["odoo_returns", "payment_demo"],
    "data": ["data/payment_provider_data.xml"],
    "post_init_hook": "post_init_hook",
}
