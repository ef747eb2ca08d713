import { scanBarcode } from "@web/core/barcode/barcode_dialog";
import { isBarcodeScannerSupported } from "@web/core/barcode/barcode_video_scanner";
import { useAutofocus } from "@web/core/utils/hooks";
import { Component } from "@odoo/owl";

/**
 * Where barcodes are typed, or scanned while the cursor is here. The barcode service reads scans
 * everywhere else, and leaves inputs alone: no scan is handled twice.
 */
export class ScanField extends Component {
    static template = "odoo_returns.ScanField";
    static props = { onScan: Function };

    setup() {
        this.hasCamera = isBarcodeScannerSupported();
        this.input = useAutofocus({ refName: "scan" });
    }

    onKeydown(event) {
        const isEnd = event.key === "Enter" || (event.key === "Tab" && this.input.el.value.trim());
        if (isEnd && !event.isComposing) {
            event.preventDefault();
            this.submit();
        }
    }

    submit() {
        const barcode = this.input.el.value.trim();
        this.input.el.value = "";
        if (barcode) {
            this.props.onScan(barcode);
        }
    }

    async useCamera() {
        let barcode;
        try {
            barcode = await scanBarcode(this.env, "environment");
        } catch {
            return; // its dialog says why
        }
        if (barcode) {
            this.props.onScan(barcode);
        }
    }
}
