import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { parseFloat } from "@web/views/fields/parsers";
import { useAutofocus } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";
import { formatQuantity } from "./quantity";

/** More is no quantity, but a barcode that was scanned here. */
const MOST = 99999;

/** How many there are of an article, or how many more of a lot. */
export class QuantityDialog extends Component {
    static template = "odoo_returns.QuantityDialog";
    static components = { Dialog };
    static props = {
        line: Object,
        lot: { type: Object, optional: true },
        confirm: Function,
        close: Function,
    };

    setup() {
        const { line, lot } = this.props;
        const quantity = lot ? line.short || 1 : line.counted || line.expected;
        this.values = useState({ quantity: formatQuantity(quantity), isWrong: false });
        useAutofocus({ refName: "quantity", selectAll: true });
    }

    get title() {
        const { line, lot } = this.props;
        return lot
            ? _t("%(product)s, lot %(lot)s", { product: line.product, lot: lot.name })
            : line.product;
    }

    confirm() {
        let quantity;
        try {
            quantity = parseFloat(this.values.quantity);
        } catch {
            quantity = -1;
        }
        this.values.isWrong = quantity < 0 || quantity > MOST;
        if (!this.values.isWrong) {
            this.props.close();
            this.props.confirm(quantity);
        }
    }
}
