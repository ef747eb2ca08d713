import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus, useBus, useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";
import { useReceiving } from "./use_receiving";

/** What stands on a parcel that nobody announced. */
export class BlindDialog extends Component {
    static template = "odoo_returns.BlindDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        Object.assign(this, useReceiving());
        this.values = useState({ sender: "", tracking_number: "", note: "" });
        this.pictures = useState([]);
        useAutofocus({ refName: "first" });
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) => {
            this.values.tracking_number = detail.barcode;
        });
    }

    get title() {
        return _t("Nobody announced this parcel");
    }

    /** The scanner ends a number with Enter: there is more to say. */
    goToNext(event) {
        if (event.key === "Enter") {
            event.preventDefault();
            event.target.closest("form").querySelector("[name='sender']").focus();
        }
    }

    addPictures(event) {
        this.pictures.push(...event.target.files);
        event.target.value = "";
    }

    async confirm() {
        const pictures = [...this.pictures];
        const { receiving } = this;
        this.props.close();
        receiving.open(this.title, { ...this.values });
        await receiving.queue.whenIdle();
        if (receiving.state.screen?.arrival?.state === "blind") {
            for (const picture of pictures) {
                await receiving.addPicture(picture);
            }
        }
    }
}
