import { browser } from "@web/core/browser/browser";
import { hasTouch } from "@web/core/browser/feature_detection";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { Component, onMounted, onWillStart, onWillUnmount, useRef } from "@odoo/owl";
import { AnswerBanner } from "./answer_banner";
import { BlindDialog } from "./blind_dialog";
import { CandidateList } from "./candidate_list";
import { GradeBar } from "./grade_bar";
import { LineCard } from "./line_card";
import { ParcelCard } from "./parcel_card";
import { ReceivingHome } from "./receiving_home";
import { ScanField } from "./scan_field";
import { UnexpectedList } from "./unexpected_list";
import { useReceiving } from "./use_receiving";
import { getDifferences, ValidateDialog } from "./validate_dialog";
import { WaitingBar } from "./waiting_bar";

const NEWS_EVERY = 4000;
/** While no parcel is open, only the list of open ones can change. */
const HOME_EVERY = 5;

/** The screen on which a worker at the dock counts, grades and books what is in a parcel. */
export class ReceivingAction extends Component {
    static template = "odoo_returns.ReceivingAction";
    static components = {
        AnswerBanner,
        CandidateList,
        GradeBar,
        LineCard,
        ParcelCard,
        ReceivingHome,
        ScanField,
        UnexpectedList,
        WaitingBar,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, useReceiving());
        this.dialog = useService("dialog");
        this.actionService = useService("action");
        this.root = useRef("root");
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.onScan(detail.barcode)
        );
        const { returns_arrival_id: arrivalId } = this.props.action.context || {};
        onWillStart(() => this.receiving.load(arrivalId));
        onMounted(() => this._watch());
        onWillUnmount(() => browser.clearInterval(this.watcher));
    }

    get screen() {
        return this.state.screen;
    }

    get arrival() {
        return this.state.screen?.arrival;
    }

    /** See what other workers do to this parcel while somebody looks. */
    _watch() {
        let turn = 0;
        this.watcher = browser.setInterval(() => {
            const isIdle = this.screen && !this.arrival && ++turn % HOME_EVERY;
            if (isIdle || this.isAsking || document.hidden || this.state.acts.length) {
                return;
            }
            this.isAsking = true;
            this.receiving.refresh().finally(() => (this.isAsking = false));
        }, NEWS_EVERY);
    }

    onScan(barcode) {
        if (this.isBlindDialogOpen) {
            return;
        }
        barcode = barcode.trim();
        const isSaidAgain = Boolean(this.closeValidate);
        this.closeValidate?.();
        if (barcode.toUpperCase() === "RTN-VALIDATE" && this.arrival && !isSaidAgain) {
            this.validate();
        } else {
            this.receiving.scan(barcode);
        }
    }

    /** Keep typing possible after a click; who uses the keyboard stays where he is. */
    onClick(event) {
        const isTyping = event.target.closest("input, select, textarea, a, label");
        if (event.detail && !isTyping && !hasTouch()) {
            this.root.el.querySelector(".o_returns_scan_input")?.focus();
        }
    }

    /** Book the parcel; differences are shown and confirmed first. */
    async validate() {
        await this.receiving.queue.whenIdle();
        if (!this.arrival) {
            return;
        }
        if (!getDifferences(this.screen).length) {
            return this.receiving.validate();
        }
        this.closeValidate = this.dialog.add(
            ValidateDialog,
            { screen: this.screen, confirm: () => this.receiving.validate() },
            { onClose: () => (this.closeValidate = null) }
        );
    }

    next() {
        this.receiving.scan("RTN-NEXT");
    }

    openBlind() {
        this.isBlindDialogOpen = true;
        this.dialog.add(BlindDialog, {}, { onClose: () => (this.isBlindDialogOpen = false) });
    }

    changeWarehouse(event) {
        const { value, selectedOptions } = event.target;
        this.receiving.changeWarehouse(Number(value), selectedOptions[0].text);
    }

    printCommands() {
        this.actionService.doAction("odoo_returns.returns_receiving_commands_report");
    }
}

registry.category("actions").add("odoo_returns.receiving", ReceivingAction);
