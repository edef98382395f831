"""Posters: a page with a QR code for a machine, a shelf or a room."""

import argparse
import re

from bot.commands.base import Failed, say
from bot.settings import Settings
from handlers.house import load_house

PLACE = re.compile(r"[A-Za-z0-9_-]{1,57}")  # what a deep link carries, 64 with its beginning


def poster(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make a poster for a place: PDF and SVG in three languages; feedback by its code is tagged with the place."""
    from bot import poster as page

    if not PLACE.fullmatch(arguments.place):
        raise Failed(f"{arguments.place!r}: a place has letters a-z, digits, _ and -, at most 57 of them")
    username = arguments.bot or _username(settings)
    house = load_house(settings.library_file, settings.content, settings.home / "index")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for ending, data in (
        ("svg", page.svg(house, username, arguments.place).encode()),
        ("pdf", page.pdf(house, username, arguments.place)),
    ):
        file = arguments.folder / f"poster-{arguments.place}.{ending}"
        file.write_bytes(data)
        say(str(file))
    return 0


def _username(settings: Settings) -> str:
    """The bot's name, asked of Telegram."""
    if not settings.telegram_token:
        raise Failed("set JANA_TELEGRAM_TOKEN, or give the bot's user name with --bot")
    import asyncio

    from telegram.error import TelegramError

    from bot.telegram import online

    try:
        return asyncio.run(online.username(settings))
    except TelegramError as wrong:
        raise Failed(f"Telegram did not tell the bot's name ({wrong}); give it with --bot") from wrong
