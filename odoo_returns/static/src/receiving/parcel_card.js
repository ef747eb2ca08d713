import { _t } from "@web/core/l10n/translation";
import { Component } from "@odoo/owl";
import { PhotoButton } from "./photo_button";
import { useReceiving } from "./use_receiving";

/** The parcel itself: whose it is, what it is like from outside, who works on it. */
export class ParcelCard extends Component {
    static template = "odoo_returns.ParcelCard";
    static components = { PhotoButton };
    static props = { arrival: Object, log: Array };

    setup() {
        Object.assign(this, useReceiving());
    }

    get conditions() {
        return [
            ["damaged", _t("Damaged"), "fa-chain-broken"],
            ["empty", _t("Empty box"), "fa-inbox"],
            ["refused", _t("Refused at the door"), "fa-hand-paper-o"],
            ["undeliverable", _t("Undeliverable"), "fa-reply"],
        ].map(([code, label, icon]) => {
            return { code, label, icon, isOn: this.props.arrival.condition === code };
        });
    }

    setCondition({ code, label, isOn }) {
        if (isOn) {
            this.receiving.setCondition("fine", _t("Fine"), "");
        } else {
            this.receiving.setCondition(code, label, "");
        }
    }

    setNote(event) {
        const note = event.target.value.trim();
        if (note && note !== this.props.arrival.note) {
            this.receiving.setCondition(this.props.arrival.condition, _t("Note"), note);
        }
    }

    printSlip() {
        this.receiving.scan("RTN-PRINT");
    }
}
