"""Modals: a form as a Slack window, and what a window says as answers. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.forms import answer_word

TITLE_MOST, OPTION_MOST, INPUT_MOST, LABEL_MOST, META_MOST, RADIOS_MOST = 24, 75, 3000, 2000, 3000, 10
ERROR_MOST, OPTIONS_MOST = 1000, 100
CALLBACK = "jana_form"
LINES = 200  # an answer that may be longer than this gets a field of several lines
VALUE = "v"  # every element has this action_id; the block is named by the ask
HELPS, HINDERS = "+", "-"  # a question about factors is two fields: what helped and what hindered
WEIGHS, STRENGTHS = "=", "123"  # ... and, for each that was picked, how much: `factors=space`
ONE_TAP = ("choice", "yesno", "scale")

View = dict[str, Any]
Form = Mapping[str, Any]


def fits(form: Form) -> bool:
    """Whether a window can show this form; one tap is better as buttons, and a very long text stays in the chat."""
    fields = form["fields"]
    one_tap = len(fields) == 1 and fields[0]["kind"] in ONE_TAP
    return not one_tap and all(len(field["value"]) <= INPUT_MOST for field in fields if isinstance(field["value"], str))


def only_form(parts: Sequence[Mapping[str, Any]]) -> Form | None:
    """The form of a reply that a window can show whole: beside it only words, no buttons and no pictures."""
    if any(part["t"] not in ("say", "form") for part in parts):
        return None
    return next((part["form"] for part in parts if part["t"] == "form"), None)


def view(form: Form, place: str, *, said: Sequence[Mapping[str, Any]] = (), thread: str | None = None) -> View:
    """The window of a form opened in a place, with the asks its answers call for.

    `said` is what is to be read before them; `thread` is where, under which message, the reply to the form belongs.
    """
    blocks = [*_words(said), *(block for field in active(form) for block in _field(field, form))]
    about = {"handle": form["handle"], "place": place, "form": form["name"], "thread": thread}
    return {
        "type": "modal", "callback_id": CALLBACK, "title": plain(form["title"], TITLE_MOST),
        "submit": plain(form["submit"], TITLE_MOST), "close": plain(form["words"]["cancel"], TITLE_MOST),
        "notify_on_close": True, "blocks": blocks,
        "private_metadata": json.dumps({key: value for key, value in about.items() if value is not None}),
    }  # fmt: skip


def loading(title: str, words: str, place: str) -> View:
    """The window while its form is being fetched."""
    return {
        "type": "modal", "callback_id": CALLBACK, "title": plain(title, TITLE_MOST),
        "blocks": [{"type": "section", "text": plain(words, INPUT_MOST)}],
        "private_metadata": json.dumps({"place": place}),
    }  # fmt: skip


def told(title: str, blocks: Sequence[Mapping[str, Any]], place: str) -> View:
    """A window that only says something."""
    return {**loading(title, "–", place), "blocks": _words(blocks) or [{"type": "divider"}]}


def _words(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The words among blocks, also of a window as it comes back with names that Slack gave them."""
    return [{"type": "section", "text": dict(block["text"])} for block in blocks if block["type"] == "section"]


def plain(text: str, most: int) -> dict[str, Any]:
    """Words as Slack's plain text, cut at a word when they do not fit."""
    words = str(text) or "–"
    if len(words) > most:
        words = words[: most - 1].rsplit(" ", 1)[0] + "…"
    return {"type": "plain_text", "text": words, "emoji": False}


def active(form: Form) -> list[Mapping[str, Any]]:
    """The asks that the answers so far call for."""
    said = {field["key"]: _all_words(field["value"]) for field in form["fields"]}
    return [
        one for one in form["fields"]
        if not one["only_if"] or said.get(one["only_if"][0], set()) & set(one["only_if"][1])
    ]  # fmt: skip


def _all_words(value: Any) -> set[str]:
    return {answer_word(one) for one in (value if isinstance(value, list) else [value])}


def _field(field: Mapping[str, Any], form: Form) -> list[dict[str, Any]]:
    if field["kind"] == "factors":
        return _factors(field, form["words"])
    label = f"{field['label']} {' – '.join(field['poles'])}" if field["poles"] else field["label"]
    block = _input(field["key"], label, _element(field, form["words"]), field)
    if any(other["only_if"] and other["only_if"][0] == field["key"] for other in form["fields"]):
        block["dispatch_action"] = True
    return [block]


def _input(key: str, label: str, element: Mapping[str, Any], field: Mapping[str, Any]) -> dict[str, Any]:
    block = {
        "type": "input", "block_id": key, "label": plain(label, LABEL_MOST), "element": {**element, "action_id": VALUE},
        "optional": not field["required"],
    }  # fmt: skip
    return {**block, "hint": plain(field["help"], LABEL_MOST)} if field["help"] else block


