"""Docs: pages made from the code, so that they cannot fall behind it."""

from dataclasses import fields
from pathlib import Path

from bot.cli import parser
from bot.settings import Settings

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


PAGES = {"settings.md": settings_page, "commands.md": commands_page}


def write() -> None:
    """Write all pages."""
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    write()
