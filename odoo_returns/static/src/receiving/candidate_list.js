import { Component, useEffect, useRef } from "@odoo/owl";
import { useReceiving } from "./use_receiving";

/** The returns that a scan could mean; the worker says which one it is. */
export class CandidateList extends Component {
    static template = "odoo_returns.CandidateList";
    static props = {};

    setup() {
        Object.assign(this, useReceiving());
        this.root = useRef("root");
        useEffect(
            () => {
                this.root.el?.scrollIntoView({ block: "nearest", behavior: "smooth" });
            },
            () => [this.state.screen.candidates.length]
        );
    }

    choose(candidate) {
        this.receiving.open(candidate.name, { order_ids: [candidate.order_id] });
    }
}
