"""Menus: the command menu for each language and role, and what Telegram shows about Jana before the first word."""

import contextlib
from collections.abc import Iterable, Mapping

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import BadRequest, Forbidden

from handlers.commands import Command
from handlers.dialog import LANGS, Lang
from handlers.house import House

OWN_NAME: Mapping[Lang, int] = {"fi": 1, "sv": 2, "en": 0}
IN_GROUPS = ("help", "ask", "lang")
HIDDEN = ("join",)  # comes with an invitation, never from the menu


def menu(commands: Mapping[str, Command], lang: Lang, *, staff: bool, only: Iterable[str] = ()) -> list[BotCommand]:
    """The commands somebody sees, each once, by its name in their language."""
    wanted = {c.key: c for c in commands.values() if (staff or not c.for_staff) and c.key not in HIDDEN}
    keys = [key for key in only if key in wanted] or list(wanted)
    return [BotCommand(name_of(wanted[key], lang), wanted[key].about[lang]) for key in keys]


def name_of(command: Command, lang: Lang) -> str:
    """A command's name in a language; its first name where it has no other."""
    return command.names[min(OWN_NAME[lang], len(command.names) - 1)]


async def furnish(bot: Bot, house: House) -> None:
    """Menus for everybody and for groups, the description and the short one, in three languages."""
    for lang, code in [*((lang, lang) for lang in LANGS), ("en", "")]:
        everyone = menu(house.commands, lang, staff=False)
        groups = menu(house.commands, lang, staff=False, only=IN_GROUPS)
        await bot.set_my_commands(everyone, scope=BotCommandScopeDefault(), language_code=code or None)
        await bot.set_my_commands(groups, scope=BotCommandScopeAllGroupChats(), language_code=code or None)
        texts = house.texts
        await bot.set_my_description(texts.line("telegram.description", lang), language_code=code or None)
        await bot.set_my_short_description(texts.line("telegram.short_description", lang), language_code=code or None)


async def furnish_staff(bot: Bot, house: House, chats: Iterable[int]) -> None:
    """The whole menu in the chats of staff: their private ones and their teams' groups. Who left is passed over."""
    for chat in chats:
        with contextlib.suppress(BadRequest, Forbidden):
            for lang, code in [*((lang, lang) for lang in LANGS), ("en", "")]:
                commands = menu(house.commands, lang, staff=True)
                await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat), language_code=code or None)
