import { registry } from "@web/core/registry";
import { takeScreenshot } from "@odoo_returns/../tests/tours/screenshot";
import { loseNetwork, refuseNext } from "@odoo_returns/../tests/tours/receiving_network";
import {
    anotherWorkerScans,
    answer,
    click,
    count,
    fitsTheScreen,
    scan,
    scanTwiceByMistake,
    touchIn,
    typeBarcode,
} from "@odoo_returns/../tests/tours/receiving_steps";

const KETTLE = "5901234123457";
const TEAPOT = "4006381333931";
const home = { content: "No parcel is open", trigger: ".o_returns_home .o_returns_blind" };
const tours = registry.category("web_tour.tours");

tours.add("returns_receiving_clean_tour", {
    steps: () => [
        click(".o_navbar_apps_menu button, .o_navbar_apps_menu .dropdown-toggle", "A worker has the app"),
        click(".o_app[data-menu-xmlid='odoo_returns.returns_menu_root']"),
        home,
        takeScreenshot("receiving_empty"),
        scan("RMA/TOUR/1"),
        answer("success", "opened"),
        count("Kettle", 0, 2, "waiting"),
        scan(KETTLE),
        answer("success", "expected", "1 of 2"),
        count("Kettle", 1, 2, "short"),
        scan("RTN-GRADE-A"),
        answer("success", "graded"),
        {
            content: "It is grade A",
            trigger: ".o_returns_grade_bar .o_returns_grade.btn-primary:contains(A)",
        },
        typeBarcode(KETTLE),
        answer("success", "expected", "2 of 2"),
        count("Kettle", 2, 2, "complete"),
        click(".o_returns_grade_bar .o_returns_grade:contains(B)", "Grade the second by touch"),
        answer("success", "graded", "B"),
        scan(TEAPOT),
        count("Teapot", 1, 1, "complete"),
        scan("RTN-UNDO"),
        answer("info", "undone"),
        count("Teapot", 0, 1, "waiting"),
        touchIn("Teapot", ".o_returns_plus"),
        count("Teapot", 1, 1, "complete"),
        takeScreenshot("receiving_clean"),
        click(".o_returns_print"),
        answer("info", "print"),
        click(".o_returns_print_commands"),
        scan("RTN-VALIDATE"),
        answer("success", "booked"),
        home,
    ],
});

tours.add("returns_receiving_partial_tour", {
    steps: () => [
        scan("SO-PARTIAL"),
        count("Kettle", 0, 3, "waiting"),
        scanTwiceByMistake(KETTLE),
        count("Kettle", 1, 3, "short"),
        click(".o_returns_validate"),
        {
            content: "What is missing is named before it is booked",
            trigger: ".o_returns_validate_dialog li:contains('1 of 3')",
        },
        takeScreenshot("receiving_validate"),
        click(".o_returns_validate_dialog .btn-secondary", "Look once more into the box"),
        touchIn("Kettle", ".o_returns_numbers"),
        {
            content: "There is one more",
            trigger: ".o_returns_quantity_dialog input",
            run: "edit 2",
        },
        click(".o_returns_quantity_dialog .btn-primary"),
        count("Kettle", 2, 3, "short"),
        touchIn("Kettle", ".o_returns_missing_button"),
        answer("warning", "missing"),
        count("Kettle", 2, 3, "missing"),
        scan("RTN-VALIDATE"),
        { trigger: ".o_returns_validate_dialog" },
        scan("RTN-VALIDATE", ".modal"),
        answer("success", "booked"),
    ],
});

tours.add("returns_receiving_surplus_tour", {
    steps: () => [
        scan("SO-SURPLUS"),
        scan(KETTLE),
        count("Kettle", 1, 1, "complete"),
        touchIn("Kettle", ".o_returns_plus"),
        answer("warning", "surplus"),
        count("Kettle", 2, 1, "surplus"),
        touchIn("Kettle", ".o_returns_minus"),
        count("Kettle", 1, 1, "complete"),
        touchIn("Kettle", ".o_returns_plus"),
        count("Kettle", 2, 1, "surplus"),
        scan(TEAPOT),
        answer("danger", "wrong_item"),
        { trigger: ".o_returns_unexpected_row:contains('Teapot')" },
        scan("does-not-exist"),
        answer("danger", "unknown"),
        takeScreenshot("receiving_wrong"),
        scan("RTN-VALIDATE"),
        { trigger: ".o_returns_validate_dialog li.list-group-item-danger:contains('Teapot')" },
        click(".o_returns_confirm"),
        answer("success", "booked"),
    ],
});

tours.add("returns_receiving_wrong_serial_tour", {
    steps: () => [
        scan("SO-SERIAL"),
        count("Camera", 0, 2, "waiting"),
        scan(KETTLE),
        scan("RTN-GRADE-A"),
        scan(KETTLE),
        scan("RTN-GRADE-B"),
        count("Kettle", 2, 2, "complete"),
        { trigger: ".o_returns_line:contains('Kettle') .o_returns_photos img" },
        scan("SN-0001"),
        count("Camera", 1, 2, "short"),
        { trigger: ".o_returns_lot_counted:contains('SN-0001')" },
        scan("SN-0001"),
        answer("danger", "double_serial"),
        click(".o_returns_unexpected_row .o_returns_take_back"),
        { trigger: ".o_returns_receiving:not(:has(.o_returns_unexpected))" },
        scan("SN-0009"),
        answer("danger", "wrong_serial"),
        takeScreenshot("receiving_wrong_serial"),
        click(".o_returns_unexpected_row:contains('SN-0009') .o_returns_accept"),
        count("Camera", 2, 2, "complete"),
        touchIn("Teapot", ".o_returns_plus"),
        count("Teapot", 1, 1, "complete"),
        scan("RTN-VALIDATE"),
        answer("success", "booked"),
    ],
});

