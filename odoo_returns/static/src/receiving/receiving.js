import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { reactive } from "@odoo/owl";
import { readPicture } from "./picture";
import { isLoggedOut, isPassing, makeKey, ReceivingQueue } from "./receiving_queue";
import { ReceivingMemory } from "./receiving_memory";
import { Sounds } from "./sounds";

const MODEL = "returns.arrival";
/** A scanner that reads one label twice needs less time than a hand that scans two. */
const DOUBLE_READ = 300;

/**
 * What the receiving screen shows and does. The server counts; this sends what the worker did and
 * keeps the last screen that was answered. It outlives the screen, so that acts still leave when
 * the worker goes elsewhere.
 */
export class Receiving {
    constructor(orm, action) {
        this.orm = orm.silent;
        this.action = action;
        this.state = reactive({
            screen: null,
            answer: null,
            acts: [],
            problem: "",
            failures: 0,
            isKept: true,
            lineKey: false,
        });
        this.version = 0;
        this.lastScan = { barcode: "", at: 0 };
    }

    // === START === //

    /** Show the parcel that was asked for or was open, and send what was not sent. */
    async load(arrivalId = false) {
        if (!this.queue) {
            this._remember();
        }
        this.arrivalId = arrivalId || this.arrivalId;
        await this.refresh();
        this.queue.run();
    }

    _remember() {
        this.memory = new ReceivingMemory();
        this.sounds = new Sounds();
        const { arrivalId, acts } = this.memory.load();
        this.arrivalId = arrivalId;
        this.state.acts = acts;
        this.queue = new ReceivingQueue({
            acts: this.state.acts,
            send: (act) => this._send(act),
            onAnswer: (act, screen) => this._onAnswer(act, screen),
            onRefused: (act, error) => this._onRefused(act, error),
            onPause: (error) => this._onPause(error),
            onSlow: () => (this.state.problem ||= "slow"),
            onChange: () => this._keep(),
        });
    }

    _keep() {
        this.state.isKept = this.memory.save(this.arrivalId, this.state.acts);
    }

    /** Ask what others did meanwhile; an answer to an own act that comes first is newer. */
    async refresh() {
        const version = this.version;
        this._keep();
        try {
            const screen = await this._getScreen();
            if (version === this.version && this.queue.isIdle) {
                this._showNews(screen);
            }
        } catch (error) {
            this._onPause(error);
        }
    }

    async _getScreen() {
        const place = { arrival_id: this.arrivalId, warehouse_id: this.memory.warehouseId };
        try {
            return await this.orm.call(MODEL, "get_screen", [], place);
        } catch (error) {
            if (isPassing(error)) {
                throw error;
            }
            // what this device remembers is gone, or not this worker's any more
            this.arrivalId = false;
            this.memory.warehouseId = false;
            return this.orm.call(MODEL, "get_screen", []);
        }
    }

    _showNews(screen) {
        const before = this.state.screen;
        this._onPause();
        if (before?.arrival && !screen.arrival) {
            const text = _t("%s is closed: somebody else booked it.", before.arrival.name);
            this._say({ level: "info", code: "closed", text });
        }
        screen.candidates = before ? before.candidates : [];
        this._show(screen);
    }

    // === ACTS === //

    scan(barcode) {
        const { lastScan } = this;
        const now = Date.now();
        this.lastScan = { barcode, at: now };
        if (barcode === lastScan.barcode && now - lastScan.at < DOUBLE_READ) {
            return;
        }
        return this._act("receive_scan", barcode, { barcode });
    }

    count(line, quantity, lotId = false) {
        this.state.lineKey = line.key;
        const what = { line_id: line.id, product_id: line.product_id, quantity, lot_id: lotId };
        return this._actHere("receive_count", `${quantity} × ${line.product}`, what);
    }

    /** Make a line hold a quantity: what was counted last goes first, then the rest is counted. */
    setCount(line, quantity) {
        let { counted } = line;
        for (const piece of [...line.pieces].reverse()) {
            if (counted > quantity) {
                this.takeBack(piece);
                counted -= piece.quantity;
            }
        }
        if (quantity > counted) {
            this.count(line, quantity - counted);
        }
    }

    takeBack(piece) {
        const label = _t("Take back: %s", piece.text);
        return this._actHere("receive_undo", label, { scan_id: piece.scan_id });
    }

