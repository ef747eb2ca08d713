import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { useReceiving } from "./use_receiving";

/** A blink of the network is nobody's business; only what takes longer is shown as waiting. */
const PATIENCE = 3;

/** What is done and not counted by the server yet: nothing on the screen says that it is. */
export class WaitingBar extends Component {
    static template = "odoo_returns.WaitingBar";
    static props = {};

    setup() {
        Object.assign(this, useReceiving());
    }

    get isShown() {
        return this.state.problem || this.state.acts.length > 1;
    }

    get isProblem() {
        return this.state.problem && this.state.problem !== "slow";
    }

    get text() {
        const { acts } = this.state;
        const words = { count: acts.length, acts: acts.map((act) => act.label).join(" · ") };
        return acts.length ? _t("Waiting to be sent (%(count)s): %(acts)s", words) : "";
    }

    get canDrop() {
        return this.state.acts.length && this.state.failures >= PATIENCE;
    }

    logIn() {
        browser.location.reload();
    }
}
