"""Logs: one JSON line for each event, without tokens, and never what people wrote."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TOKENS = re.compile(
    r"(\d{6,}:[A-Za-z0-9_-]{20,}|x(?:oxb|oxp|app|oxe)-[A-Za-z0-9-]+|bot\d{6,}:[^/\s\"']+|key=[A-Za-z0-9_-]{20,}"
    r"|(?<=://)[^/@\s\"']+:[^/@\s\"']+(?=@)|Bearer [A-Za-z0-9._~+/-]{8,}|hooks\.slack\.com/[^\s\"']+"
    r"|(?<![\w.+-])[\w.+-]{1,254}@[\w-]{1,63}(?:\.[\w-]{1,63})+)"  # and addresses of people: no line of ours needs one
)


MOST = 4000  # characters of one line: the patterns above stay quick

# What some reader takes for the end of a line, hides, turns around or cannot encode.
UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class Lines(logging.Formatter):
    """A record as one line of JSON; control characters are escaped, tokens covered."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "from": record.name, "said": record.getMessage()[:MOST],
        }  # fmt: skip
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = _where(record.exc_info[1])
        return UNSEEN.sub(lambda one: f"\\u{ord(one[0]):04x}", TOKENS.sub("•••", json.dumps(said, ensure_ascii=False)))


def _where(wrong: BaseException) -> str:
    """What kind of error and where in our code; never its message, which may quote somebody."""
    frames = []
    trace = wrong.__traceback__
    while trace is not None:
        frames.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(wrong).__name__} at {' < '.join(reversed(frames[-6:]))}"


def begin(level: str, _home: Path) -> None:
    """Log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in (
        "httpx",
        "httpcore",
        "apscheduler",
        "aiohttp",
        "slack_bolt",
        "slack_sdk",
        "markdown_it",
        "alembic",
    ):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)  # quotes whole answers, and people's words with them
