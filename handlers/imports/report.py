"""Report: an import in words, in the language of who runs it, and the same as plain data for programs."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from babel.dates import format_date

from handlers.dialog import Lang
from handlers.digest import shown as figure_shown
from handlers.house import House
from handlers.imports import dates
from handlers.imports.batch import Proposal
from handlers.imports.intake import COUNTER, Taken
from handlers.imports.plan import Change, Plan
from handlers.imports.problems import Problem
from handlers.imports.templates import Templates
from handlers.indicators import Figure
from handlers.picture import number
from handlers.texts import HOLE
from storage.readings import Reading

LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
RISKY = ("=", "+", "-", "@", "\t")  # a spreadsheet would run it as a formula


def problem(house: House, one: Problem, lang: Lang, counts: str = "line") -> str:
    """A problem as a sentence, with its line in front."""
    values = {**dict.fromkeys(HOLE.findall(house.texts.entries[f"imports.{one.key}"][lang]), "–"), **one.values}
    values = {key: _told(house, key, value, lang) for key, value in values.items()}
    what = house.texts.line(f"imports.{one.key}", lang, **values)
    return house.texts.line(f"imports.at_{counts}", lang, line=one.line, what=what) if one.line else what


def _told(house: House, key: str, value: Any, lang: Lang) -> Any:
    """A value as a sentence has it: periods and figures by their names."""
    if key in ("period", "periods") and value != "–":
        return ", ".join(period(house, one, lang) if one != "…" else one for one in str(value).split(", "))
    return house.process[value].label[lang] if key == "code" and value in house.process else value


def period(house: House, key: str, lang: Lang) -> str:
    """A week by its number, a month by its name."""
    if "W" in key:
        return house.texts.line("imports.week", lang, week=int(key[6:]), year=key[:4])
    name = format_date(dates.bounds(key)[0], "LLLL", locale=LOCALES[lang])
    return house.texts.line("imports.month", lang, name=name, year=key[:4])


def _value(house: House, change: Change, value: float | None, n: int | None, part: int | None, lang: Lang) -> str:
    if change.code not in house.process:
        return "–" if value is None else number(value, lang)
    said = figure_shown(house, Figure(change.code, change.period, value, n or 0, part), lang)
    return said if n is None or value is None else f"{said} (n = {n})"


def change(house: House, one: Change, lang: Lang) -> str:
    """A figure before and after."""
    label = house.process[one.code].label[lang] if one.code in house.process else one.code
    value = _value(house, one, one.new.value, one.new.n, one.new.part, lang)
    said = {"label": label, "period": period(house, one.period, lang), "value": value}
    if one.old is None:
        return house.texts.line("imports.new", lang, **said)
    return house.texts.line("imports.changed", lang, old=_old(house, one, one.old, lang), **said)


def _old(house: House, one: Change, old: Reading, lang: Lang) -> str:
    said = _value(house, one, old.value, old.n, old.part, lang)
    return house.texts.line("imports.by_hand", lang, old=said) if old.source == "hand" else said


def source_name(house: House, templates: Templates, source: str, lang: Lang) -> str:
    """The name of a source."""
    return house.texts.line("imports.source_counter", lang) if source == COUNTER else templates[source].name[lang]


def lines(
    house: House, templates: Templates, taken: Taken, plan: Plan, file: str, lang: Lang, *, saved: bool
) -> Iterator[str]:
    """Everything worth saying, a line each: what the file is, what is wrong or changes, what to know."""
    name = source_name(house, templates, taken.source, lang)
    yield house.texts.line("imports.head", lang, file=file, source=name, rows=taken.batch.rows)
    for one in plan.problems:
        yield problem(house, one, lang, taken.counts)
    if plan.problems:
        return
    yield from (change(house, one, lang) for one in plan.changes)
    yield from _proposals(house, taken.batch.proposals, lang)
    yield from (problem(house, note, lang, taken.counts) for note in plan.notes)
    if plan.same:
        yield house.texts.line("imports.same", lang, n=plan.same)
    if plan.puts or plan.drops:
        yield house.texts.line("imports.kept_only", lang, n=len(plan.puts))
    if not (plan.changes or plan.puts or plan.drops or plan.came):
        yield house.texts.line("imports.nothing_changes", lang)
    else:
        yield house.texts.line("imports.done" if saved else "imports.would", lang)


def _proposals(house: House, found: Sequence[Proposal], lang: Lang) -> Iterator[str]:
    if found:
        yield house.texts.line("imports.proposals", lang, n=len(found))
    for one in found:
        check = house.texts.line("imports.check_right" if one.isbn13 else "imports.check_wrong", lang)
        said = {"course": one.course, "name": one.name, "isbn": one.isbn13 or one.said, "check": check}
        yield house.texts.line("imports.proposal", lang, **said)


def data(
    house: House, taken: Taken, plan: Plan, file: str, sha256: str, lang: Lang, *, saved: bool
) -> Iterator[dict[str, Any]]:
    """The same as plain data: a summary first, then one object for each thing."""
    yield {
        "kind": "summary", "file": file, "sha256": sha256, "source": taken.source, "rows": taken.batch.rows,
        "changes": len(plan.changes), "same": plan.same, "kept": len(plan.puts), "dropped": len(plan.drops),
        "problems": len(plan.problems), "saved": saved,
    }  # fmt: skip
    for kind, many in (("problem", plan.problems), ("note", plan.notes)):
        for note in many:
            yield {"kind": kind, taken.counts: note.line or None, "reason": note.key,
                   "text": problem(house, note, lang, taken.counts)}  # fmt: skip
    for one in () if plan.problems else plan.changes:
        yield {
            "kind": "change", "code": one.code, "period": one.period, "old": one.old.value if one.old else None,
            "old_source": one.old.source if one.old else None, "new": one.new.value, "n": one.new.n,
            "part": one.new.part, "formula": one.formula,
        }  # fmt: skip
    for found in taken.batch.proposals:
        yield {"kind": "proposal", "course": found.course, "name": found.name, "said": found.said,
               "isbn13": found.isbn13, "text": found.text}  # fmt: skip


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def proposals_csv(found: Sequence[Proposal]) -> str:
    """Proposals as a table for a person's check; `isbn_right` says whether the check digit is right."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(("course_code", "course_name", "isbn", "isbn_right", "text"))
    for one in found:
        cells = (one.course, one.name, one.isbn13 or one.said, "yes" if one.isbn13 else "no", one.text)
        writer.writerow([harmless(cell) for cell in cells])
    return made.getvalue()
