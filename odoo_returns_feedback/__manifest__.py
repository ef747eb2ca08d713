{
    "name": "Returns Feedback",
    "summary": "One rating request when a return is done, and what customers answer",
    "version": "19.0.1.0.0",
    "category": "Sales/Returns",
    "author": "Odoo Returns",
    "license": "LGPL-3",
    "depends": ["odoo_returns", "survey", "rating", "digest"],
    "data": [
        # access first: everything below is checked against it
        "security/ir.model.access.csv",
        "security/returns_feedback_rules.xml",
        # records
        "data/mail_template_data.xml",
        "data/ir_cron_data.xml",
        "data/digest_data.xml",
        # views
        "views/returns_feedback_request_views.xml",
        "views/returns_feedback_templates.xml",
        "views/returns_order_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "views/digest_views.xml",
        "views/returns_feedback_menus.xml",
    ],
    "demo": ["demo/returns_feedback_demo.xml"],
}
