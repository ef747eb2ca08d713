import { registry } from "@web/core/registry";
import { takeScreenshot } from "@odoo_returns/../tests/tours/screenshot";

registry.category("web_tour.tours").add("returns_accountant_tour", {
    steps: () => [
        {
            content: "The credit note that the return has left",
            trigger: ".o_data_row:contains('Li Wei') td[name='name']",
            run: "click",
        },
        {
            content: "It says which invoice it reverses",
            trigger: ".o_form_view:contains('Reversal of'):contains('INV/')",
        },
        takeScreenshot("accountant_credit_note"),
        {
            content: "The customer had paid: send the money back",
            trigger: ".o_statusbar_buttons button[name='action_register_payment']",
            run: "click",
        },
        {
            content: "The whole amount",
            trigger: ".modal .o_field_widget[name='amount'] input:value('200.00')",
        },
        {
            trigger: ".modal button[name='action_create_payments']",
            run: "click",
        },
        {
            content: "The credit note is settled",
            trigger: ".o_form_view:has(.ribbon:contains('Paid'), .ribbon:contains('In Payment'))",
        },
    ],
});
