"""Render: a neutral message as Slack takes it: blocks within its limits, words escaped once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.asks import asking

SECTION_MOST, BLOCKS_MOST, LABEL_MOST, ROW_MOST, FALLBACK_MOST = 3000, 45, 75, 25, 3500
Blocks = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: blocks, the same as text for notifications and screen readers, and a picture with its words."""

    blocks: Blocks
    text: str
    picture: dict[str, Any] | None = None
    alt: str = ""
    files: tuple[tuple[str, str], ...] = ()


def escape(text: str) -> str:
    """The three characters Slack gives a meaning to; after this no mention and no link can be made by words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Words as they were typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def message(payload: dict[str, Any]) -> Message:
    """The whole message."""
    blocks: Blocks = []
    words: list[str] = []
    picture, alt, files = None, "", []
    for part in payload["parts"]:
        match part["t"]:
            case "say":
                lines = [_block(block) for block in part["doc"]]
                words += lines
                blocks += _sections(lines)
            case "choices":
                blocks += _actions(part["rows"])
            case "form":
                lines = [escape(line) for line in asking(part["form"])]
                words += lines
                blocks += [*_sections(lines), *_actions(part["rows"])]
            case "picture":
                picture, alt = part["data"], part["alt"]
            case "file":
                files.append((part["name"], part["text"]))
    return Message(
        blocks[:BLOCKS_MOST],
        "\n".join(words)[:FALLBACK_MOST] or escape(alt)[:FALLBACK_MOST],
        picture,
        alt,
        tuple(files),
    )


def _block(block: Sequence[Any]) -> str:
    kind, number, runs = block
    text = "".join(_run(run) for run in runs)
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


def _run(run: Sequence[Any]) -> str:
    text, look, href = run
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


def _actions(rows: Sequence[Sequence[Sequence[Any]]]) -> Blocks:
    """Rows of buttons; a button's name is its handle and number, which no two share."""
    found: Blocks = []
    for row in rows:
        for start in range(0, len(row), ROW_MOST):
            elements = [_button(*button) for button in row[start : start + ROW_MOST]]
            found.append({"type": "actions", "elements": elements})
    return found


def _button(label: str, handle: str, number: int) -> dict[str, Any]:
    words = str(label) if len(str(label)) <= LABEL_MOST else str(label)[: LABEL_MOST - 1] + "…"
    name = f"{handle}:{number}"
    text = {"type": "plain_text", "text": words, "emoji": False}
    return {"type": "button", "text": text, "action_id": name, "value": name}
