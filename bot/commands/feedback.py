"""Feedback for programs and spreadsheets: JSON lines, CSV or XLSX, with counts."""

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import Any

from bot.commands.base import Failed, opened, say
from bot.settings import Settings
from handlers import export
from storage import work


def feedback_classify(_arguments: argparse.Namespace, _settings: Settings) -> int:
    """Say of which kind and stage messages are: JSON lines in, JSON lines out."""
    from handlers import filing

    filing.classify_lines(sys.stdin, sys.stdout)
    return 0


def feedback_export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write out all feedback without anybody's name: JSON lines, or a file that a spreadsheet opens."""
    with opened(settings) as (database, _house):
        found = database.run_now(lambda unit: export.rows(unit, names=arguments.names))
        database.run_now(lambda unit: work.note(unit, "admin", "export", str(len(found))))
    if arguments.counts:
        for what, value, n in export.counts(found):
            say(json.dumps({"what": what, "value": value, "n": n}, ensure_ascii=False))
    elif arguments.file is None:
        for row in found:
            say(json.dumps(row, ensure_ascii=False))
    else:
        write(arguments.file, found, names=arguments.names)
        say(f"{arguments.file}: {len(found)} messages")
    return 0


def write(file: Path, found: list[dict[str, Any]], *, names: bool = False) -> None:
    """Write rows by the ending of the file's name. Raises Failed when it is another one or exists already."""
    columns = [*export.COLUMNS, *(["name"] if names else [])]
    if file.exists():
        raise Failed(f"{file} exists already; choose another name")
    match file.suffix.lower():
        case ".csv":
            _csv(file, found, columns)
        case ".xlsx":
            _xlsx(file, found, columns)
        case ".json" | ".jsonl":
            file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), "utf-8")
        case _:
            raise Failed(f"{file.name}: give a name that ends in .csv, .xlsx or .json")


def _csv(file: Path, found: list[dict[str, Any]], columns: list[str]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:  # the mark lets a spreadsheet see that it is UTF-8
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        writer.writerows([export.cell(row[column]) for column in columns] for row in found)


def _xlsx(file: Path, found: list[dict[str, Any]], columns: list[str]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    _fill(sheet, "feedback", [columns, *([row[column] for column in columns] for row in found)])
    _fill(book.create_sheet(), "counts", [["what", "value", "n"], *export.counts(found)])
    book.save(file)


def _fill(sheet: Any, title: str, lines: Any) -> None:
    sheet.title = title
    for at, line in enumerate(lines, 1):
        for across, value in enumerate(line, 1):
            box = sheet.cell(at, across)
            if isinstance(value, int):
                box.value = value
            else:
                box.value = export.cell(value)[:32_767]
                box.data_type = "s"  # text, whatever it looks like
