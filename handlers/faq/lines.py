"""Lines: matching for programs, JSON lines in and out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from handlers.content_errors import BadContent
from handlers.faq.matcher import Entry, Index, build


def read_base(file: Path) -> list[Entry]:
    """Entries of a file of JSON lines. Raises BadContent with the number of a line that will not do."""
    found = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            phrasings = tuple(str(one) for one in raw["phrasings"])
            found.append(Entry(str(raw["entry_id"]), str(raw["lang"]), phrasings, str(raw.get("answer") or "")))
        except (ValueError, KeyError, TypeError) as wrong:
            raise BadContent(str(file), f"line {number}", f"needs entry_id, lang and phrasings ({wrong})") from wrong
    return found


def match_lines(base: Path | None, own: Index, lines: TextIO, out: TextIO) -> None:
    """Answer each question with its ten best entries and whether one would be given as the answer.

    `own` is the index of the library's own entries: without a base it answers, with one it is what Jana knows besides.
    """
    found = build(read_base(base), background=own) if base is not None else own
    for line in lines:
        if line.strip():
            out.write(json.dumps(_answer(found, line), ensure_ascii=False) + "\n")
            out.flush()


def _answer(index: Index, line: str) -> Mapping[str, Any]:
    try:
        asked = json.loads(line)
        finding = index.find(str(asked["text"]), asked.get("lang"))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        return {"id": None, "error": f"not a line with a text: {wrong}"}
    return {
        "id": asked.get("id"), "ranked": [{"entry_id": hit.entry_id, "score": hit.score} for hit in finding.ranked],
        "answered": finding.outcome == "answer", "confidence": finding.confidence, "lang": finding.lang,
    }  # fmt: skip
