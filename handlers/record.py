"""Record: figures and changes that staff write down by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.dialog import Reply, Turn
from handlers.filling import open_form
from handlers.process import Indicator
from handlers.say import say
from storage import drafts, notices, readings
from storage.unit import Unit

NOTICE_MOST = 300  # characters: a line, not a letter
MOST = 1e9
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?(?=\s)")
_SHARE = re.compile(r"(\d{1,7})\s*/\s*(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it was written: a value, or so many of so many."""

    value: float
    part: int | None = None
    n: int | None = None


def begin(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Which figure, and what it is."""
    return open_form(turn, unit, "record")


def number(said: str) -> float | None:
    """A figure as people write it: 12,5 or 12.5; none when it is not a figure."""
    try:
        found = float(said.strip().replace(" ", "").replace("\u00a0", "").replace("%", "").replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < MOST else None


def written(one: Indicator, said: str) -> Written | None:
    """What was written for this indicator; none when it cannot be: a share is 0-100 or k/n, nothing is below zero."""
    share = _SHARE.fullmatch(said.strip())
    if share is not None and one.unit == "%":
        part, n = int(share[1]), int(share[2])
        return Written(100 * part / n, part, n) if part <= n and n else None
    value = number(said)
    if value is None or (value < 0 and one.unit not in ("points", "ratio")) or (one.unit == "%" and value > 100):
        return None
    return Written(value)


def keep(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """Keep the figure for this week; what is no figure is asked for again."""
    drafts.drop(unit, turn.where.id, turn.who.id)
    one = turn.house.process[data["code"]]
    found = written(one, data["value"])
    if found is None:
        key = "record.no_share" if one.unit == "%" else "record.no_figure"
        return [*say(turn, key), *open_form(turn, unit, "record", {"code": one.code})]
    week = turn.house.library.week(unit.now)
    readings.put(unit, one.code, week, found.value, found.n, "hand", part=found.part, formula=one.version)
    return say(turn, "record.kept", label=one.label[turn.lang], value=data["value"], week=week)


def starts_on(words: str, today: date) -> date | None:
    """The day a line begins with; without a year the next such day. None when it begins with none."""
    found = _DAY.match(words)
    try:
        if found is None:
            return date.fromisoformat(words[:10])
        day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
        return day if found[3] or day >= today else day.replace(year=today.year + 1)
    except ValueError:
        return None


def notice(turn: Turn, unit: Unit, rest: str) -> Reply:
    """A change that others should know of, in one line; it comes in every team's digest of this week.

    A day at its beginning is when it takes effect: `/notice 2.12. …` or `/notice 2026-12-02 …`.
    """
    words = " ".join(rest.split())[:NOTICE_MOST]
    if not words:
        return say(turn, "record.notice_how")
    today = turn.house.library.local(unit.now).date()
    notices.put(unit, turn.house.library.week(unit.now), words, today, starts_on(words, today))
    return say(turn, "record.notice_kept")
