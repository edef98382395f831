"""Survey plan: what makes a form a survey: whom it asks, how often, by turns about what, and which figure it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from handlers.content_errors import BadContent
from handlers.dialog import Lang
from handlers.texts import three

Whom = Literal["students", "host"]
Every = Literal["month", "term", "year"]
Gives = Literal["mean", "share", "gap"]
WHOM, EVERY, GIVES = ("students", "host"), ("month", "term", "year"), ("mean", "share", "gap")
KEYS = {"whom", "every", "gives", "indicator", "active", "topics"}
NAME_MOST = 24  # letters of the form's name and of a topic: both are part of keys in the database


@dataclass(frozen=True, slots=True)
class Plan:
    """The `[survey]` part of a form.

    `gives`: the mean place of each ask; the share of places 4-5; or the gap, where asks come in pairs and the first
    of a pair is taken from the second. With `topics` a survey is about one of them in each period, by turns, and the
    hole {topic} in its texts says which.
    """

    whom: Whom
    every: Every
    gives: Gives
    indicator: str | None
    active: bool
    topics: Mapping[str, Mapping[Lang, str]]


def load_plan(file: Path, raw: Any, asks: int, kinds: set[str]) -> Plan:
    """The plan of a form. Raises BadContent naming file, key and fix."""
    if not isinstance(raw, dict):
        raise BadContent(str(file), "survey", "write [survey] and under it whom, every and gives")
    for key in raw:
        if key not in KEYS:
            raise BadContent(str(file), f"survey.{key}", "no such key; is it misspelt?")
    for key, words in (("whom", WHOM), ("every", EVERY), ("gives", GIVES)):
        if raw.get(key) not in words:
            raise BadContent(str(file), f"survey.{key}", f"must be one of {', '.join(words)}")
    if kinds != {"scale"}:
        raise BadContent(
            str(file), "ask", "a survey asks scales only: other answers cannot be told without telling whose"
        )
    if raw["gives"] == "gap" and asks % 2:
        raise BadContent(str(file), "ask", "asks come in pairs when a survey gives a gap")
    topics = {key: three(file, f"survey.topics.{key}", label) for key, label in raw.get("topics", {}).items()}
    for name in (file.stem, *topics):
        if len(name) > NAME_MOST:
            raise BadContent(str(file), "survey", f"{name} is too long a name; at most {NAME_MOST} letters")
    return Plan(raw["whom"], raw["every"], raw["gives"], raw.get("indicator"), bool(raw.get("active", True)), topics)
