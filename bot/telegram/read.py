"""Read: an update from Telegram as a neutral event, or nothing when it is not for Jana. Pure."""

import re
from dataclasses import dataclass

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User

from bot.receive import Event

NAME = "telegram"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LANGS = {"fi": "fi", "sv": "sv", "en": "en"}
THERE = ("creator", "administrator", "member")  # Jana is in the group; restricted, it may be there without a voice

Did = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reader:
    """How updates are read: Jana's own name, and whether the topics of a forum are cases; else they are teams."""

    username: str
    by_case: bool = False

    @property
    def name(self) -> re.Pattern[str]:
        """Jana's name in a text."""
        return re.compile(rf"@{re.escape(self.username)}\b", re.IGNORECASE)


def event(update: Update, how: Reader) -> Event | None:
    """What was done; none when it is not for Jana.

    Channels, anonymous admins and bots are never persons; in groups Jana hears only what is said to it.
    """
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query, how)
    if update.message is not None:
        return _said(update.update_id, update.message, how)
    if update.edited_message is not None:
        return _edited(update.update_id, update.edited_message)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    return None


def changes_staff(one: Event) -> bool:
    """Whether it may make somebody staff or a group a team's channel, so that the menus there have to follow."""
    words = str(one.did.get("text", ""))
    return words.startswith(("/join", "/liity", "/anslut", "/here", "/tanne", "/har"))


def moved(update: Update) -> tuple[str, str] | None:
    """A group that became a supergroup: its address before and after."""
    message = update.message
    if message is None or not message.migrate_to_chat_id:
        return None
    return str(message.chat.id), str(message.migrate_to_chat_id)


def nameless(update: Update, how: Reader) -> tuple[str, str] | None:
    """A reply to Jana by somebody who writes as the group itself or as a channel: the place and what is replied to."""
    message = update.message
    if message is None or message.sender_chat is None or message.is_automatic_forward:
        return None
    ref = _reply_to(message, how)
    return (address(message, how), ref) if ref and _is_addressed(message, how) else None


def address(message: Message, how: Reader) -> str:
    """The place of a message: the chat, and the topic in it where that is a team's."""
    topic = _topic(message)
    return f"{message.chat.id}:{topic}" if topic and not how.by_case else f"{message.chat.id}"


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def _reply_to(message: Message, how: Reader) -> str | None:
    """What is replied to, as `speak` names it: with its topic where topics are cases."""
    reply = message.reply_to_message
    if reply is None or reply.forum_topic_created:
        return None
    topic = _topic(message)
    return f"{reply.message_id}.{topic}" if topic and how.by_case else str(reply.message_id)


def _said(number: int, message: Message, how: Reader) -> Event | None:
    person = message.from_user
    if person is None or person.is_bot or message.sender_chat is not None:
        return None
    is_private = message.chat.type == "private"
    if not is_private and not _is_addressed(message, how):
        return None
    did = _did(message, how)
    if did is None:
        return None
    if reply_to := _reply_to(message, how):
        did["reply_to"] = reply_to
    if is_private:
        did["ref"] = str(message.message_id)
    elif _is_called(message, how):
        did["called"] = True
    kind = "private" if is_private else "group"
    at = message.date.timestamp()
    return Event(
        NAME, str(number), str(person.id), address(message, how), kind, did | _in(message, how), _lang(person), at
    )


def _in(message: Message, how: Reader) -> Did:
    """The topic it stands in, where the answer goes."""
    topic = _topic(message)
    return {"thread": str(topic)} if topic and how.by_case else {}


def _edited(number: int, message: Message) -> Event | None:
    """Words changed in a private chat; in a group nothing Jana keeps can be edited."""
    person = message.from_user
    text = message.text or message.caption
    is_ours = message.chat.type == "private" and text is not None and person is not None
    if person is None or not is_ours or person.is_bot or (text or "").startswith("/"):
        return None
    did: Did = {"t": "edited", "text": text, "ref": str(message.message_id)}
    return Event(NAME, str(number), str(person.id), str(message.chat.id), "private", did, _lang(person))


def _membership(number: int, change: ChatMemberUpdated) -> Event | None:
    """Jana was taken into a group or out of it. Who blocks Jana in private is found out when it writes next."""
    before, after = change.old_chat_member.status in THERE, change.new_chat_member.status in THERE
    if change.chat.type not in ("group", "supergroup") or before == after:
        return None
    did: Did = {"t": "channel", "what": "back" if after else "left"}
    person = change.from_user
    return Event(NAME, str(number), str(person.id), str(change.chat.id), "group", did, _lang(person))


def _lang(person: User) -> str | None:
    return LANGS.get((person.language_code or "")[:2])


def _is_addressed(message: Message, how: Reader) -> bool:
    """Whether it is said to Jana: a reply to it, its name, or a command that is not another bot's."""
    reply = message.reply_to_message
    to_us = reply is not None and reply.from_user is not None and (reply.from_user.username or "") == how.username
    return to_us or _is_called(message, how) or _is_command(message)


def _is_called(message: Message, how: Reader) -> bool:
    return how.name.search(message.text or message.caption or "") is not None


def _is_command(message: Message) -> bool:
    """A command with nobody's name; one with Jana's is a call."""
    text = message.text or ""
    return text.startswith("/") and "@" not in text.split(maxsplit=1)[0]


WORDLESS = ("sticker", "location", "contact", "poll", "dice", "story")  # sent by somebody, and nothing in it to read


def _did(message: Message, how: Reader) -> Did | None:
    if message.text is not None:
        return {"t": "said", "text": _words(message.text, how)}
    kinds = (message.document, message.video, message.audio, message.voice, message.video_note, *message.photo[-1:])
    for file in kinds:
        if file is not None:
            brought = [{"ref": file.file_id, "size": int(file.file_size or 0)}]
            did: Did = {"t": "sent", "files": brought, "note": _words(message.caption or "", how)}
            return {**did, "album": message.media_group_id} if message.media_group_id else did
    if any(getattr(message, kind) is not None for kind in WORDLESS):
        return {"t": "said", "text": ""}
    return None


def _words(text: str, how: Reader) -> str:
    """What was written, without Jana's name; a command may carry it."""
    return text if text.startswith("/") else how.name.sub("", text).strip()


def _pressed(number: int, query: CallbackQuery, how: Reader) -> Event | None:
    message, person = query.message, query.from_user
    handle, _, place = (query.data or "").partition(":")
    if person.is_bot or not isinstance(message, Message) or not place.isdigit():
        return None
    kind = "private" if message.chat.type == "private" else "group"
    did: Did = {"t": "pressed", "handle": handle, "number": int(place[:4])} | _in(message, how)
    return Event(NAME, str(number), str(person.id), address(message, how), kind, did, _lang(person))
