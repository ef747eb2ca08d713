/** A hand needs longer for a second label than a scanner to read the same one twice. */
const HAND = 350;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Scan as a hand scanner does: keys as fast as they come, wherever the cursor is not. */
export function scan(barcode, where = ".o_returns_receiving", times = 1) {
    return {
        content: `Scan ${barcode}`,
        trigger: where,
        async run() {
            await pause(HAND);
            document.activeElement?.blur();
            const label = [...barcode, "Enter"];
            for (const key of Array(times).fill(label).flat()) {
                document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            }
        },
    };
}

/** The scanner reads one label twice. */
export function scanTwiceByMistake(barcode) {
    return scan(barcode, ".o_returns_receiving", 2);
}

/** Type a barcode into the field, as one does for a label that cannot be read. */
export function typeBarcode(barcode) {
    return {
        content: `Type ${barcode}`,
        trigger: ".o_returns_scan_input",
        run: `edit ${barcode} && press Enter`,
    };
}

/** The screen answers in a colour; the same code stands for the same answer in any language. */
export function answer(level, code, text = "") {
    return {
        content: `The answer is ${level}: ${code} ${text}`,
        trigger:
            `.o_returns_answer .text-bg-${level}[data-code='${code}']` +
            (text ? `:contains('${text}')` : ""),
    };
}

export function click(trigger, content = "") {
    return { content: content || `Touch ${trigger}`, trigger, run: "click" };
}

const card = (product) => `.o_returns_line:has(.o_returns_product:contains('${product}'))`;

export function count(product, counted, expected, progress) {
    return {
        content: `${product}: ${counted} of ${expected}, ${progress}`,
        trigger:
            `${card(product)}.o_returns_${progress}` +
            `:has(.o_returns_counted:contains(/^${counted}$/))` +
            `:has(.o_returns_expected:contains('/ ${expected}'))`,
    };
}

export function touchIn(product, button) {
    return click(`${card(product)} ${button}`);
}

/** Nothing may be wider than the screen. */
export function fitsTheScreen() {
    return {
        content: "Nothing has to be scrolled sideways",
        trigger: ".o_returns_receiving",
        run() {
            const wide = [...document.querySelectorAll(".o_returns_receiving, .o_returns_receiving *")]
                .filter((el) => ["auto", "scroll", "visible"].includes(getComputedStyle(el).overflowX))
                .filter((el) => el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 1)
                .filter((el) => getComputedStyle(el).display !== "inline")
                .map((el) => `${el.tagName}.${el.className}`);
            if (wide.length) {
                throw new Error(`Wider than the screen: ${wide.slice(0, 5).join(", ")}`);
            }
        },
    };
}

/** Another worker, on another device, does something to the parcel of an order. */
export function anotherWorkerScans(...barcodes) {
    return {
        content: `Another worker scans ${barcodes}`,
        trigger: "body",
        async run() {
            let arrival_id = false;
            for (const barcode of barcodes) {
                const params = {
                    model: "returns.arrival",
                    method: "receive_scan",
                    args: [],
                    kwargs: { barcode, arrival_id, key: `${Math.random()}` },
                };
                const answer = await fetch("/web/dataset/call_kw", {
                    method: "POST",
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
                });
                arrival_id = (await answer.json()).result.arrival.id;
            }
        },
    };
}
