"""Dialog: what a person did, and what Jana says to it, without a word about any platform."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from handlers.house import House

Lang = Literal["fi", "sv", "en"]
Role = Literal["student", "staff", "admin"]
LANGS: tuple[Lang, ...] = ("fi", "sv", "en")


# --- words ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one look. What people typed is always a run of its own, so it can never be markup."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a bullet, a numbered step, a quotation or a line of code."""

    kind: Literal["p", "bullet", "step", "quote", "code"]
    runs: tuple[Run, ...]
    number: int = 0


Doc = tuple[Block, ...]


def plain(doc: Doc) -> str:
    """The words of a document with nothing but line breaks."""
    return "\n".join(_lead(block) + "".join(run.text for run in block.runs) for block in doc)


def _lead(block: Block) -> str:
    match block.kind:
        case "bullet":
            return "• "
        case "step":
            return f"{block.number}. "
        case "quote":
            return "> "
        case _:
            return ""


def quoted(text: str) -> Doc:
    """What somebody typed, as a quotation: literally, line by line."""
    return tuple(Block("quote", (Run(line),)) for line in text.split("\n"))


# --- what Jana says -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """Something one tap does: the name of an action and its data, kept on the server."""

    label: str
    action: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """Words. `light`: a word about a button that did nothing, which a front may show in passing where it can."""

    doc: Doc
    light: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons under the words before them. `shared`: everyone in the place with the role may press them."""

    rows: tuple[tuple[Button, ...], ...]
    role: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One ask of a form as it is shown now: its words, its options, what is filled in, and what was wrong with it."""

    key: str
    kind: str
    label: str
    help: str
    options: tuple[tuple[str, str], ...]
    required: bool
    value: Any = None
    refused: str | None = None
    only_if: tuple[str, tuple[str, ...]] | None = None
    poles: tuple[str, str] | None = None
    most: int = 0


@dataclass(frozen=True, slots=True)
class Show:
    """A form: whole for fronts that can draw one, `asking` for those that ask one thing at a time."""

    form: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    asking: str | None
    step: int
    steps: int
    words: Mapping[str, str]  # back, skip, cancel, can't say, done … in the person's language
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as data, with its text equivalent made from the same data."""

    data: Mapping[str, Any]
    alt: str


@dataclass(frozen=True, slots=True)
class File:
    """A file for the person: a few kilobytes of text, never a picture."""

    name: str
    mime: str
    text: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with somebody's message and is passed on: `id` in storage, `name` as it is called."""

    id: str
    kind: Literal["photo", "voice", "document"]
    mime: str
    name: str


@dataclass(frozen=True, slots=True)
class At:
    """Where this message stands: the name of a message that it takes the place of, if that is there already."""

    slot: str


Part = Say | Choices | Show | Picture | File | Attached | At
Reply = Sequence[Part]
Row = list[tuple[str, str, dict[str, Any]]]  # buttons by (key of the label, action, data)


# --- what people do -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """Words, perhaps as a reply to a message that has a name (`about`); `cut` when there were more than are kept.

    `called`: in a group, by name: Jana answers there.
    """

    text: str
    about: str | None = None
    cut: bool = False
    called: bool = False
    ref: str | None = None  # where it stands on its platform, so that a later edit of it is known


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: the handle it carried and its number in the message."""

    handle: str
    number: int


@dataclass(frozen=True, slots=True)
class Filled:
    """A whole form at once: the handle of the form and the values by key.

    `stage`: sent; on the way, when other asks may have become active; or left unsent.
    """

    handle: str
    values: Mapping[str, Any]
    stage: Literal["sent", "step", "left"] = "sent"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file as it may be kept: told by its content, not by its name, and without anything about who made it."""

    kind: Literal["photo", "voice", "document"]
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that is not passed on, and why: too large, of a kind that cannot be stripped, broken, or out of reach."""

    why: Literal["large", "kind", "broken", "lost"]


@dataclass(frozen=True, slots=True)
class Sent:
    """Files, and what was written beside them (`note`).

    `album`: what the platform calls files that were sent together, though they come one by one; `about`, `called`
    and `ref` as with words.
    """

    files: tuple[Cleaned | NotTaken, ...]
    note: str = ""
    about: str | None = None
    album: str | None = None
    called: bool = False
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """Looked at Jana's own page on a platform that has one; `digests` says when each team's next one comes."""

    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picked:
    """Somebody's message was picked to do something with it: send it as feedback, or make an answer of it."""

    what: Literal["feedback", "faq"]
    text: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Jana was taken into the place of the turn, `back` where it says nothing unasked, or is not in it any more.

    `renamed` is a place that has another name from now on.
    """

    what: Literal["joined", "back", "left", "renamed"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """Words that were said before and have been changed since; `about` when they had become a case."""

    text: str
    about: str | None
    ref: str


@dataclass(frozen=True, slots=True)
class Flooded:
    """More than anybody could type in so short a time; the rest is not kept."""


Did = Said | Pressed | Filled | Sent | Came | Picked | Channel | Edited | Flooded


@dataclass(frozen=True, slots=True)
class Who:
    """The person of a turn. The role comes from storage and from nowhere else."""

    id: str
    lang: Lang
    lang_chosen: bool = False
    role: Role = "student"
    name: str = ""
    team: str = ""
    is_new: bool = False
    notice: int = 0

    @property
    def is_staff(self) -> bool:
        return self.role in ("staff", "admin")


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a turn. `team` when the place is a team's channel."""

    id: str
    front: str
    kind: Literal["private", "group"]
    team: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person did, once. A repeated delivery carries the same id.

    `thoughts` holds what was worked out before the transaction because it is too heavy for it.
    """

    id: str
    who: Who
    where: Where
    did: Did
    house: "House"
    thoughts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lang(self) -> Lang:
        """The language to answer in: the channel's in a team channel, else the person's."""
        return self.where.lang if self.where.team and self.where.lang else self.who.lang


class Think(Exception):
    """The handler needs something heavy first: the desk works it out beside the writer and serves the turn again."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name)
        self.name, self.text = name, text
