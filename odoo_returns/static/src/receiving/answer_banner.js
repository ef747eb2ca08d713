import { Component } from "@odoo/owl";
import { useReceiving } from "./use_receiving";

const ICONS = {
    success: "fa-check-circle",
    info: "fa-info-circle",
    warning: "fa-exclamation-triangle",
    danger: "fa-times-circle",
};

/** The last answer, in a colour that is seen from a step away and in words that are read aloud. */
export class AnswerBanner extends Component {
    static template = "odoo_returns.AnswerBanner";
    static props = {};

    setup() {
        Object.assign(this, useReceiving());
    }

    get icon() {
        return ICONS[this.state.answer.level];
    }
}