    missing(line) {
        const what = { barcode: "RTN-MISSING", line_id: line.id };
        return this._act("receive_scan", _t("Missing: %s", line.product), what);
    }

    grade(scanId, name, values) {
        return this._actHere("receive_grade", name, { scan_id: scanId, ...values });
    }

    accept(row) {
        const label = _t("Take %s all the same", row.product);
        return this._actHere("receive_accept", label, { scan_id: row.scan_id });
    }

    undo() {
        return this._actHere("receive_undo", _t("Undo"), {});
    }

    setCondition(condition, label, note) {
        return this._actHere("receive_condition", label, { condition, note });
    }

    validate() {
        return this._actHere("receive_validate", _t("Validate"), {});
    }

    /** @param {Object} values `order_ids`, or what stands on a parcel that nobody announced */
    open(label, values) {
        return this._act("receive_open", label, values);
    }

    async addPicture(file, lineId = false) {
        let data;
        try {
            data = await readPicture(file);
        } catch {
            const text = _t("%s cannot be read as a picture.", file.name);
            return this._say({ level: "danger", code: "picture", text });
        }
        const name = file.name.replace(/\.\w+$/, "") + ".jpg";
        return this._actHere("receive_photo", name, { name, data, line_id: lineId });
    }

    /** Show another parcel once everything that was done before is sent. */
    show(arrivalId, name) {
        return this._act("get_screen", name, { arrival_id: arrivalId });
    }

    changeWarehouse(id, name) {
        this.memory.warehouseId = id;
        return this._act("get_screen", name, { arrival_id: false, warehouse_id: id });
    }

    _actHere(method, label, params) {
        return this._act(method, label, { arrival_id: this.state.screen.arrival.id, ...params });
    }

    _act(method, label, params) {
        return this.queue.add({ key: makeKey(), method, label, params });
    }

    // === ANSWERS === //

    /**
     * A scan belongs to the parcel that is open when its turn comes; sent again, it belongs to the
     * same one.
     */
    _send(act) {
        this.version++;
        act.params = { ...this._getPlace(act), ...act.params };
        this._keep();
        return this.orm.call(MODEL, act.method, [], act.params);
    }

    _getPlace({ method, key }) {
        const warehouse = { warehouse_id: this.memory.warehouseId };
        const line = this.line;
        return {
            get_screen: warehouse,
            receive_open: { key, ...warehouse },
            receive_scan: {
                key,
                ...warehouse,
                arrival_id: this.arrivalId,
                line_id: line ? line.id : false,
            },
        }[method] || { key };
    }

    get line() {
        return this.state.screen?.lines.find((line) => line.key === this.state.lineKey);
    }

    _onAnswer(act, screen) {
        this.version++;
        this._show(screen, screen.selected_line_id);
        this._say(screen.answer);
        this._keep();
    }

    _show(screen, lineId = false) {
        for (const line of screen.lines) {
            line.key ||= `${line.id}-${line.product_id}`;
        }
        const { state } = this;
        if (screen.arrival?.id !== state.screen?.arrival?.id) {
            state.lineKey = false;
        }
        if (lineId) {
            const lines = screen.lines.filter((line) => line.id === lineId);
            const isLast = (piece) => piece.scan_id === screen.last_scan_id;
            const line = lines.find((line) => line.pieces.some(isLast)) || lines[0];
            state.lineKey = line ? line.key : false;
        }
        this.arrivalId = screen.arrival ? screen.arrival.id : false;
        this.memory.warehouseId = screen.warehouse.id || this.memory.warehouseId;
        state.screen = screen;
    }

    _say(answer) {
        this.state.answer = answer ? { ...answer, number: makeKey() } : null;
        if (answer) {
            this.sounds.play(answer.level);
        }
        if (answer?.action) {
            this.action.doAction(answer.action);
        }
    }

    _onRefused(act, error) {
        this.version++;
        const text = (error instanceof RPCError && error.data?.message) || error.message;
        this._say({ level: "danger", code: "refused", text: `${act.label}: ${text}` });
    }

    _onPause(error) {
        this.state.failures = error ? this.queue.failures : 0;
        if (!error) {
            this.state.problem = "";
        } else if (isLoggedOut(error)) {
            this.state.problem = "logged_out";
        } else {
            this.state.problem = isPassing(error) ? "offline" : "failed";
        }
    }
}
