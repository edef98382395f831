"""Answers and feedback, for programs."""

import argparse
import json
import sys

from bot.commands.base import Failed, opened, say
from bot.settings import Settings
from handlers.house import load_house


def faq_match(arguments: argparse.Namespace, settings: Settings) -> int:
    """Match questions: JSON lines in, JSON lines out."""
    from handlers import faq

    base = arguments.base
    if base is not None and not base.exists():
        raise Failed(f"{base} does not exist")
    index = (
        None
        if base is not None
        else load_house(settings.library_file, settings.content, settings.home / "index").book.index()
    )
    faq.match_lines(base, index, sys.stdin, sys.stdout)
    return 0


def faq_check(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Check the FAQ: gaps, thin entries, overdue reviews, entries easily taken for each other."""
    from datetime import date

    house = load_house(settings.library_file, settings.content, settings.home / "index")
    for topic in house.book.topics.values():
        missing = [name for name in topic.values if name not in house.library.values]
        if missing:
            say(f"{topic.slug}: not filled in: {', '.join(missing)}; write them under [values] in library.toml")
        if topic.review_by and topic.review_by < date.today().isoformat():  # noqa: DTZ011  a calendar day is meant
            say(f"{topic.slug}: was to be reviewed by {topic.review_by}")
        for lang, said in topic.phrasings.items():
            if len(said) < 5:
                say(f"{topic.slug}: only {len(said)} ways to ask it in {lang}; five or more help")
    return 0


def feedback_classify(_arguments: argparse.Namespace, _settings: Settings) -> int:
    """Say of which kind and stage messages are: JSON lines in, JSON lines out."""
    from handlers import filing

    filing.classify_lines(sys.stdin, sys.stdout)
    return 0


def feedback_export(_arguments: argparse.Namespace, settings: Settings) -> int:
    """Write out all feedback, one JSON line each, without anybody's name or address."""
    from handlers.filing import mask
    from storage import cases

    with opened(settings) as (database, _house):
        for case in database.run_now(cases.everything):
            text = database.run_now(lambda unit, case=case: cases.first_line(unit, case.id))  # type: ignore[misc]
            row = {
                "code": case.code, "kind": case.kind, "stage": case.stage, "state": case.state, "lang": case.lang,
                "text": mask(text), "received": case.received_at.isoformat(),
                "first_reply": case.first_reply_at.isoformat() if case.first_reply_at else None,
                "closed": case.closed_at.isoformat() if case.closed_at else None,
            }  # fmt: skip
            say(json.dumps(row, ensure_ascii=False))
    return 0