tours.add("returns_receiving_blind_tour", {
    steps: () => [
        {
            content: "The worker stands in another warehouse",
            trigger: ".o_returns_warehouse",
            run: "selectByLabel Hub",
        },
        { trigger: ".o_returns_warehouse:has(option:checked:contains('Hub'))" },
        {
            content: "The device knows it the next time",
            trigger: "body",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        { trigger: ".o_returns_warehouse:has(option:checked:contains('Hub'))" },
        click(".o_returns_blind"),
        {
            content: "The tracking number is scanned into the dialog",
            trigger: ".o_returns_blind_dialog input[name='tracking_number']",
            run: "edit 1Z999 && press Enter",
        },
        {
            trigger: ".o_returns_blind_dialog input[name='sender']",
            run: "edit Somebody in 杭州",
        },
        click(".o_returns_blind_dialog .btn-primary"),
        answer("warning", "blind"),
        scan(KETTLE),
        answer("info", "noted"),
        { trigger: ".o_returns_blind_goods .o_returns_unexpected_row:contains('Kettle')" },
        {
            content: "Take a picture",
            trigger: ".o_returns_card .o_returns_photo",
            async run() {
                const canvas = document.createElement("canvas");
                [canvas.width, canvas.height] = [3200, 1600];
                canvas.getContext("2d").fillRect(0, 0, 1600, 1600);
                const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
                const files = new DataTransfer();
                files.items.add(new File([blob], "label.png", { type: "image/png" }));
                const input = document.querySelector(".o_returns_card .o_returns_photo_file");
                input.files = files.files;
                input.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        answer("success", "photo"),
        { trigger: ".o_returns_card .o_returns_photos img" },
        click(".o_returns_condition[data-condition='damaged']"),
        { trigger: ".o_returns_condition.btn-warning[data-condition='damaged']" },
        takeScreenshot("receiving_blind"),
        { trigger: ".o_returns_validate:disabled" },
        click(".o_returns_next"),
        { trigger: ".o_returns_open_arrival:contains('Somebody in 杭州')" },
        takeScreenshot("receiving_open_parcels"),
    ],
});

tours.add("returns_receiving_three_steps_tour", {
    steps: () => [
        scan(KETTLE),
        answer("info", "choose"),
        click(".o_returns_candidate:contains('Li Wei')", "The article says only which it could be"),
        answer("success", "opened"),
        scan("SO-TWO"),
        answer("info", "choose"),
        {
            content: "A parcel stays on the table while one chooses",
            trigger: ".o_returns_receiving:has(.o_returns_line):has(.o_returns_candidate:nth-child(3))",
        },
        scan(KETTLE),
        count("Kettle", 1, 1, "complete"),
        scan("RTN-VALIDATE"),
        answer("success", "booked"),
    ],
});

tours.add("returns_receiving_phone_tour", {
    steps: () => [
        home,
        fitsTheScreen(),
        takeScreenshot("receiving_phone_empty"),
        click(".o_returns_blind"),
        { trigger: ".o_returns_blind_dialog input[name='sender']" },
        takeScreenshot("receiving_phone_blind"),
        click(".o_returns_blind_dialog .modal-footer .btn-secondary"),
        typeBarcode("SO-PHONE"),
        count("01", 0, 1, "waiting"),
        fitsTheScreen(),
        takeScreenshot("receiving_phone_list"),
        touchIn("电热水壶 30", ".o_returns_plus"),
        count("30", 1, 1, "complete"),
        click(".o_returns_grade_bar .o_returns_grade:contains(C)"),
        answer("success", "graded"),
        fitsTheScreen(),
        takeScreenshot("receiving_phone_line"),
        typeBarcode(KETTLE),
        answer("danger", "wrong_item"),
        {
            content: "What is wrong comes into sight",
            trigger: ".o_returns_unexpected",
            async run() {
                const isSeen = ({ top, bottom }) => top >= 0 && bottom <= window.innerHeight;
                for (let turn = 0; turn < 50; turn++) {
                    if (isSeen(this.anchor.getBoundingClientRect())) {
                        return;
                    }
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                throw new Error("It is out of sight.");
            },
        },
        fitsTheScreen(),
        takeScreenshot("receiving_phone_wrong"),
        {
            content: "The parcel itself is below its goods",
            trigger: ".o_returns_card",
            run: () => document.querySelector(".o_returns_card").scrollIntoView(),
        },
        takeScreenshot("receiving_phone_parcel"),
    ],
});

tours.add("returns_receiving_offline_tour", {
    steps: () => [
        scan("SO-OFFLINE"),
        count("Kettle", 0, 3, "waiting"),
        refuseNext("The dock is closed."),
        scan(KETTLE),
        answer("danger", "refused", "The dock is closed."),
        count("Kettle", 0, 3, "waiting"),
        loseNetwork(),
        scan(KETTLE),
        { trigger: `.o_returns_problem:contains('Waiting to be sent (1)'):contains('${KETTLE}')` },
        touchIn("Kettle", ".o_returns_plus"),
        { trigger: ".o_returns_problem:contains('Waiting to be sent (2)')" },
        count("Kettle", 0, 3, "waiting"),
        takeScreenshot("receiving_offline"),
        {
            content: "The worker loads the page again; the network is back",
            trigger: "body",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        count("Kettle", 2, 3, "short"),
        { trigger: ".o_returns_receiving:not(:has(.o_returns_unsent))" },
        anotherWorkerScans("SO-OFFLINE", KETTLE),
        count("Kettle", 3, 3, "complete"),
    ],
});
