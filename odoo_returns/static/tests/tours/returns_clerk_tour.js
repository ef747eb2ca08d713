import { registry } from "@web/core/registry";
import { takeScreenshot } from "@odoo_returns/../tests/tours/screenshot";

const state = (name) => `.o_statusbar_status button.o_arrow_button_current:contains('${name}')`;
const lines = ".o_field_widget[name='line_ids']";

const chooseReason = (row, reason) => [
    {
        content: "Why it comes back",
        trigger: `${lines} .o_selected_row:nth-child(${row}) td[name='reason_id'] input`,
        run: `edit ${reason}`,
    },
    {
        trigger: `.o-autocomplete--dropdown-item:contains('${reason}')`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("returns_clerk_request_tour", {
    steps: () => [
        {
            content: "The order is delivered: a return can be made from it",
            trigger: ".o_statusbar_buttons button[name='action_create_return']",
            run: "click",
        },
        {
            content: "A draft with everything that can come back",
            trigger: `${lines} .o_data_row:contains('Kettle') td[name='quantity']:contains('5.00')`,
            run: "click",
        },
        {
            content: "Two of five come back",
            trigger: `${lines} .o_selected_row td[name='quantity'] input`,
            run: "edit 2",
        },
        ...chooseReason(1, "Defective or does not work"),
        {
            trigger: `${lines} .o_data_row:contains('Teapot') td[name='reason_id']`,
            run: "click",
        },
        ...chooseReason(2, "Damaged in transit"),
        {
            content: "Submit the request",
            trigger: ".o_statusbar_buttons button[name='action_submit']",
            run: "click",
        },
        {
            content: "The policy has nothing against it",
            trigger: ".o_field_widget[name='verdict']:contains('Allow')",
        },
        {
            content: "Approve it",
            trigger: ".o_statusbar_buttons button[name='action_approve']",
            run: "click",
        },
        {
            content: "The goods are expected now",
            trigger: state("Approved"),
        },
        {
            trigger: `${lines} .o_data_row:contains('Kettle') td[name='quantity']:contains('2.00')`,
        },
        takeScreenshot("clerk_return"),
    ],
});

registry.category("web_tour.tours").add("returns_clerk_settle_tour", {
    steps: () => [
        {
            content: "The return whose goods have arrived",
            trigger: ".o_data_row:contains('Li Wei') td[name='name']",
            run: "click",
        },
        {
            content: "Everything arrived",
            trigger: ".o_field_widget[name='reception_status']:contains('Fully')",
        },
        {
            content: "Accept it as it is",
            trigger: ".o_statusbar_buttons button[name='action_accept_all']",
            run: "click",
        },
        {
            content: "Create and post the credit note",
            trigger: ".o_statusbar_buttons button[name='action_settle']",
            run: "click",
        },
        {
            content: "The return is done",
            trigger: state("Done"),
        },
        {
            content: "The money is granted",
            trigger: ".o_notebook .nav-link[name='refunds']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='ledger_ids'] .o_data_row:contains('230.00'):contains('RINV')",
        },
        takeScreenshot("clerk_done"),
    ],
});
