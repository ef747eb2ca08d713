import { Component } from "@odoo/owl";
import { useReceiving } from "./use_receiving";

/** Before a parcel is open: which one is it? */
export class ReceivingHome extends Component {
    static template = "odoo_returns.ReceivingHome";
    static props = { openBlind: Function };

    setup() {
        Object.assign(this, useReceiving());
    }

    get screen() {
        return this.state.screen;
    }

    goOn(arrival) {
        this.receiving.show(arrival.id, arrival.name);
    }
}
