import { registry } from "@web/core/registry";
import { takeScreenshot } from "@odoo_returns/../tests/tours/screenshot";

const lines = ".o_field_widget[name='line_ids']";

registry.category("web_tour.tours").add("returns_exchange_clerk_tour", {
    steps: () => [
        {
            content: "The customer wants something else for it",
            trigger: `${lines} .o_data_row:contains('Kettle') td[name='resolution']`,
            run: "click",
        },
        {
            trigger: `${lines} .o_selected_row td[name='resolution'] .o_select_menu_toggler`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Exchange')",
            run: "click",
        },
        {
            trigger: `${lines} .o_selected_row td[name='exchange_product_id'] input`,
            run: "edit Big Kettle",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Big Kettle')",
            run: "click",
        },
        {
            content: "Submit the request",
            trigger: ".o_statusbar_buttons button[name='action_submit']",
            run: "click",
        },
        {
            content: "What it comes to is shown before anything is ordered",
            trigger: ".o_notebook .nav-link[name='exchange']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='exchange_to_pay']:contains('20.00')",
        },
        {
            trigger: ".o_statusbar_buttons button[name='action_approve']",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Approved')",
        },
        takeScreenshot("clerk_exchange"),
    ],
});

registry.category("web_tour.tours").add("returns_exchange_consumer_tour", {
    steps: () => [
        {
            content: "The return says what is to pay",
            trigger: "#return_exchange .o_returns_exchange_order:contains('20.00')",
        },
        takeScreenshot("consumer_exchange"),
        {
            trigger: "#return_exchange a:contains('Pay the difference')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Odoo's own page takes the payment",
            trigger: "#o_sale_portal_paynow",
            run: "click",
        },
        {
            trigger: "#modalaccept:contains('20.00') input[name='o_payment_radio']:not(:visible)",
        },
        {
            trigger: "#modalaccept button[name='o_payment_submit_button']:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The customer is told where to send the money",
            trigger: "h1:contains('Finalize your payment')",
        },
    ],
});

registry.category("web_tour.tours").add("returns_exchange_worker_tour", {
    steps: () => [
        {
            content: "The goods may leave now",
            trigger: ".o_form_view:not(:contains('Do not ship')) button[name='button_validate']",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Done')",
        },
    ],
});
