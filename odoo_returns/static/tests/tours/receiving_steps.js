/** A hand needs longer for a second label than a scanner to read the same one twice. */
const HAND = 350;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Scan as a hand scanner does: keys as fast as they come, wherever the cursor is not. */
export function scan(barcode, where = ".o_returns_receiving") {
    return {
        content: `Scan ${barcode}`,
        trigger: where,
        async run() {
            await pause(HAND);
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
                .filter((el) => el.getBoundingClientRect().right > window.innerWidth + 1)
                .filter((el) => !el.closest(".visually-hidden"))
                .map((el) => `${el.tagName}.${el.className}`);
            if (wide.length) {
                throw new Error(`Wider than the screen: ${wide.slice(0, 5).join(", ")}`);
            }
        },
    };
}

/** The network goes away; what was sent last was done, but its answer is lost. */
export function loseNetwork() {
    return {
        content: "The network goes away",
        trigger: "body",
        run() {
            const { open, send } = XMLHttpRequest.prototype;
            let isOver = false;
            const fail = (request) => request.dispatchEvent(new Event("error"));
            XMLHttpRequest.prototype.open = function (method, url, ...others) {
                this.isOurs = String(url).includes("/returns.arrival/");
                this.goal = url;
                return open.call(this, method, url, ...others);
            };
            XMLHttpRequest.prototype.send = async function (body) {
                if (!this.isOurs) {
                    return send.call(this, body);
                }
                if (!isOver && this.goal.includes("receive_")) {
                    isOver = true;
                    const headers = { "Content-Type": "application/json" };
                    await fetch(this.goal, { method: "POST", headers, body });
                }
                setTimeout(() => fail(this), 10);
            };
        },
    };
}
