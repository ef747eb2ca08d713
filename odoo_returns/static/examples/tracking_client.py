"""Tells Odoo Returns what happened to parcels. Standard library only; copy what you need.

    RETURNS_SECRET=... python tracking_client.py ADDRESS events.json

``events.json`` holds ``{"events": [...]}``. Address and secret stand on the tracking source in
Odoo, *Returns > Configuration > Tracking Sources*.
"""

import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def send(url, secret, events, now=None):
    """Send events and return (HTTP status, answer).

    :param events: list of dicts: ``id``, ``tracking_number``, ``code``, ``occurred_at`` with its
        offset, and where known ``place`` and ``text``
    """
    body = json.dumps({"events": events}).encode()
    timestamp = str(int(time.time() if now is None else now))
    message = timestamp.encode() + b"." + body
    headers = {
        "Content-Type": "application/json",
        "X-Returns-Timestamp": timestamp,
        "X-Returns-Signature": hmac.new(secret.encode(), message, hashlib.sha256).hexdigest(),
    }
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def main():
    """Send the events of a file, and say what became of them."""
    url, path = sys.argv[1:]
    events = json.loads(Path(path).read_text(encoding="utf-8"))["events"]
    status, answer = send(url, os.environ["RETURNS_SECRET"], events)
    sys.stdout.write(f"{status}\n{json.dumps(answer, indent=2)}\n")
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
