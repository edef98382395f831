"""Render: a neutral message as Slack takes it: blocks within its limits, words escaped once. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.asks import asking
from bot.slack import modals

SECTION_MOST, BLOCKS_MOST, LABEL_MOST, ROW_MOST, FALLBACK_MOST = 3000, 45, 75, 25, 3500
COMMAND = "/jana"  # the one slash command; Slack refuses any other before Jana hears of it
OPENS, STEPS = "o:", "s:"  # a button that opens a window for sure; one of a form asked step by step, which never does
Blocks = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: blocks, the same as text for notifications and screen readers, and a picture with its words."""

    blocks: Blocks
    text: str
    picture: dict[str, Any] | None = None
    alt: str = ""
    files: tuple[tuple[str, str], ...] = ()
    attached: tuple[dict[str, Any], ...] = ()


def escape(text: str) -> str:
    """The three characters Slack gives a meaning to; after this no mention and no link can be made by words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Words as they were typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def named(names: Iterable[str]) -> re.Pattern[str]:
    """Where a text names one of these commands as other services write them."""
    return re.compile(rf"(?<![\w/.])/(?=(?:{'|'.join(map(re.escape, sorted(names)))})\b)")


def message(payload: dict[str, Any], commands: re.Pattern[str] | None = None) -> Message:
    """The whole message; with `commands` they are written as they are in Slack."""
    blocks: Blocks = []
    words: list[str] = []
    picture, alt, files, attached = None, "", [], []
    for part in payload["parts"]:
        match part["t"]:
            case "say":
                lines = [_block(block, commands) for block in part["doc"]]
                words += lines
                blocks += _sections(lines)
            case "choices":
                blocks += _actions(part["rows"], frozenset(part.get("opens", ())))
            case "form":
                lines = [escape(line) for line in asking(part["form"])]
                words += lines
                blocks += [*_sections(lines), *_actions(part["rows"], None), *_actions(_as_window(part["form"]), ALL)]
            case "picture":
                picture, alt = part["data"], part["alt"]
            case "file":
                files.append((part["name"], part["text"]))
            case "attached":
                attached.append(part)
    return Message(
        blocks[:BLOCKS_MOST],
        "\n".join(words)[:FALLBACK_MOST] or escape(alt)[:FALLBACK_MOST],
        picture,
        alt,
        tuple(files),
        tuple(attached),
    )


def _block(block: Sequence[Any], commands: re.Pattern[str] | None) -> str:
    kind, number, runs = block
    if commands is not None and kind != "quote" and not any(COMMAND in run[0] for run in runs):
        runs = [(commands.sub(f"{COMMAND} ", run[0]), *run[1:]) for run in runs]
    text = "".join(_run(run) for run in _joined(runs))
    match kind:
        case "bullet":
            return f"• {text}"
        case "step":
            return f"{number}. {text}"
        case "quote":
            return "\n".join(f"> {line}" for line in text.split("\n"))
        case "code":
            return f"```{text}```"
        case _:
            return text


def _joined(runs: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Neighbours of one look as one run: Slack takes two signs side by side for something else."""
    found: list[Sequence[Any]] = []
    for text, look, href in runs:
        if found and found[-1][1] == look and found[-1][2] == href:
            text = found.pop()[0] + text  # noqa: PLW2901
        found.append((text, look, href))
    return found


def _run(run: Sequence[Any]) -> str:
    """A sign of a look stands against a word, never against a space."""
    text, look, href = run
    bare = text.strip()
    if look and bare != text and bare:
        lead = text[: len(text) - len(text.lstrip())]
        return f"{lead}{_run((bare, look, href))}{text[len(lead) + len(bare) :]}"
    words = escape(text)
    if href and href.startswith(("https://", "http://")):
        return f"<{escape(href)}|{words.replace('|', '/')}>"
    for letter, sign in (("c", "`"), ("i", "_"), ("b", "*")):
        if letter in look and words.strip():
            words = f"{sign}{words}{sign}"
    return words


def _sections(lines: Sequence[str]) -> Blocks:
    """Lines gathered into sections that fit; a line too long for one is cut at a space."""
    found: list[str] = []
    now = ""
    for line in lines:
        for piece in _cut(line):
            if now and len(now) + len(piece) + 1 > SECTION_MOST:
                found.append(now)
                now = ""
            now = f"{now}\n{piece}" if now else piece
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in [*found, now] if text.strip()]


def _cut(line: str) -> list[str]:
    pieces = []
    while len(line) > SECTION_MOST:
        at = max(line.rfind(" ", 0, SECTION_MOST - 8), 1)
        at = at if at > SECTION_MOST // 2 else line.rfind("&", SECTION_MOST - 16, SECTION_MOST - 8)
        at = at if at > 0 else SECTION_MOST - 8
        pieces.append(line[:at])
        line = line[at:]
    return [*pieces, line]


def _as_window(form: dict[str, Any]) -> list[list[list[Any]]]:
    """The way from a form asked step by step to the same form in a window."""
    return [[[form["words"]["open"], form["handle"], 0]]] if modals.fits(form) else []


ALL = frozenset({0})  # a form's own handle has one button that opens it


def _actions(rows: Sequence[Sequence[Sequence[Any]]], opens: frozenset[int] | None) -> Blocks:
    """Rows of buttons; a button's name is its handle and number, which no two share, and whether it opens a window.

    `opens` are the numbers of those that surely do; none for the steps of a form.
    """
    found: Blocks = []
    for row in rows:
        for start in range(0, len(row), ROW_MOST):
            elements = [_button(label, handle, at, opens) for label, handle, at in row[start : start + ROW_MOST]]
            found.append({"type": "actions", "elements": elements})
    return found


def _button(label: str, handle: str, number: int, opens: frozenset[int] | None) -> dict[str, Any]:
    words = str(label) if len(str(label)) <= LABEL_MOST else str(label)[: LABEL_MOST - 1] + "…"
    name = f"{handle}:{number}"
    text = {"type": "plain_text", "text": words, "emoji": False}
    return {"type": "button", "text": text, "action_id": _sign(number, opens) + name, "value": name}


def _sign(number: int, opens: frozenset[int] | None) -> str:
    if opens is None:
        return STEPS
    return OPENS if number in opens else ""
