import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Receiving } from "./receiving";

registry.category("services").add("returns_receiving", {
    dependencies: ["orm", "action"],
    start(env, { orm, action }) {
        const receiving = new Receiving(orm, action);
        browser.addEventListener("beforeunload", (event) => {
            if (!receiving.state.isKept) {
                event.preventDefault();
            }
        });
        return receiving;
    },
});
