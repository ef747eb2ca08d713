import { registry } from "@web/core/registry";
import { takeScreenshot } from "@odoo_returns/../tests/tours/screenshot";

const logIn = () => [
    {
        content: "The customer logs in",
        trigger: ".oe_login_form input[name='login']",
        run: "edit returns_consumer",
    },
    {
        trigger: ".oe_login_form input[name='password']",
        run: "edit returns_consumer",
    },
    {
        trigger: ".oe_login_form button[type='submit']",
        run: "click",
        expectUnloadPage: true,
    },
];

const steps = (picture) => [
    {
        content: "The customer finds the returns on the home page of the portal",
        trigger: "a[href='/my/returns']:contains('Your Returns')",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "The list says where the return stands",
        trigger: ".o_portal_my_doc_table tr:contains('RMA/'):contains('Approved') a",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "Requested and approved, but nothing received yet",
        trigger: ".o_returns_steps:has(.o_reached:contains('Approved'))",
    },
    {
        trigger: ".o_returns_step:not(.o_reached):contains('Goods received')",
    },
    {
        content: "What comes back: two of five",
        trigger: "#return_lines .o_returns_line:contains('Kettle'):contains('2 Units')",
    },
    {
        content: "Where to send it",
        trigger: "#return_sending address:contains('Returns Hall Venlo')",
    },
    {
        content: "The slip can be printed",
        trigger: "a#return_slip[href$='/slip']:contains('Print return slip')",
    },
    {
        content: "The customer may write to us",
        trigger: "#chatterRoot:shadow .o-mail-Composer-input",
    },
    takeScreenshot(picture),
    {
        trigger: "#chatterRoot:shadow .o-mail-Composer-input",
        run: "edit The parcel left today.",
    },
    {
        trigger: "#chatterRoot:shadow .o-mail-Composer button[title='Send']:enabled, #chatterRoot:shadow .o-mail-Composer button:contains('Send'):enabled",
        run: "click",
    },
    {
        trigger: "#chatterRoot:shadow .o-mail-Message:contains('The parcel left today.')",
    },
];

registry.category("web_tour.tours").add("returns_consumer_tour", {
    steps: () => [...logIn(), ...steps("consumer_return")],
});

registry.category("web_tour.tours").add("returns_consumer_phone_tour", {
    steps: () => steps("consumer_return_phone"),
});
