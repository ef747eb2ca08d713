import { registry } from "@web/core/registry";
import { takeScreenshot } from "@odoo_returns/../tests/tours/screenshot";

const moves = ".o_field_widget[name='move_ids']";

const openReceipt = () => [
    {
        content: "The overview of Inventory counts what comes back",
        trigger: ".o_kanban_record:contains('Returns') button:contains('1 To Receive')",
        run: "click",
    },
    {
        content: "The receipt bears the number of the return",
        trigger: ".o_list_view .o_data_row:contains('RMA/') td[name='name']",
        run: "click",
    },
];

registry.category("web_tour.tours").add("returns_warehouse_part_tour", {
    steps: () => [
        ...openReceipt(),
        {
            content: "Three are expected",
            trigger: `${moves} .o_data_row:contains('Kettle') td[name='product_uom_qty']:contains('3.00')`,
        },
        takeScreenshot("warehouse_receipt"),
        {
            content: "Only one is in the parcel",
            trigger: `${moves} .o_data_row td[name='quantity']`,
            run: "click",
        },
        {
            trigger: `${moves} .o_data_row td[name='quantity'] input`,
            run: "edit 1",
        },
        {
            content: "Validate",
            trigger: ".o_statusbar_buttons button[name='button_validate']",
            run: "click",
        },
        {
            content: "The rest is expected still",
            trigger: ".modal button:contains('Create Backorder')",
            run: "click",
        },
        {
            content: "The receipt is done",
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Done')",
        },
    ],
});

registry.category("web_tour.tours").add("returns_warehouse_rest_tour", {
    steps: () => [
        ...openReceipt(),
        {
            content: "Two are left; they arrive, too",
            trigger: `${moves} .o_data_row td[name='product_uom_qty']:contains('2.00')`,
        },
        {
            trigger: ".o_statusbar_buttons button[name='button_validate']",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status button.o_arrow_button_current:contains('Done')",
        },
    ],
});
