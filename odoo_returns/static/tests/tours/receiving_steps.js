/** Scan as a hand scanner does: keys as fast as they come, wherever the cursor is not. */
export function scan(barcode) {
    return {
        content: `Scan ${barcode}`,
        trigger: "body",
        run() {
            document.activeElement?.blur();
            for (const key of [...barcode, "Enter"]) {
                document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            }
        },
    };
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
        trigger: `.o_returns_answer .text-bg-${level}[data-code='${code}']:contains('${text}')`,
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
                .filter((el) => el.getBoundingClientRect().right > window.innerWidth + 1)
                .filter((el) => !el.closest(".visually-hidden"))
                .map((el) => `${el.tagName}.${el.className}`);
            if (wide.length) {
                throw new Error(`Wider than the screen: ${wide.slice(0, 5).join(", ")}`);
            }
        },
    };
}
