import { Component, useEffect, useRef } from "@odoo/owl";
import { formatQuantity } from "./quantity";
import { useReceiving } from "./use_receiving";

/** What is in the parcel and belongs to no line; in a parcel nobody announced, everything. */
export class UnexpectedList extends Component {
    static template = "odoo_returns.UnexpectedList";
    static props = { rows: Array, isBlind: Boolean };

    setup() {
        Object.assign(this, useReceiving());
        this.format = formatQuantity;
        this.root = useRef("root");
        useEffect(
            () => {
                this.root.el?.scrollIntoView({ block: "nearest", behavior: "smooth" });
            },
            () => [this.props.rows.length]
        );
    }
}
