"""The FAQ on the command line: match, check, export, import."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date

import tomli_w

from bot.commands.base import Failed, opened, say
from bot.house import house_of
from bot.settings import Settings
from handlers import faq
from handlers.content_errors import BadContent
from handlers.faq.book import Topic, load_topic
from handlers.faq.checking import weaknesses
from handlers.faq.learning import TOLERANCE
from handlers.house import House
from storage import edits
from storage.database import Database

HINTS = {
    "unfilled": "write {about} under [values] in library.toml",
    "overdue": "was to be looked at by {about}",
    "missing": "has no text in {lang}",
    "stale": "the answer in {lang} is older than in another language",
    "thin": "has {about} ways to ask it in {lang}; five or more help it to be found",
    "confusable": "is taken for {about}; word them further apart",
}


def match(arguments: argparse.Namespace, settings: Settings) -> int:
    """Match questions: JSON lines in, JSON lines out."""
    base = arguments.base
    if base is not None and not base.exists():
        raise Failed(f"{base} does not exist")
    if base is not None:
        house = house_of(settings)
        faq.match_lines(base, house.book.index(), sys.stdin, sys.stdout)
        return 0
    with opened(settings) as (database, house):
        faq.match_lines(None, _taught(database, house).book.index(), sys.stdin, sys.stdout)
    return 0


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Check the FAQ: entries easily taken for each other, thin ones, missing languages, overdue reviews."""
    with opened(settings) as (database, house):
        book = _taught(database, house).book
        today = date.today().isoformat()  # noqa: DTZ011  a calendar day is meant
        for weakness in weaknesses(book, list(house.library.values), today):
            if arguments.json:
                say(json.dumps(asdict(weakness), ensure_ascii=False))
            else:
                about = ", ".join(f"“{one}”" if " " in one else one for one in weakness.about)
                say(f"{weakness.slug}: {HINTS[weakness.what].format(about=about, lang=weakness.lang)}")
    return 0


def export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write every entry that counts now into a folder, one TOML file each; `faq import` reads it back."""
    folder = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    with opened(settings) as (database, house):
        topics = _taught(database, house).book.topics.values()
        for topic in topics:
            text = tomli_w.dumps(dict(topic.data), multiline_strings=True)
            (folder / f"{topic.slug}.toml").write_text(text, "utf-8")
    say(f"{len(topics)} entries are in {folder}")
    return 0


def import_(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read entries from a folder: all of them or, when one is wrong or answers would get worse, none."""
    try:
        found = [load_topic(file) for file in sorted(arguments.folder.glob("*.toml"))]
    except BadContent as wrong:
        raise Failed(f"{wrong}; nothing was taken in") from wrong
    if not found:
        raise Failed(f"there is no TOML file in {arguments.folder}")
    with opened(settings) as (database, house):
        shelf = _taught(database, house).shelf
        changes = [topic for topic in found if not _same(topic, shelf.book.topics.get(topic.slug))]
        for topic in changes:
            say(f"{'new' if topic.slug not in shelf.book.topics else 'changed'}: {topic.slug}")
        before, after = shelf.book, shelf.book.edited({topic.slug: topic.data for topic in changes})
        if changes and after.index().precision < before.index().precision - TOLERANCE:
            raise Failed(
                f"with these answers would be right less often ({before.index().precision:.1%} → "
                f"{after.index().precision:.1%}); nothing was taken in"
            )
        if not arguments.dry_run:
            database.run_now(
                lambda unit: [
                    edits.add(unit, topic.slug, edits.PUBLISHED, "import", None, topic.data) for topic in changes
                ]
            )
    say(f"{len(changes)} of {len(found)} entries {'would change' if arguments.dry_run else 'were taken in'}")
    return 0


def _same(topic: Topic, other: Topic | None) -> bool:
    return other is not None and dict(topic.data) == dict(other.data)


def _taught(database: Database, house: House) -> House:
    """The house with what staff have taught in chat."""
    version, changes = database.run_now(lambda unit: (edits.newest(unit), edits.current(unit)))
    if version:
        house.shelf.turn_to(version, changes)
    return house
