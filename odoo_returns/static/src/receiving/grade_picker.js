import { Component } from "@odoo/owl";
import { useReceiving } from "./use_receiving";

/** What a piece is like, and where it goes. */
export class GradePicker extends Component {
    static template = "odoo_returns.GradePicker";
    static props = { piece: Object };

    setup() {
        Object.assign(this, useReceiving());
    }

    get dispositions() {
        return this.state.screen.dispositions;
    }

    setGrade({ id, name }) {
        this.receiving.grade(this.props.piece.scan_id, name, { grade_id: id });
    }

    setDisposition(event) {
        const { name, id } = this.dispositions.find(({ id }) => id === Number(event.target.value));
        this.receiving.grade(this.props.piece.scan_id, name, { disposition_id: id });
    }
}
