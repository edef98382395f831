"""Online: what is wrong between Jana and Telegram, and the fix in words; for `jana check --online`."""

from collections.abc import AsyncIterator, Sequence

from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner, ChatMemberRestricted
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.settings import Settings
from bot.telegram import menus
from bot.telegram.transport import AioRequest
from handlers.dialog import LANGS
from handlers.house import House

Finding = tuple[bool, str]
Group = tuple[str, str]  # a team and the address of its channel


async def look(settings: Settings, house: House, groups: Sequence[Group]) -> list[Finding]:
    """Everything that was looked at, in order: whether it is right, and a sentence."""
    bot = Bot(settings.telegram_token or "", base_url=settings.telegram_base_url, request=AioRequest())
    requests = bot._request
    await requests[1].initialize()
    try:
        return [finding async for finding in _findings(bot, settings, house, groups)]
    finally:
        await requests[1].shutdown()


async def username(settings: Settings) -> str:
    """The bot's own name. Raises telegram.error.TelegramError."""
    request = AioRequest()
    await request.initialize()
    try:
        bot = Bot(settings.telegram_token or "", base_url=settings.telegram_base_url, request=request)
        return (await bot.get_me()).username or ""
    finally:
        await request.shutdown()


async def _findings(bot: Bot, settings: Settings, house: House, groups: Sequence[Group]) -> AsyncIterator[Finding]:
    try:
        me = await bot.get_me()
    except InvalidToken:
        yield False, "token: Telegram does not know it; write /token to BotFather and set JANA_TELEGRAM_TOKEN anew"
        return
    except TelegramError as wrong:
        yield (
            False,
            f"token: no answer from {settings.telegram_base_url} ({wrong}); is the net open, the address right?",
        )
        return
    yield True, f"token: ok, the bot is @{me.username}"
    yield _privacy(bool(me.can_read_all_group_messages))
    if not me.can_join_groups:
        yield False, "groups: the bot may not be added to groups; write /setjoingroups to BotFather and choose Enable"
    try:
        yield await _webhook(bot, settings)
        yield await _menu(bot, house)
        for team, address in groups:
            yield await _group(bot, me.id, team, address, by_case=settings.telegram_topics == "case")
        if not groups:
            yield False, "groups: no team has a group yet; add the bot to one and write /here TEAM there"
    except TelegramError as wrong:
        yield False, f"Telegram stopped answering while being asked: {wrong}"


def _privacy(reads_all: bool) -> Finding:
    """Privacy mode is right: Jana needs only what is said to it."""
    if reads_all:
        return False, (
            "privacy mode: off, Telegram hands Jana every word of its groups though it needs only what is said to it; "
            "write /setprivacy to BotFather, choose Enable, then remove the bot from its groups and add it again"
        )
    return True, "privacy mode: on; in groups Jana gets commands and replies to its messages, as it should"


async def _webhook(bot: Bot, settings: Settings) -> Finding:
    found, wanted = await bot.get_webhook_info(), settings.telegram_webhook_url or ""
    if found.url != wanted:
        if not wanted:
            return (
                False,
                f"webhook: set to {found.url} while Jana polls; `jana run` removes it, or another program uses it",
            )
        return False, f"webhook: set to {found.url or 'nothing'}, not to {wanted}; start `jana run`, it sets it"
    if found.last_error_message and found.pending_update_count:
        return False, (
            f"webhook: Telegram cannot deliver ({found.last_error_message}), {found.pending_update_count} wait; "
            "look at the certificate, the proxy and that the port is 443, 80, 88 or 8443"
        )
    return True, f"webhook: ok, {wanted}" if wanted else "webhook: none, Jana polls"


async def _menu(bot: Bot, house: House) -> Finding:
    for lang in LANGS:
        there = [command.command for command in await bot.get_my_commands(language_code=lang)]
        wanted = [command.command for command in menus.menu(house.commands, lang, staff=False)]
        if there != wanted:
            return False, f"menu: the commands in {lang} are not Jana's; start `jana run`, it writes them"
    return True, "menu: ok in three languages"


async def _group(bot: Bot, own: int, team: str, address: str, *, by_case: bool) -> Finding:
    """Whether Jana may write into a team's group, and into its topic."""
    chat = int(address.partition(":")[0])
    try:
        member = await bot.get_chat_member(chat, own)
    except (BadRequest, Forbidden) as wrong:
        return False, f"group of {team}: {wrong}; add the bot to the group again and write /here {team} there"
    if member.status in ("left", "kicked"):
        return False, f"group of {team}: the bot is not in it; add it again and write /here {team} there"
    if isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        return False, f"group of {team}: the bot may not write there; let it send messages in the group's permissions"
    is_admin = isinstance(member, ChatMemberAdministrator | ChatMemberOwner)
    may_open = isinstance(member, ChatMemberOwner) or (
        isinstance(member, ChatMemberAdministrator) and member.can_manage_topics
    )
    if by_case and not may_open:
        return False, (
            f"group of {team}: every case is to have a topic, and the bot may not open any; switch topics on in the "
            "group, make the bot an administrator and let it manage topics"
        )
    return True, f"group of {team}: ok{', the bot is an administrator' if is_admin else ''}"
