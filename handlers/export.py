"""Export: all feedback as plain rows, names covered, with counts; safe to open in a spreadsheet."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

from handlers import cases
from storage import cases as store
from storage.cases import Case
from storage.unit import Unit

COLUMNS = ("code", "kind", "stage", "state", "lang", "text", "received", "first_reply", "closed")
_STARTS = ("=", "+", "-", "@", "|", "%")  # what a spreadsheet takes for the beginning of a formula
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BROKEN = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def rows(unit: Unit, *, names: bool = False) -> list[dict[str, Any]]:
    """One row a case, the oldest first. With `names` the names that writers gave themselves stand in a column."""
    return [_row(unit, case, names=names) for case in store.everything(unit)]


def _row(unit: Unit, case: Case, *, names: bool) -> dict[str, Any]:
    def moment(at: Any) -> str | None:
        return at.isoformat() if at else None

    row: dict[str, Any] = {
        "code": case.code, "kind": case.kind, "stage": case.stage, "state": case.state, "lang": case.lang,
        "text": cases.covered(unit, case, store.first_line(unit, case.id)), "received": moment(case.received_at),
        "first_reply": moment(case.first_reply_at), "closed": moment(case.closed_at),
    }  # fmt: skip
    return {**row, "name": case.named} if names else row


def counts(found: Sequence[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """(what, value, how many) for kind, stage, state and language, the most frequent first."""
    return [
        (what, value, n)
        for what in ("kind", "stage", "state", "lang")
        for value, n in sorted(Counter(row[what] for row in found).items(), key=lambda one: (-one[1], one[0]))
    ]


def cell(value: Any) -> str:
    """A value as a spreadsheet may read it: never a formula, whatever width or blanks its first sign comes in."""
    words = _BROKEN.sub("", _CONTROL.sub(" ", "" if value is None else str(value)))
    seen = next((one for one in words if not one.isspace() and unicodedata.category(one) != "Cf"), "")
    return f"'{words}" if unicodedata.normalize("NFKC", seen)[:1] in _STARTS else words
