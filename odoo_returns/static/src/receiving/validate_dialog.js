import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { Component } from "@odoo/owl";
import { formatQuantity } from "./quantity";

/** Return [{ level, text }]: where a parcel is not what was announced. */
export function getDifferences({ lines, unexpected }) {
    const found = [];
    for (const line of lines) {
        const words = {
            product: line.product,
            counted: formatQuantity(line.counted),
            expected: formatQuantity(line.expected),
        };
        if (line.short) {
            const text = _t("%(product)s: %(counted)s of %(expected)s, the rest stays expected", words);
            found.push({ level: "warning", text });
        }
        if (line.surplus) {
            const text = _t("%(product)s: %(counted)s, only %(expected)s announced", words);
            found.push({ level: "warning", text });
        }
    }
    return [...found, ...unexpected.map(({ text }) => ({ level: "danger", text }))];
}

/** A last look at a parcel that is not what was announced. */
export class ValidateDialog extends Component {
    static template = "odoo_returns.ValidateDialog";
    static components = { Dialog };
    static props = { screen: Object, confirm: Function, close: Function };

    get title() {
        return _t("Book it as it is?");
    }

    get differences() {
        return getDifferences(this.props.screen);
    }

    confirm() {
        this.props.close();
        this.props.confirm();
    }
}
