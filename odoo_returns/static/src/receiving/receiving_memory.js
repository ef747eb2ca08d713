import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { makeKey } from "./receiving_queue";

const PREFIX = "odoo_returns.receiving";
/** A page that has not told for so long that it is open is closed. */
const CLOSED_AFTER = 60000;

function read(storage, name) {
    try {
        return JSON.parse(storage.getItem(name));
    } catch {
        return null;
    }
}

/** Say whether the device has kept it: it may be full, or keep nothing in private windows. */
function write(storage, name, value) {
    try {
        storage.setItem(name, JSON.stringify(value));
        return true;
    } catch {
        return false;
    }
}

/**
 * What the device keeps for a worker, so that neither a reload nor a closed page loses an act:
 * the parcel that is open and the acts that wait, for each page; and the warehouse.
 */
export class ReceivingMemory {
    constructor() {
        const owner = `${PREFIX}.${session.db}.${user.userId}`;
        this.pages = `${owner}.page.`;
        this.warehouseName = `${owner}.warehouse`;
        let page = read(browser.sessionStorage, PREFIX);
        if (!page) {
            page = makeKey();
            write(browser.sessionStorage, PREFIX, page);
        }
        this.name = this.pages + page;
    }

    /** Return `{ arrivalId, acts }` of this page, or of one that was closed before it was done. */
    load() {
        const record = read(browser.localStorage, this.name) || this._adopt();
        return { arrivalId: false, acts: [], ...record };
    }

    save(arrivalId, acts) {
        const record = { arrivalId, acts, openAt: Date.now() };
        return write(browser.localStorage, this.name, record) || !acts.length;
    }

    get warehouseId() {
        return read(browser.localStorage, this.warehouseName) || false;
    }

    set warehouseId(id) {
        write(browser.localStorage, this.warehouseName, id);
    }

    _adopt() {
        for (const name of Object.keys(browser.localStorage)) {
            const record = name.startsWith(this.pages) && read(browser.localStorage, name);
            if (record && Date.now() - record.openAt > CLOSED_AFTER) {
                browser.localStorage.removeItem(name);
                if (record.acts.length) {
                    return record;
                }
            }
        }
        return null;
    }
}
