"""Attached: what goes with a message besides its words: kept, counted in words, shown under the card and passed on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handlers.dialog import Attached, Cleaned, Doc, Lang, NotTaken, Part, Reply, Say, Turn
from handlers.house import House
from handlers.posting import post
from storage import attachments as store
from storage import people
from storage.attachments import Kept
from storage.cases import Case
from storage.unit import Unit

FILES = "files"  # in a draft's context: the names of the files that go with it
MOST = 10  # files with one message: as many as an album holds
KINDS = ("photo", "voice", "document")
ENDINGS = {"image/jpeg": "jpg", "audio/ogg": "ogg", "text/plain": "txt"}


def keep(turn: Turn, unit: Unit, files: Iterable[Cleaned | NotTaken]) -> list[str]:
    """Keep what was taken beside the person's draft; the names."""
    return [
        store.keep(unit, turn.where.id, turn.who.id, one.kind, one.mime, one.data)
        for one in files
        if isinstance(one, Cleaned)
    ]


def value_of(turn: Turn, unit: Unit, file: Cleaned | NotTaken) -> Mapping[str, Any]:
    """A file as the answer to an ask of a form."""
    if isinstance(file, NotTaken):
        return {"why": file.why}
    return {"file": keep(turn, unit, [file])[0], "kind": file.kind, "mime": file.mime, "size": len(file.data)}


def values(turn: Turn, unit: Unit, filled: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a filled form, files among them kept."""
    return {
        key: value_of(turn, unit, value) if isinstance(value, Cleaned | NotTaken) else value
        for key, value in filled.items()
    }


def in_answers(answers: Mapping[str, Any]) -> list[str]:
    """The files that asks of a form were answered with."""
    return [value["file"] for value in answers.values() if isinstance(value, Mapping) and "file" in value]


def refusals(turn: Turn, files: Iterable[Cleaned | NotTaken]) -> Reply:
    """Why some were not taken, each reason once."""
    reasons = dict.fromkeys(one.why for one in files if isinstance(one, NotTaken))
    return [part for why in reasons for part in [Say(turn.house.texts.say(f"files.not_{why}", turn.lang))]]


# --- in words ---------------------------------------------------------------------------------------------------


def count(house: House, kinds: Sequence[str], lang: Lang) -> str:
    """So many of each kind: 2 photos, 1 voice message."""
    said = []
    for kind in KINDS:
        n = sum(one == kind for one in kinds)
        if n:
            said.append(house.texts.line(f"files.{kind}_{'one' if n == 1 else 'many'}", lang, n=n))
    return ", ".join(said)


def words(turn: Turn, unit: Unit, names: Sequence[str]) -> Doc:
    """What goes with the message, and what of it can still tell who made it; nothing when there is none."""
    kinds = [one.kind for one in store.loose(unit, turn.where.id, turn.who.id, names)]
    if not kinds:
        return ()
    texts, lang = turn.house.texts, turn.lang
    doc = texts.say("files.with_it", lang, count=count(turn.house, kinds, lang))
    for kind in KINDS:
        if kind in kinds:
            doc = (*doc, *texts.say(f"files.{kind}_shows", lang))
    return doc


def of_case(house: House, unit: Unit, case: Case, lang: Lang) -> Doc:
    """What the writer sent with a case, for its card."""
    return _sent_with(house, unit, case, lang, "files.on_card")


def of_writer(house: House, unit: Unit, case: Case, lang: Lang) -> Doc:
    """The same for the writer, who asks what is kept."""
    return _sent_with(house, unit, case, lang, "files.of_yours")


def _sent_with(house: House, unit: Unit, case: Case, lang: Lang, key: str) -> Doc:
    kinds = [one.kind for one in store.of_case(unit, case.id) if one.by == "writer"]
    return house.texts.say(key, lang, count=count(house, kinds, lang)) if kinds else ()


# --- passed on --------------------------------------------------------------------------------------------------


def take(turn: Turn, unit: Unit, names: Sequence[str], case: int, by: str = "writer") -> list[Kept]:
    """The files belong to the case now."""
    return store.attach(unit, turn.where.id, turn.who.id, names, case, by) if names else []


def parts(files: Iterable[Kept], code: str) -> list[Part]:
    """The files themselves, called by the code and a number: a file's own name can be somebody's."""
    return [
        Attached(one.id, one.kind, one.mime, f"{code}-{one.number}.{ENDINGS.get(one.mime, 'bin')}")  # type: ignore[arg-type]
        for one in files
    ]


def show(house: House, unit: Unit, case: Case, files: Sequence[Kept] | None = None) -> None:
    """Put the writer's files under the card in every channel of the team; those given, or all."""
    given = [one for one in store.of_case(unit, case.id) if one.by == "writer"] if files is None else files
    for group in together(given):
        for channel in people.channels(unit, case.team):
            lang: Lang = channel.lang or house.library.teams[case.team].lang  # type: ignore[assignment]
            said = count(house, [one.kind for one in group], lang)
            line = Say((*house.texts.say("files.from_writer", lang, code=case.code, count=said),))
            post(
                unit, channel.id, [line, *parts(group, case.code)], thread=f"case:{case.id}",
                slot=f"case:{case.id}:file:{group[0].number}", front=channel.front,
            )  # fmt: skip


def together(files: Sequence[Kept]) -> list[list[Kept]]:
    """What can be shown in one message: pictures together, everything else by itself."""
    pictures = [one for one in files if one.kind == "photo"]
    return [*([pictures] if pictures else []), *([one] for one in files if one.kind != "photo")]


def is_file_slot(slot: str) -> bool:
    """Whether a message is one of those that show files."""
    return ":file:" in slot
