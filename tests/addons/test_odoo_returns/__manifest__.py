{
    "name": "Returns: what another addon adds",
    "summary": "Shows and tests that a check, a right and an anchor need no change in Returns",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Odoo Returns",
    "license": "LGPL-3",
    "depends": ["odoo_returns"],
    "data": ["data/returns_anchor_data.xml"],
}
