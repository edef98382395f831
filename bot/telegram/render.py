"""Render: a neutral message as Telegram takes it: HTML by one escaper, rows of buttons, long texts cut. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.asks import asking

TEXT_MOST = 4096  # characters after markup is parsed; cut before markup is made
CAPTION_MOST = 1024
LABEL_MOST = 64
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")

Buttons = list[list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: pieces of HTML that each fit into a message, buttons for the last, and a picture with its words."""

    pieces: tuple[str, ...]
    buttons: Buttons
    picture: dict[str, Any] | None = None
    alt: str = ""
    files: tuple[tuple[str, str], ...] = ()
    attached: tuple[dict[str, Any], ...] = ()


def message(payload: dict[str, Any]) -> Message:
    """The whole message."""
    blocks: list[tuple[str, int]] = []
    buttons: Buttons = []
    picture, alt, files, attached = None, "", [], []
    for part in payload["parts"]:
        match part["t"]:
            case "say":
                blocks += [_block(block) for block in part["doc"]]
            case "choices":
                buttons += _rows(part["rows"])
            case "form":
                blocks += [(escape(line, quote=False), len(line)) for line in asking(part["form"])]
                buttons += _rows(part["rows"])
            case "picture":
                picture, alt = part["data"], part["alt"]
            case "file":
                files.append((part["name"], part["text"]))
            case "attached":
                attached.append(part)
    return Message(pieces(blocks), buttons, picture, alt, tuple(files), tuple(attached))


def plain(payload: dict[str, Any]) -> str:
    """The words alone, as a passing word on a button takes them."""
    docs = [part["doc"] for part in payload["parts"] if part["t"] == "say"]
    return "\n".join("".join(run[0] for run in runs) for doc in docs for _kind, _number, runs in doc)


def caption(alt: str) -> str:
    """A picture's words as HTML, as far as whole lines of them fit under it: all but the first folded away.

    Telegram has no words behind a picture, so they are for all to open: whoever sees the picture has them already.
    """
    first, *lines = alt.split("\n")
    first, found = first[:CAPTION_MOST], list[str]()
    room = CAPTION_MOST - len(first)
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        found.append(line)
    folded = escape("\n".join(found), quote=False)
    return escape(first, quote=False) + (f"\n<blockquote expandable>{folded}</blockquote>" if found else "")


def _rows(rows: Sequence[Sequence[Sequence[Any]]]) -> Buttons:
    return [[(str(label)[:LABEL_MOST], f"{handle}:{number}") for label, handle, number in row] for row in rows]


def _block(block: Sequence[Any]) -> tuple[str, int]:
    """One paragraph as HTML, and how many characters of it are read."""
    kind, number, runs = block
    lead = {"bullet": "• ", "step": f"{number}. "}.get(kind, "")
    text = "".join(_run(run) for run in runs)
    length = len(lead) + sum(len(run[0]) for run in runs)
    if kind == "quote":
        return f"<blockquote>{text}</blockquote>", length
    return (f"<pre>{text}</pre>" if kind == "code" else lead + text), length


def _run(run: Sequence[Any]) -> str:
    text, look, href = run
    html = escape(text, quote=False)
    for letter, tag in (("c", "code"), ("i", "i"), ("b", "b")):
        if letter in look:
            html = f"<{tag}>{html}</{tag}>"
    if href and re.match(r"https?://[^/\s]+\.", href):
        html = f'<a href="{escape(href)}">{html}</a>'
    return html


def pieces(blocks: Sequence[tuple[str, int]], most: int = TEXT_MOST) -> tuple[str, ...]:
    """Blocks gathered into messages that fit; one too long for a message is cut at sentences."""
    found: list[str] = []
    now, used, quote = "", 0, False
    for html, length in blocks:
        for piece, size in [(html, length)] if length <= most - 2 else _cut(html, most - 100):
            is_quote = piece.startswith("<blockquote>")
            if now and used + size + 2 > most:
                found.append(now)
                now, used = "", 0
            if now and quote and is_quote:
                now = now.removesuffix("</blockquote>") + "\n" + piece.removeprefix("<blockquote>")
            else:
                now += (("\n" if piece.startswith("• ") else "\n\n") if now else "") + piece
            used += size + 2
            quote = is_quote
    return (*found, now) if now or not found else tuple(found)


def _cut(html: str, most: int) -> list[tuple[str, int]]:
    """A block too long for one message, without its looks, at the ends of sentences, else wherever it must be."""
    from html import unescape

    plain = unescape(re.sub(r"<[^>]*>", "", html))
    found, now = [], ""
    for sentence in _SENTENCE.split(plain):
        rest = sentence
        while len(rest) > most:
            found.append((now + " " + rest[: most - len(now) - 1]).strip() if now else rest[:most])
            rest, now = rest[most - len(now) - 1 if now else most :], ""
        if len(now) + len(rest) + 1 > most:
            found.append(now)
            now = rest
        else:
            now = f"{now} {rest}".strip()
    return [(escape(piece, quote=False), len(piece)) for piece in [*found, now] if piece]
