import { hasTouch } from "@web/core/browser/feature_detection";
import { Component } from "@odoo/owl";
import { useReceiving } from "./use_receiving";

/** Takes a picture with the device's camera, or from a file. */
export class PhotoButton extends Component {
    static template = "odoo_returns.PhotoButton";
    static props = { lineId: { type: [Number, Boolean], optional: true } };
    static defaultProps = { lineId: false };

    setup() {
        Object.assign(this, useReceiving());
        this.hasCamera = hasTouch();
    }

    async keep(event) {
        const files = [...event.target.files];
        event.target.value = "";
        for (const file of files) {
            await this.receiving.addPicture(file, this.props.lineId);
        }
    }
}
