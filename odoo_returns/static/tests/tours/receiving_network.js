/** What goes wrong between the screen and the server. */

const originals = { open: XMLHttpRequest.prototype.open, send: XMLHttpRequest.prototype.send };

/** Let `answer(request, body)` answer the calls of the receiving screen, instead of the server. */
function replaceServer(answer) {
    XMLHttpRequest.prototype.open = function (method, url, ...others) {
        this.goal = String(url);
        return originals.open.call(this, method, url, ...others);
    };
    XMLHttpRequest.prototype.send = function (body) {
        return this.goal.includes("/returns.arrival/")
            ? answer(this, body)
            : originals.send.call(this, body);
    };
}

function restoreServer() {
    Object.assign(XMLHttpRequest.prototype, originals);
}

/** The network goes away; what was sent last was done, but its answer is lost. */
export function loseNetwork() {
    let isLost = false;
    return {
        content: "The network goes away",
        trigger: "body",
        run() {
            replaceServer(async (request, body) => {
                if (!isLost && request.goal.includes("receive_")) {
                    isLost = true;
                    const headers = { "Content-Type": "application/json" };
                    await fetch(request.goal, { method: "POST", headers, body });
                }
                setTimeout(() => request.dispatchEvent(new Event("error")), 10);
            });
        },
    };
}

/** The server refuses what comes next, for good. */
export function refuseNext(message) {
    return {
        content: `The server refuses the next act: ${message}`,
        trigger: "body",
        run() {
            replaceServer((request, body) => {
                if (!request.goal.includes("receive_")) {
                    return originals.send.call(request, body);
                }
                restoreServer();
                const data = { name: "odoo.exceptions.AccessError", message };
                const response = JSON.stringify({ error: { code: 0, message: "Error", data } });
                Object.defineProperties(request, {
                    status: { value: 200 },
                    response: { value: response },
                });
                setTimeout(() => request.dispatchEvent(new Event("load")), 10);
            });
        },
    };
}
