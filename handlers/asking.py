"""Asking: one step of a form as buttons, and what a press on each of them means."""

from collections.abc import Mapping
from typing import Any

from handlers.dialog import Field, Show
from handlers.forms import CANT_SAY, PLACES

Steps = tuple[list[list[Any]], list[list[tuple[str, int]]]]


def steps(show: Show) -> Steps:
    """The actions behind a form's handle and the rows of buttons for the ask that comes next.

    Action 0 takes the whole form; the others take one answer, tick one option, skip, go back or cancel.
    """
    base = {"form": show.form, "context": dict(show.context)}
    actions: list[list[Any]] = [["form.fill", base]]
    rows: list[list[tuple[str, int]]] = []

    def add(row: list[tuple[str, str, Mapping[str, Any]]]) -> None:
        numbered = []
        for label, action, data in row:
            numbered.append((label, len(actions)))
            actions.append([action, {**base, **data}])
        if numbered:
            rows.append(numbered)

    field = next((field for field in show.fields if field.key == show.asking), None)
    if field is not None:
        for row in _options(field, show.words):
            add(row)
    add(_ways_out(show, field))
    return actions, rows


def _options(field: Field, words: Mapping[str, str]) -> list[list[tuple[str, str, Mapping[str, Any]]]]:
    match field.kind:
        case "choice":
            return [[(label, "form.take", _answer(field, key))] for key, label in field.options]
        case "yesno":
            return [
                [
                    (words["yes"], "form.take", _answer(field, "yes")),
                    (words["no"], "form.take", _answer(field, "no")),
                ]
            ]
        case "scale":
            line = [(words[f"place_{place}"], "form.take", _answer(field, place)) for place in PLACES]
            return [line, [(words["cant_say"], "form.take", _answer(field, CANT_SAY))]]
        case "many" | "factors":
            ticks = [_row(field, key, label, words) for key, label in field.options]
            return [*ticks, [(words["done"], "form.close", {"key": field.key})]]
        case _:
            return []


def _answer(field: Field, value: str) -> Mapping[str, Any]:
    return {"key": field.key, "value": value}


def _row(field: Field, key: str, label: str, words: Mapping[str, str]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """An option to tick; beside a factor that is ticked, how much it weighs, to be changed by a tap."""
    row = [(_tick(field, key, label, words), "form.toggle", _answer(field, key))]
    if field.kind == "factors" and isinstance(field.value, Mapping) and key in field.value:
        strength = words[f"strength_{field.value[key][1:]}"]  # first, for a narrow screen cuts a label's end
        row.append((f"{strength}: {label}", "form.stronger", _answer(field, key)))
    return row


def _tick(field: Field, key: str, label: str, words: Mapping[str, str]) -> str:
    """A ticked option says so in words, so that a screen reader says it too."""
    ticked = field.value if isinstance(field.value, Mapping) else dict.fromkeys(field.value or (), "+")
    if key not in ticked:
        return label
    if field.kind == "many":
        return f"✓ {label}"
    word = {"+": "helps", "-": "hinders", "±": "both"}[str(ticked[key])[:1]]
    return f"{label}: {words[word]}"


def _ways_out(show: Show, field: Field | None) -> list[tuple[str, str, Mapping[str, Any]]]:
    row: list[tuple[str, str, Mapping[str, Any]]] = []
    if show.step > 1:
        row.append((show.words["back"], "form.back", {}))
    if field is not None and not field.required and field.kind != "scale":
        row.append((show.words["skip"], "form.take", {"key": field.key, "value": None}))
    row.append((show.words["cancel"], "form.cancel", {}))
    return row
