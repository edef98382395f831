"""Importing: figures from other systems' files; a dry run first, all of it or nothing."""

import argparse
from pathlib import Path

from bot.commands.base import Failed, opened, say
from bot.intake import Desk, lang_of, templates_of
from bot.settings import Settings


def indicator_import(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import figures from a file (CSV, TSV, XLSX or JSON): all of it or nothing."""
    from handlers.imports import report
    from handlers.imports.problems import Unreadable

    with opened(settings) as (database, house):
        desk = Desk(database, house, templates_of(settings), lang_of(house, arguments.lang), arguments.dry_run)
        try:
            content = contents(arguments.file)
            brought = desk.bring(
                content, arguments.file.name, arguments.source, arguments.dates, whole=arguments.replace
            )
        except Unreadable as wrong:
            raise Failed(report.problem(house, wrong.problem, desk.lang)) from wrong
        say(*desk.told(brought, as_json=arguments.json))
        proposals = brought.taken.batch.proposals
        if arguments.proposals and proposals:
            arguments.proposals.write_text(report.proposals_csv(proposals), "utf-8-sig")
        if brought.plan.problems:
            raise Failed(house.texts.line("imports.refused", desk.lang, n=len(brought.plan.problems)))
    return 0


def contents(file: Path) -> bytes:
    """The bytes of a file whose size has been looked at first. Raises Unreadable."""
    from handlers.imports.problems import Unreadable
    from handlers.imports.read import check_size

    try:
        if not file.is_file():
            raise Unreadable("cannot_open", why=str(file))
        check_size(file.stat().st_size)
        return file.read_bytes()
    except OSError as wrong:
        raise Unreadable("cannot_open", why=wrong.strerror) from wrong
