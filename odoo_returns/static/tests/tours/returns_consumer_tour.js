import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("returns_consumer_tour", {
    steps: () => [
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
            content: "The step bar: requested and approved, nothing received yet",
            trigger: ".o_returns_steps:has(.o_reached:contains('Approved')) .o_returns_step:not(.o_reached):contains('Goods received')",
        },
        {
            content: "The address to send it to",
            trigger: "#return_sending address:contains('Returns Hall Venlo')",
        },
        {
            content: "A message can be written",
            trigger: "#discussion textarea, #discussion .o-mail-Composer-input",
        },
        {
            content: "The slip can be printed",
            trigger: "a#return_slip[href*='/slip']:contains('Print return slip')",
        },
    ],
});
