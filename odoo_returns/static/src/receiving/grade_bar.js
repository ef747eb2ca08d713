import { Component } from "@odoo/owl";
import { GradePicker } from "./grade_picker";
import { useReceiving } from "./use_receiving";

/** The last counted piece, to be graded without looking for it. */
export class GradeBar extends Component {
    static template = "odoo_returns.GradeBar";
    static components = { GradePicker };
    static props = {};

    setup() {
        Object.assign(this, useReceiving());
    }

    /** Return the last piece with the article it is of; nothing while none is on a line. */
    get last() {
        const { lines, last_scan_id: scanId } = this.state.screen;
        for (const line of lines) {
            const piece = line.pieces.find((piece) => piece.scan_id === scanId);
            if (piece) {
                return { piece, product: line.product };
            }
        }
        return null;
    }
}
