import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";

const PAUSES = [1000, 2000, 4000, 8000, 15000];
/** After so long a worker is told that an act is not counted yet; later, the connection is gone. */
const SLOW = 1500;
const GONE = 60000;
/** Errors of two workers at once: the server did nothing, and does it the next time. */
const BUSY = ["ConcurrencyError", "LockError", "SerializationFailure", "LockNotAvailable"];
const LOGGED_OUT = ["odoo.http.SessionExpiredException", "werkzeug.exceptions.Forbidden"];

export function isLoggedOut(error) {
    return LOGGED_OUT.includes(error.exceptionName);
}

/** Whether the server may not have done what it was asked for: asking again with the same key is safe. */
export function isPassing(error) {
    return (
        error instanceof ConnectionLostError ||
        isLoggedOut(error) ||
        BUSY.includes(error.exceptionName?.split(".").pop())
    );
}

/** A key that no other act has; browsers offer `randomUUID` to pages over https only. */
export function makeKey() {
    if (browser.crypto?.randomUUID) {
        return browser.crypto.randomUUID();
    }
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What a worker did and the server has not answered yet: sent one at a time, in order, each with
 * its own key until there is an answer, however often that takes.
 */
export class ReceivingQueue {
    /**
     * @param {Object} handlers
     * @param {Object[]} handlers.acts waiting, in their order; the first is the one being sent
     * @param {(act: Object) => Promise} handlers.send one act
     * @param {(act: Object, screen: Object) => void} handlers.onAnswer
     * @param {(act: Object, error: Error) => void} handlers.onRefused the server will never do it
     * @param {(error?: Error) => void} handlers.onPause called without error when it goes on
     * @param {() => void} handlers.onSlow
     * @param {() => void} handlers.onChange called whenever what waits has changed
     */
    constructor(handlers) {
        Object.assign(this, handlers);
        this.failures = 0;
        this.isSending = false;
        this.idlers = [];
        browser.addEventListener("online", () => this.run());
    }

    get isIdle() {
        return !this.acts.length;
    }

    /** Wait until everything that was done is answered. */
    whenIdle() {
        return this.isIdle ? Promise.resolve() : new Promise((done) => this.idlers.push(done));
    }

    add(act) {
        this.acts.push(act);
        this.onChange();
        return this.run();
    }

    /** Give up the act that cannot be sent. */
    dropFirst() {
        if (!this.isSending) {
            this._removeFirst();
            this.run();
        }
    }

    async run() {
        if (this.isSending) {
            return;
        }
        browser.clearTimeout(this.timer);
        this.isSending = true;
        while (this.acts.length && (await this._sendFirst()));
        this.isSending = false;
        if (this.acts.length) {
            const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1];
            this.timer = browser.setTimeout(() => this.run(), pause);
        } else {
            this.idlers.splice(0).forEach((done) => done());
        }
    }

    async _sendFirst() {
        const act = this.acts[0];
        let screen, refusal;
        try {
            screen = await this._waitFor(this.send(act));
        } catch (error) {
            if (isPassing(error)) {
                this.failures++;
                this.onPause(error);
                return false;
            }
            refusal = error;
        }
        this.failures = 0;
        this._removeFirst();
        this.onPause();
        if (refusal) {
            this.onRefused(act, refusal);
        } else {
            this.onAnswer(act, screen);
        }
        return true;
    }

    async _waitFor(request) {
        let gone;
        const slow = browser.setTimeout(() => this.onSlow(), SLOW);
        const patience = new Promise((_, reject) => {
            gone = browser.setTimeout(() => {
                request.abort?.(false);
                reject(new ConnectionLostError());
            }, GONE);
        });
        try {
            return await Promise.race([request, patience]);
        } finally {
            browser.clearTimeout(slow);
            browser.clearTimeout(gone);
        }
    }

    _removeFirst() {
        this.acts.shift();
        this.onChange();
    }
}
