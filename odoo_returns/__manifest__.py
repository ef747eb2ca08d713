{
    "name": "Returns",
    "summary": "Returns (RMA) on sale orders: request, receipt, inspection, credit note",
    "version": "19.0.1.0.0",
    "category": "Sales/Returns",
    "author": "Odoo Returns",
    "license": "LGPL-3",
    "application": True,
    "depends": ["sale_stock", "stock_delivery", "repair", "sale_loyalty", "barcodes"],
    # public holidays decide on which day a legal period ends
    "external_dependencies": {"python": ["holidays"]},
    "data": [
        # access first: everything below is checked against it
        "security/returns_groups.xml",
        "security/ir.model.access.csv",
        "security/returns_rules.xml",
        # records
        "data/returns_reason_data.xml",
        "data/returns_disposition_data.xml",
        "data/ir_cron_data.xml",
        # the slip is attached by a mail template
        "report/returns_slip_templates.xml",
        "report/returns_reports.xml",
        "data/mail_template_data.xml",
        # wizards: buttons of the views open them
        "wizards/returns_add_lines_views.xml",
        "wizards/returns_refuse_views.xml",
        # views
        "views/returns_order_views.xml",
        "views/returns_order_form_views.xml",
        "views/returns_order_analysis_views.xml",
        "views/returns_order_line_views.xml",
        "views/returns_order_line_form_views.xml",
        "views/returns_deadline_views.xml",
        "views/returns_reason_views.xml",
        "views/returns_disposition_views.xml",
        "views/returns_policy_views.xml",
        "views/sale_order_views.xml",
        "views/stock_picking_views.xml",
        "views/account_move_views.xml",
        "views/res_config_settings_views.xml",
        "views/returns_portal_templates.xml",
        "views/returns_portal_page_templates.xml",
        "views/returns_menus.xml",
    ],
    "demo": [
        "demo/res_partner_demo.xml",
        "demo/res_users_demo.xml",
        "demo/product_demo.xml",
        "demo/sale_order_demo.xml",
        "demo/returns_demo.xml",
    ],
    "assets": {
        "web.assets_frontend": ["odoo_returns/static/src/scss/returns_portal.scss"],
        "web.assets_tests": ["odoo_returns/static/tests/tours/*.js"],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
