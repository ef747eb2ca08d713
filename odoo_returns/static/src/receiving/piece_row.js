import { Component } from "@odoo/owl";
import { GradePicker } from "./grade_picker";
import { formatQuantity } from "./quantity";
import { useReceiving } from "./use_receiving";

/** What was counted with one scan. */
export class PieceRow extends Component {
    static template = "odoo_returns.PieceRow";
    static components = { GradePicker };
    static props = { piece: Object, uom: String };

    setup() {
        Object.assign(this, useReceiving());
        this.format = formatQuantity;
    }
}
