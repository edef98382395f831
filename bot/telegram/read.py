"""Read: an update from Telegram as a neutral event, or nothing when it is not for Jana. Pure."""

from telegram import CallbackQuery, Message, Update, User

from bot.receive import Event

NAME = "telegram"
ALLOWED = ["message", "callback_query"]
LANGS = {"fi": "fi", "sv": "sv", "en": "en"}


def event(update: Update, username: str) -> Event | None:
    """What was done; none when it is not for Jana.

    Channels, anonymous admins and bots are never persons; in groups Jana hears only what is said to it.
    """
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    if update.message is not None:
        return _said(update.update_id, update.message, username)
    return None


def address(message: Message) -> str:
    """The place of a message: the chat, and the topic in it where there is one."""
    topic = f":{message.message_thread_id}" if message.is_topic_message and message.message_thread_id else ""
    return f"{message.chat.id}{topic}"


def _said(number: int, message: Message, username: str) -> Event | None:
    person = message.from_user
    if person is None or person.is_bot or message.sender_chat is not None:
        return None
    is_private = message.chat.type == "private"
    if not is_private and not _is_addressed(message, username):
        return None
    did = _did(message, username)
    if did is None:
        return None
    if message.reply_to_message is not None and not message.reply_to_message.forum_topic_created:
        did["reply_to"] = str(message.reply_to_message.message_id)
    kind = "private" if is_private else "group"
    return Event(
        NAME, str(number), str(person.id), address(message), kind, did, LANGS.get((person.language_code or "")[:2])
    )


def _lang(person: User) -> str | None:
    return LANGS.get((person.language_code or "")[:2])


def _is_addressed(message: Message, username: str) -> bool:
    text = message.text or message.caption or ""
    reply = message.reply_to_message
    to_us = reply is not None and reply.from_user is not None and (reply.from_user.username or "") == username
    return to_us or f"@{username}".casefold() in text.casefold() or text.startswith("/")


def _did(message: Message, username: str) -> dict[str, object] | None:
    text = message.text or message.caption
    if message.text is not None:
        mention = f"@{username}"
        return {
            "t": "said",
            "text": message.text.replace(mention, "").strip() if not message.text.startswith("/") else message.text,
        }
    for kind in (message.document, message.video, message.audio, message.voice, *(message.photo[-1:] or ())):
        if kind is not None:
            mime = getattr(kind, "mime_type", None) or "image/jpeg"
            return {"t": "sent", "name": "", "mime": mime, "size": int(kind.file_size or 0), "note": text or ""}
    return None


def _pressed(number: int, query: CallbackQuery) -> Event | None:
    message, person = query.message, query.from_user
    handle, _, place = (query.data or "").partition(":")
    if person.is_bot or not isinstance(message, Message) or not place.isdigit():
        return None
    kind = "private" if message.chat.type == "private" else "group"
    did = {"t": "pressed", "handle": handle, "number": int(place[:4])}
    return Event(
        NAME, str(number), str(person.id), address(message), kind, did, LANGS.get((person.language_code or "")[:2])
    )
