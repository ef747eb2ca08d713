import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useEffect, useRef } from "@odoo/owl";
import { PhotoButton } from "./photo_button";
import { PieceRow } from "./piece_row";
import { formatQuantity } from "./quantity";
import { QuantityDialog } from "./quantity_dialog";
import { useReceiving } from "./use_receiving";

/** {state of a line: its icon}; the colours are in the style sheet. */
const ICONS = {
    waiting: "fa-clock-o",
    complete: "fa-check-circle",
    short: "fa-adjust",
    missing: "fa-minus-circle",
    surplus: "fa-plus-circle",
};

/** Return how far a line is: what its colour says. */
export function getProgress(line) {
    if (line.surplus) {
        return "surplus";
    }
    if (!line.short) {
        return "complete";
    }
    if (line.is_missing) {
        return "missing";
    }
    return line.counted ? "short" : "waiting";
}

/** One article that is expected: its picture, how many of it are here, and what they are like. */
export class LineCard extends Component {
    static template = "odoo_returns.LineCard";
    static components = { PhotoButton, PieceRow };
    static props = { line: Object, hasOrder: Boolean };

    setup() {
        Object.assign(this, useReceiving());
        this.dialog = useService("dialog");
        this.root = useRef("root");
        this.format = formatQuantity;
        useEffect(
            (isSelected) => {
                if (isSelected) {
                    this.root.el.scrollIntoView({ block: "nearest", behavior: "smooth" });
                }
            },
            () => [this.isSelected, this.line.counted]
        );
    }

    get line() {
        return this.props.line;
    }

    get isSelected() {
        return this.state.lineKey === this.line.key;
    }

    get progress() {
        return getProgress(this.line);
    }

    get icon() {
        return ICONS[this.progress];
    }

    get progressText() {
        const { line } = this;
        return {
            waiting: () => _t("Waiting"),
            complete: () => _t("Complete"),
            short: () => _t("%s short", formatQuantity(line.short)),
            missing: () => _t("%s missing", formatQuantity(line.short)),
            surplus: () => _t("%s too many", formatQuantity(line.surplus)),
        }[this.progress]();
    }

    /** A serial or lot has to be named: it is scanned, or its name is touched. */
    get isCountable() {
        return this.line.tracking === "none";
    }

    get isBusy() {
        return this.state.acts.length > 0;
    }

    /** Return [[grade, quantity]] of what is graded. */
    get grades() {
        return this.state.screen.grades
            .map(({ id, code }) => {
                const pieces = this.line.pieces.filter((piece) => piece.grade_id === id);
                return [code, pieces.reduce((sum, piece) => sum + piece.quantity, 0)];
            })
            .filter(([, quantity]) => quantity);
    }

    select() {
        this.state.lineKey = this.isSelected ? false : this.line.key;
    }

    askQuantity(lot) {
        this.dialog.add(QuantityDialog, {
            line: this.line,
            lot,
            confirm: (quantity) =>
                lot
                    ? this.receiving.count(this.line, quantity, lot.id)
                    : this.receiving.setCount(this.line, quantity),
        });
    }

    touchLot(lot) {
        if (this.line.tracking === "lot") {
            this.askQuantity(lot);
        } else {
            this.receiving.count(this.line, 1, lot.id);
        }
    }
}
