"""Healthy: ask the Jana in this container whether it is alive; exit code 0 or 1."""

import os
import sys
import urllib.error
import urllib.request

PATH = sys.argv[1] if len(sys.argv) > 1 else "/healthz"
PORT = os.environ.get("JANA_HTTP_PORT", "8080")

try:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{PATH}", timeout=4) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except (OSError, urllib.error.URLError):
    sys.exit(1)
