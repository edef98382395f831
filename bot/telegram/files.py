"""Files: what people send fetched from Telegram, and what is passed on sent there, pictures as one album."""

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image
from telegram import Bot, InputMediaPhoto, ReplyParameters
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.fronts import Gone, TooLarge, TryLater

Attached = Sequence[tuple[dict[str, Any], bytes]]  # the part and its content


async def fetch(bot: Bot, ref: str, most: int) -> bytes:
    """The content of a file. Raises TryLater, Gone or TooLarge."""
    try:
        found = await bot.get_file(ref)
        if int(found.file_size or 0) > most:
            raise TooLarge
        return bytes(await found.download_as_bytearray())
    except RetryAfter as busy:
        after = busy.retry_after
        raise TryLater(float(after) if isinstance(after, int | float) else after.total_seconds()) from busy
    except BadRequest as wrong:
        if "too big" in str(wrong).casefold():
            raise TooLarge from wrong
        raise Gone(str(wrong)) from wrong
    except (Forbidden, InvalidToken) as wrong:  # a path that is not served any more answers 404
        raise TryLater(1, str(wrong)) from wrong
    except TelegramError as away:
        raise TryLater(1, type(away).__name__) from away


async def send(
    bot: Bot, chat: int, thread: int | None, caption: str, attached: Attached, under: ReplyParameters | None
) -> list[int]:
    """Send the files with their line under the first; the numbers of the messages."""
    where: dict[str, Any] = {"message_thread_id": thread, "reply_parameters": under}
    pictures = [(part, content) for part, content in attached if part["kind"] == "photo"]
    if len(pictures) > 1:
        media = [
            InputMediaPhoto(content, filename=part["name"], caption=caption if not number else None, parse_mode="HTML")
            for number, (part, content) in enumerate(pictures)
        ]
        return [one.message_id for one in await bot.send_media_group(chat, media, **where)]
    part, content = attached[0]
    file = io.BytesIO(content)
    where |= {"caption": caption, "parse_mode": "HTML", "filename": part["name"]}
    match part["kind"]:
        case "photo":
            sent = await bot.send_photo(chat, file, **where)
        case "voice":
            sent = await bot.send_voice(chat, file, **where)
        case _:
            sent = await bot.send_document(chat, file, **where)
    return [sent.message_id]


async def blank(bot: Bot, chat: int, number: int) -> None:
    """Put an empty picture in the place of one that cannot be deleted any more."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "white").save(out, "PNG")
    await bot.edit_message_media(InputMediaPhoto(out.getvalue()), chat, number)
