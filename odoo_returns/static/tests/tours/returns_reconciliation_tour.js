import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { takeScreenshot } from "@odoo_returns/../tests/tours/screenshot";

registry.category("web_tour.tours").add("returns_reconciliation_tour", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "The accountant's own app",
            trigger: ".o_app[data-menu-xmlid='account.menu_finance']",
            run: "click",
        },
        {
            trigger: "button[data-menu-xmlid='account.menu_finance_receivables']",
            run: "click",
        },
        {
            content: "What is owed for returns, credited, sent and arrived",
            trigger: ".dropdown-item[data-menu-xmlid='odoo_returns.returns_reconciliation_menu']",
            run: "click",
        },
        {
            content: "200 are credited and have not arrived",
            trigger:
                ".o_data_row:contains('Li Wei'):has(td[name='credited']:contains('200.00')):has(td[name='arrived']:contains('0.00')) td[name='difference']:contains('200.00')",
        },
        takeScreenshot("accountant_reconciliation"),
        {
            trigger: ".o_data_row:contains('Li Wei') td[name='order_name']",
            run: "click",
        },
        {
            content: "No return is opened by who may not read it",
            trigger: ".o_form_view:not(:has(button[name='action_open_return']))",
        },
        {
            trigger: "button[name='action_open_credit_notes']",
            run: "click",
        },
        {
            content: "The customer had paid: send the money back",
            trigger: ".o_statusbar_buttons button[name='action_register_payment']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='amount'] input:value('200.00')",
        },
        {
            trigger: ".modal button[name='action_create_payments']",
            run: "click",
        },
        {
            trigger: ".o_form_view:has(.ribbon:contains('Paid'), .ribbon:contains('In Payment'))",
        },
        {
            content: "Back to the row",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item:last a",
            run: "click",
        },
        {
            content: "Everything has arrived",
            trigger:
                ".o_form_view:has(div[name='arrived']:contains('200.00')) div[name='difference']:contains('0.00'):not(:contains('200.00'))",
        },
    ],
});
