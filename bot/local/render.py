"""Render: a message as plain lines for the terminal and as plain data for programs. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from bot.asks import asking

_ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def words(doc: list[Any]) -> str:
    """A document as lines of text; nothing in it can steer a terminal."""
    lines = []
    for kind, number, runs in doc:
        text = "".join(_run(run) for run in runs)
        lead = {"bullet": "• ", "step": f"{number}. ", "quote": "> "}.get(kind, "")
        lines.append(lead + text)
    return "\n".join(_ESCAPES.sub("", line) for line in lines)


def _run(run: list[Any]) -> str:
    text, _look, href = run
    return f"{text} ({href})" if href and href != text else str(text)


def text_of(payload: dict[str, Any]) -> str:
    """All words of a message: what is said, the ask of a form, the text equivalent of a picture, a file's text."""
    return "\n".join(_parts(payload))


def _parts(payload: dict[str, Any]) -> Iterator[str]:
    for part in payload["parts"]:
        match part["t"]:
            case "say":
                yield words(part["doc"])
            case "form":
                yield "\n".join(_ESCAPES.sub("", line) for line in asking(part["form"]))
            case "picture":
                yield _ESCAPES.sub("", part["alt"])
            case "attached":
                yield f"[{part['name']}]"
            case "file":
                yield f"{part['name']}\n{_ESCAPES.sub('', part['text'])}"
            case _:
                pass


def buttons(payload: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Every button of a message: label, handle, number."""
    return [
        (str(label), str(handle), int(number))
        for part in payload["parts"]
        if part["t"] in ("choices", "form")
        for row in part["rows"]
        for label, handle, number in row
    ]


def form(payload: dict[str, Any]) -> dict[str, Any] | None:
    """The whole form of a message, if there is one, for fronts and programs that fill it at once."""
    return next((part["form"] for part in payload["parts"] if part["t"] == "form"), None)


def files(payload: dict[str, Any]) -> list[str]:
    """Names of the files and pictures of a message."""
    found = []
    for part in payload["parts"]:
        if part["t"] in ("file", "attached"):
            found.append(str(part["name"]))
        if part["t"] == "picture":
            found.append("picture.svg")
    return found


def data(payload: dict[str, Any], place: str) -> dict[str, Any]:
    """A message for a program."""
    whole = form(payload)
    return {
        "text": text_of(payload),
        "buttons": [label for label, _handle, _number in buttons(payload)],
        "form": _form_data(whole) if whole else None,
        "files": files(payload),
        "place": place,
    }


def _form_data(whole: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": whole["title"], "submit": whole["submit"],
        "fields": [
            {
                "label": field["label"], "key": field["key"], "kind": field["kind"], "required": field["required"],
                "options": [label for _key, label in field["options"]], "poles": field["poles"],
                "value": field["value"], "error": field["refused"],
            }
            for field in whole["fields"]
        ],
    }  # fmt: skip
