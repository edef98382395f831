"""Batch: what one file brings: tallies, figures, what a person should know of it, what is wrong with it."""

from dataclasses import dataclass, field
from datetime import date

from handlers.imports.problems import Problem
from storage.tallies import Tally


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that came as such: a value of a period, with the n it rests on where that was said."""

    code: str
    period: str
    value: float
    n: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A book that free text seems to ask for; `isbn13` is none when the check digit is wrong. A person decides."""

    course: str
    name: str
    said: str
    isbn13: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The content of a file. Nothing of it is kept while there are `problems`; `notes` are only said.

    `replaces`: (code, day) whose older tallies go, because the file is the whole of that day. `moves`: codes whose
    slices stand at one day only, so that a corrected date takes the old one away. `arrivals`: (ISBN-13, day) of books
    that can be borrowed: whoever wished for one of them should hear of it.
    """

    rows: int
    tallies: tuple[Tally, ...] = ()
    figures: tuple[Figure, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    replaces: frozenset[tuple[str, str]] = field(default=frozenset())
    moves: frozenset[str] = field(default=frozenset())
    arrivals: tuple[tuple[str, date], ...] = ()
