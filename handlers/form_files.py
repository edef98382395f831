"""Form files: forms read from TOML and checked; the start stops at the first thing that is wrong."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from handlers.content_errors import BadContent
from handlers.forms import KINDS, Ask, Form, Option
from handlers.survey_plan import load_plan
from handlers.texts import read_toml, three

FORM_KEYS = {"title", "submit", "commands", "intro", "ask", "survey"}
ASK_KEYS = {"key", "kind", "text", "options", "optional", "help", "only_if", "left", "right", "most"}


def load_forms(folder: Path) -> dict[str, Form]:
    """All forms under a folder by name. Raises BadContent naming file and key."""
    return {file.stem: load_form(file) for file in sorted(folder.glob("*.toml"))}


def load_form(file: Path) -> Form:
    """One form from its file."""
    data = read_toml(file)
    _known(file, "", data, FORM_KEYS)
    title, submit = three(file, "title", data.get("title")), three(file, "submit", data.get("submit"))
    asks: list[Ask] = []
    for number, raw in enumerate(data.get("ask", []), 1):
        asks.append(_load_ask(file, f"ask[{number}]", raw, [ask.key for ask in asks]))
    if not asks:
        raise BadContent(str(file), "ask", "a form needs at least one [[ask]]")
    return Form(
        name=file.stem, title=title, submit=submit,
        asks=tuple(asks), commands=tuple(data.get("commands", [])),
        intro=three(file, "intro", data["intro"]) if "intro" in data else None,
        survey=load_plan(file, data["survey"], len(asks), {ask.kind for ask in asks}) if "survey" in data else None,
    )  # fmt: skip


def _known(file: Path, where: str, data: Mapping[str, Any], keys: Iterable[str]) -> None:
    for key in data:
        if key not in keys:
            raise BadContent(str(file), f"{where}.{key}".strip("."), "no such key; is it misspelt?")


def _load_ask(file: Path, where: str, raw: Mapping[str, Any], earlier: list[str]) -> Ask:
    _known(file, where, raw, ASK_KEYS)
    key, kind = raw.get("key"), raw.get("kind")
    if not isinstance(key, str) or not key.isidentifier():
        raise BadContent(str(file), f"{where}.key", "give the ask a short name of letters")
    if key in earlier:
        raise BadContent(str(file), f"{where}.key", f"another ask is already called {key}")
    if kind not in KINDS:
        raise BadContent(str(file), f"{where}.kind", f"must be one of {', '.join(KINDS)}")
    options = tuple(
        Option(name, three(file, f"{where}.options.{name}", label)) for name, label in raw.get("options", {}).items()
    )
    if kind in ("choice", "many", "factors") and not options:
        raise BadContent(str(file), f"{where}.options", "give the options to choose from")
    poles = None
    if kind == "scale":
        poles = (
            three(file, f"{where}.left", raw.get("left")),
            three(file, f"{where}.right", raw.get("right")),
        )
    return Ask(
        key=key, kind=kind, text=three(file, f"{where}.text", raw.get("text")), options=options,
        optional=bool(raw.get("optional", False)),
        help=three(file, f"{where}.help", raw["help"]) if "help" in raw else None,
        only_if=_only_if(file, where, raw.get("only_if"), earlier), poles=poles, most=int(raw.get("most", 0)),
    )  # fmt: skip


def _only_if(file: Path, where: str, raw: Any, earlier: list[str]) -> tuple[str, tuple[str, ...]] | None:
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) < 2 or raw[0] not in earlier:
        raise BadContent(str(file), f"{where}.only_if", 'write ["earlier ask", "answer", …]')
    return raw[0], tuple(str(word) for word in raw[1:])
