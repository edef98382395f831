"""Docs: pages made from the code, so that they cannot fall behind it."""

from dataclasses import fields
from pathlib import Path

from bot.cli import parser
from bot.settings import Settings
from handlers.house import CONTENT
from handlers.imports import templates

HERE = Path(__file__).parent.parent / "docs"


def settings_page() -> str:
    """Every setting, with its default and what it means."""
    rows = [
        f"| `{one.metadata['name']}` | {'' if one.default is None else f'`{one.default}`'} | {one.metadata['about']} |"
        for one in fields(Settings)
    ]
    head = (
        "# Settings\n\nMade by `python -m bot.docs`; do not edit by hand. Each variable can also come from a file: set "
        "its name with `_FILE` to the path.\nA wrong value stops the start in a sentence.\n\n"
        "| variable | default | meaning |\n| --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"


def commands_page() -> str:
    """Every command of the command line."""
    lines = ["# Command line", "", "Made by `python -m bot.docs`; do not edit by hand.", "", "```"]
    lines += [row.rstrip() for row in parser().format_help().splitlines()]
    return "\n".join([*lines, "```", ""])


def sources_page() -> str:
    """What can be imported, by source: the headings it goes by and the figures it feeds."""
    rows = []
    for key, one in templates.load(CONTENT / "imports").items():
        heads = (
            f"{_heads(column)}{'' if column.required else ' (may be left out)'}" for column in one.columns.values()
        )
        feeds = ", ".join(f"`{code}`" for code in one.feeds) or "–"
        rows.append(f"| `{key}` | {one.name['en']} | {'; '.join(heads)} | {feeds} |")
    head = (
        "# Sources of imports\n\nMade by `python -m bot.docs` from `handlers/content/imports`; do not edit by hand. "
        "COUNTER reports need no template.\n\n| source | what | columns | feeds |\n| --- | --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"


def _heads(column: templates.Column) -> str:
    """The first headings of a column, as people write them."""
    return " / ".join((*sorted(column.heads)[:4], *(f"…{end}" for end in column.ends[:2])))


PAGES = {"settings.md": settings_page, "commands.md": commands_page, "import-sources.md": sources_page}


def write() -> None:
    """Write all pages."""
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    write()