def _element(field: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    match field["kind"]:
        case "choice":
            return _one([_option(key, label) for key, label in field["options"]], answer_word(field["value"]), words)
        case "yesno":
            options = [_option("yes", words["yes"]), _option("no", words["no"])]
            return _one(options, answer_word(field["value"]), words)
        case "scale":
            return _one(_places(field, words), answer_word(field["value"]), words)
        case "many":
            return _several(field["options"], list(field["value"] or ()), words, field["most"])
        case "file":
            return {"type": "file_input", "max_files": 1}
        case _:
            return _text(field)


def _text(field: Mapping[str, Any]) -> dict[str, Any]:
    most = min(field["most"] or INPUT_MOST, INPUT_MOST)
    element: dict[str, Any] = {"type": "plain_text_input", "multiline": most > LINES, "max_length": most}
    return {**element, "initial_value": field["value"][:most]} if field["value"] else element


def _places(field: Mapping[str, Any], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The five places of the line, the poles in words at its ends, and not being able to say."""
    ends = {"1": field["poles"][0], "5": field["poles"][1]} if field["poles"] else {}
    labels = {place: words[f"place_{place}"] for place in "12345"}
    places = [_option(place, f"{label} – {ends[place]}" if place in ends else label) for place, label in labels.items()]
    return [*places, _option("cant_say", words["cant_say"])]


def _option(value: str, label: str) -> dict[str, Any]:
    return {"text": plain(label, OPTION_MOST), "value": value}


def _one(options: list[dict[str, Any]], chosen: str, words: Mapping[str, str]) -> dict[str, Any]:
    options = options[:OPTIONS_MOST]
    kind = "radio_buttons" if len(options) <= RADIOS_MOST else "static_select"
    element: dict[str, Any] = {"type": kind, "options": options}
    if kind == "static_select":
        element["placeholder"] = plain(words["choose"], OPTION_MOST)
    found = [option for option in options if option["value"] == chosen]
    return {**element, "initial_option": found[0]} if found else element


def _several(
    options: Sequence[Sequence[str]], chosen: list[str], words: Mapping[str, str], most: int
) -> dict[str, Any]:
    made = [_option(key, label) for key, label in options[:OPTIONS_MOST]]
    kind = "checkboxes" if len(made) <= RADIOS_MOST and not most else "multi_static_select"
    element: dict[str, Any] = {"type": kind, "options": made}
    if kind == "multi_static_select":
        element["placeholder"] = plain(words["choose"], OPTION_MOST)
        if most:
            element["max_selected_items"] = most
    found = [option for option in made if option["value"] in chosen]
    return {**element, "initial_options": found} if found else element


def _factors(field: Mapping[str, Any], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """What helped, what hindered, and under each how much the picked ones weigh: the window changes as one picks."""
    said = field["value"] or {}
    blocks = []
    for sign, word in ((HELPS, "helps"), (HINDERS, "hinders")):
        chosen = [key for key, weight in said.items() if str(weight)[:1] in (sign, "±")]
        element = _several(field["options"], chosen, words, field["most"] or 10)
        block = _input(field["key"] + sign, f"{field['label']} – {words[word]}", element, field)
        blocks.append({**block, "dispatch_action": True})
        blocks += [
            _strength(field, key, f"{label}: {words['both' if str(said[key])[:1] == '±' else word]}", words)
            for key, label in field["options"]
            if key in chosen and not (sign == HINDERS and str(said[key])[:1] == "±")
        ]
    return blocks


def _strength(field: Mapping[str, Any], key: str, label: str, words: Mapping[str, str]) -> dict[str, Any]:
    """How much one factor weighs, as it stands."""
    options = [_option(strength, words[f"strength_{strength}"]) for strength in STRENGTHS]
    element = _one(options, str(field["value"][key])[1:], words)
    return {
        "type": "input", "block_id": f"{field['key']}{WEIGHS}{key}", "label": plain(label, LABEL_MOST),
        "element": {**element, "action_id": VALUE}, "optional": True,
    }  # fmt: skip


# --- from a window to answers ---------------------------------------------------------------------------------


def meta(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a window carries: its handle, its place and its form; nothing when it is not ours."""
    try:
        found = json.loads(body["view"]["private_metadata"] or "{}")
    except (KeyError, TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def values(state: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields of a window, by ask."""
    found: dict[str, Any] = {}
    weights: list[tuple[str, str, str]] = []
    for block, elements in (state.get("values") or {}).items():
        value = _said(elements.get(VALUE) or {})
        ask, weighs, factor = block.partition(WEIGHS)
        if weighs:
            weights.append((ask, factor, value or ""))
        elif block[-1:] in (HELPS, HINDERS):
            _weigh(found.setdefault(block[:-1], {}), block[-1:], value or [])
        else:
            found[block] = value
    for ask, factor, strength in weights:
        if strength and factor in found.get(ask, {}):
            found[ask][factor] = found[ask][factor][:1] + strength
    return found


def of_file(file: Mapping[str, Any]) -> dict[str, Any]:
    """A file by the number that Slack gave it, never by its name, which can be somebody's."""
    return {"ref": str(file["id"]), "size": int(file.get("size") or 0)}


def _weigh(factors: dict[str, str], sign: str, chosen: Sequence[str]) -> None:
    for key in chosen:
        factors[key] = "±2" if key in factors else f"{sign}2"


def _said(element: Mapping[str, Any]) -> Any:
    match element.get("type"):
        case "radio_buttons" | "static_select":
            return (element.get("selected_option") or {}).get("value")
        case "checkboxes" | "multi_static_select":
            return [option["value"] for option in element.get("selected_options") or ()]
        case "file_input":
            return next((of_file(file) for file in element.get("files") or ()), None)
        case _:
            return element.get("value")


def errors(form: Form, shown: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What will not do, at its field, for the fields the window shows."""
    blocks = {block.get("block_id") for block in shown if block["type"] == "input"}
    found = {}
    for field in form["fields"]:
        key = field["key"] + HELPS if field["kind"] == "factors" else field["key"]
        if field["refused"] and key in blocks:
            found[key] = str(field["refused"])[:ERROR_MOST]
    return found
