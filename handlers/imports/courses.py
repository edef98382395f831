"""Courses: course books of a term as selection figures, and ISBNs found in free text for a person to look at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.imports import isbn
from handlers.imports.batch import Batch, Proposal
from handlers.imports.dates import Almanac
from handlers.imports.problems import Problem, shown
from handlers.imports.rows import Entry
from handlers.imports.shapes import name_of
from handlers.imports.templates import Found
from storage.tallies import Tally

CODES = ("sel.required_titles_held", "sel.students_per_copy", "sel.unlimited_e_share", "sel.lists_on_time")


@dataclass(slots=True)
class _Title:
    """A required title over all courses of a term: copies are counted once, students are added up."""

    copies: int = 0
    seats: int = 0
    licence: str = "none"
    students: dict[str, int] = field(default_factory=dict)


def courses(found: Found, lines: Sequence[Entry], almanac: Almanac) -> Batch:
    """The four selection figures of each term in the file. A file is the whole of its terms.

    A term is named by its first month: 2026-S is 2026-08, 2026-K is 2026-01. A list is on time until the day that the
    template gives for the term.
    """
    terms: defaultdict[str, list[Entry]] = defaultdict(list)
    problems: list[Problem] = []
    for line in lines:
        month = _month(line["term"])
        if month is None:
            problems.append(Problem("not_term", line.line, {"cell": shown(line["term"])}))
        else:
            terms[month].append(line)
    tallies: list[Tally] = []
    for month, rows in terms.items():
        tallies += _titles(month, rows) + _lists(month, rows, _deadline(found, month, almanac))
    replaces = frozenset((code, month) for month in terms for code in CODES)
    return Batch(len(lines), tuple(tallies), problems=tuple(problems), notes=_odd_isbns(lines), replaces=replaces)


def _month(term: str) -> str | None:
    year, _, season = term.strip().upper().partition("-")
    first = {"S": "08", "H": "08", "A": "08", "K": "01", "V": "01"}.get(season[:1])
    return f"{year}-{first}" if first and year.isdigit() and len(year) == 4 and year.startswith("20") else None


def _deadline(found: Found, month: str, almanac: Almanac) -> date:
    """The last day on which a list of the term is on time; a spring list comes in the autumn before."""
    autumn = month.endswith("-08")
    said = found.template.values.get("autumn_deadline" if autumn else "spring_deadline", "05-31" if autumn else "11-15")
    year = int(month[:4]) - (0 if autumn or not said > "07-31" else 1)
    return date.fromisoformat(f"{year}-{said}")


def _titles(month: str, rows: Sequence[Entry]) -> list[Tally]:
    titles: defaultdict[str, _Title] = defaultdict(_Title)
    for line in rows:
        if not line["title"] or line["requirement"] == "additional":
            continue
        one = titles[name_of(isbn.valid(line["isbn"] or "") or line["title"].casefold())]
        one.copies = max(one.copies, line["copies"] or 0)
        one.seats = max(one.seats, line["seats"] or 0)
        one.licence = max(one.licence, line["licence"] or "none", key=("none", "limited", "unlimited").index)
        one.students[line["course"]] = max(one.students.get(line["course"], 0), line["enrolled"] or 0)
    found: list[Tally] = []
    for key, one in titles.items():
        unlimited, held = one.licence == "unlimited", bool(one.copies or one.licence != "none")
        found.append(Tally("sel.required_titles_held", month, key, float(held), 1.0))
        found.append(Tally("sel.unlimited_e_share", month, key, float(unlimited), 1.0))
        places = one.copies + (one.seats if one.licence == "limited" else 0)
        if not unlimited and places:
            found.append(Tally("sel.students_per_copy", month, key, sum(one.students.values()) / places, 1.0))
    return found


def _lists(month: str, rows: Sequence[Entry], deadline: date) -> list[Tally]:
    """A course without any list is in the file with an empty title: its list is not on time."""
    arrived: dict[str, date | None] = {}
    for line in rows:
        known = arrived.get(line["course"])
        days = [day for day in (known, line["list_received"]) if day]
        arrived[line["course"]] = min(days) if days else None
    return [Tally("sel.lists_on_time", month, name_of(course), float(day is not None and day <= deadline), 1.0)
            for course, day in arrived.items()]  # fmt: skip


def _odd_isbns(lines: Sequence[Entry]) -> tuple[Problem, ...]:
    """A wrong check digit is worth knowing and no reason to refuse: the title stands for the book."""
    return tuple(Problem("odd_isbn", line.line, {"isbn": shown(line["isbn"])}) for line in lines
                 if line["isbn"] and not isbn.valid(line["isbn"]))  # fmt: skip


def course_texts(_found: Found, lines: Sequence[Entry], _almanac: Almanac) -> Batch:
    """ISBNs in free text about course books, as proposals. Nothing is counted before a person has looked at them."""
    found = [Proposal(line["course"], line["name"] or "", hit.text, hit.isbn13, " ".join(line["text"].split())[:200])
             for line in lines for hit in isbn.in_text(line["text"])]  # fmt: skip
    without = tuple(Problem("no_isbn", line.line, {"course": shown(line["course"])}) for line in lines
                    if not isbn.in_text(line["text"]))  # fmt: skip
    return Batch(len(lines), proposals=tuple(found), notes=without)
