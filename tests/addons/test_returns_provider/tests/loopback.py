import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Provider(ThreadingHTTPServer):
    """A payment provider on loopback, which remembers what it did by key.

    ``mode``: ``ok``, ``slow``, ``pending``, ``lost`` (acts and says nothing), ``down`` (does
    nothing), ``refused``, ``partial``, ``hang`` (acts, then waits for ``released``),
    ``hang_before`` (waits, then acts).
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.mode, self.effects, self.by_key, self.requests = "ok", [], {}, []
        self.released, self.arrived = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def act(self, key, data):
        """Refund once for each key; without a key, each time."""
        with self._lock:
            known = key and self.by_key.get(key)
            if known:
                return known
            amount = data["amount"] / 2 if self.mode == "partial" else data["amount"]
            state = "pending" if self.mode == "pending" else "done"
            refund = {
                "id": f"re_{len(self.effects) + 1}",
                "reference": data["reference"],
                "amount": amount,
                "state": state,
            }
            self.effects.append(refund)
            self.by_key[key or f"no key {len(self.effects)}"] = refund
            return refund

    def find(self, reference):
        return next((refund for refund in self.effects if refund["reference"] == reference), None)

    def handle_error(self, request, client_address):
        """A client that went away is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.server.find(self.path.rpartition("/")[2])
        self._answer(200 if found else 404, found or {"error": "unknown"})

    def do_POST(self):
        server, key = self.server, self.headers.get("Idempotency-Key")
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.requests.append((key, data))
        mode = server.mode
        if mode == "down":
            return self._answer(503, {"error": "down"})
        if mode == "refused":
            return self._answer(402, {"error": "the card is closed"})
        if mode == "hang_before":
            server.arrived.set()
            server.released.wait(30)
        if mode == "slow":
            time.sleep(1)
        refund = server.act(key, data)
        if mode == "hang":
            server.arrived.set()
            server.released.wait(30)
        if mode == "lost":
            return self.connection.close()
        return self._answer(200, refund)

    def _answer(self, status, data):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
