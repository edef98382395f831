"""Texts: every sentence Jana says, three languages side by side, Markdown parsed once, values put in as literals."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from handlers.content_errors import BadContent
from handlers.dialog import LANGS, Block, Doc, Lang, Run

HOLE = re.compile(r"\{([a-z_0-9]+)\}")
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_inline", "html_block", "entity"])


def read_toml(file: Path) -> dict[str, Any]:
    """A TOML file as data. Raises BadContent naming the file and the line."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as wrong:
        raise BadContent(str(file), "(file)", f"not valid TOML: {wrong}") from wrong
    except UnicodeDecodeError as wrong:
        raise BadContent(str(file), "(file)", "must be saved as UTF-8") from wrong
    except OSError as wrong:
        raise BadContent(str(file), "(file)", f"cannot be read: {wrong.strerror}") from wrong


def three(file: Path, key: str, value: Any) -> dict[Lang, str]:
    """A text in all three languages. Raises BadContent naming the language that is missing."""
    if not isinstance(value, Mapping):
        raise BadContent(str(file), key, 'write it as { fi = "…", sv = "…", en = "…" }')
    for lang in LANGS:
        if not isinstance(value.get(lang), str) or not value[lang].strip():
            raise BadContent(str(file), f"{key}.{lang}", "the text is missing; all three languages are needed")
    return {lang: value[lang].strip() for lang in LANGS}


@lru_cache(maxsize=4096)
def parse(markdown: str) -> Doc:
    """Markdown as a document. Only what a chat can show: paragraphs, lists, quotations, bold, italic, code, links."""
    return tuple(_blocks(_markdown.parse(markdown)))


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    found: list[Block] = []
    kinds: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                kinds.append(("bullet", 0))
            case "ordered_list_open":
                kinds.append(("step", int(token.attrGet("start") or 1) - 1))
            case "blockquote_open":
                kinds.append(("quote", 0))
            case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                kinds.pop()
            case "list_item_open":
                kinds[-1] = (kinds[-1][0], kinds[-1][1] + 1)
            case "inline":
                kind, number = kinds[-1] if kinds else ("p", 0)
                found.extend(_lines(kind, number, _runs(token.children or [])))
            case "fence" | "code_block":
                found.append(Block("code", (Run(token.content.rstrip("\n"), code=True),)))
            case _:
                pass
    return found


def _lines(kind: Any, number: int, runs: list[Run]) -> list[Block]:
    return [Block(kind, tuple(runs), number if kind == "step" else 0)]


def _runs(tokens: Sequence[Token]) -> list[Run]:
    look = Run("")
    found: list[Run] = []
    for token in tokens:
        match token.type:
            case "text":
                found.append(replace(look, text=token.content))
            case "code_inline":
                found.append(replace(look, text=token.content, code=True))
            case "softbreak":
                found.append(replace(look, text=" "))
            case "hardbreak":
                found.append(replace(look, text="\n"))
            case "strong_open" | "strong_close":
                look = replace(look, bold=token.type == "strong_open")
            case "em_open" | "em_close":
                look = replace(look, italic=token.type == "em_open")
            case "link_open":
                look = replace(look, href=str(token.attrGet("href")))
            case "link_close":
                look = replace(look, href=None)
            case _:
                pass
    return [run for run in found if run.text]


def fill(doc: Doc, values: Mapping[str, Any]) -> Doc:
    """Put values into the holes of a document, each as a literal run: whatever is in them stays text."""
    return tuple(replace(block, runs=_fill_runs(block.runs, values)) for block in doc)


def _fill_runs(runs: tuple[Run, ...], values: Mapping[str, Any]) -> tuple[Run, ...]:
    if not any("{" in run.text for run in runs):
        return runs
    found: list[Run] = []
    for run in runs:
        for number, piece in enumerate(HOLE.split(run.text)):
            text = piece if number % 2 == 0 else str(values[piece])
            if text:
                found.append(replace(run, text=text))
    return tuple(found)


def holes(text: str) -> set[str]:
    """The names of the values a text needs."""
    return set(HOLE.findall(text))


@dataclass(frozen=True, slots=True)
class Texts:
    """All sentences by key. `say` for documents, `line` for labels and one-liners."""

    entries: Mapping[str, Mapping[Lang, str]]

    def say(self, key: str, lang: Lang, /, **values: Any) -> Doc:
        """The text as a document, values put in as literals. Raises KeyError for a key that is not in the files."""
        return fill(parse(self.entries[key][lang]), values)

    def three(self, key: str) -> Mapping[Lang, str]:
        """The text in all languages, as forms hold their words."""
        return self.entries[key]

    def linked(self, key: str, lang: Lang, /, **urls: str) -> Doc:
        """The text as a document, addresses put into its links."""
        return linked(parse(self.entries[key][lang]), **urls)

    def line(self, key: str, lang: Lang, /, **values: Any) -> str:
        """The text as one plain line."""
        return HOLE.sub(lambda hole: str(values[hole[1]]), self.entries[key][lang])


def linked(doc: Doc, **urls: str) -> Doc:
    """Put addresses into the links of a document; only addresses made by Jana itself go here."""
    return tuple(
        replace(block, runs=tuple(replace(run, href=_href(run.href, urls)) for run in block.runs)) for block in doc
    )


def _href(href: str | None, urls: Mapping[str, str]) -> str | None:
    return HOLE.sub(lambda hole: urls[hole[1]], unquote(href)) if href else None


def load_texts(folder: Path) -> Texts:
    """All texts under a folder; the key of an entry is `<file>.<name>`. Raises BadContent for a gap."""
    entries: dict[str, Mapping[Lang, str]] = {}
    for file in sorted(folder.glob("*.toml")):
        for name, value in read_toml(file).items():
            found = three(file, name, value)
            wanted = {lang: holes(found[lang]) for lang in LANGS}
            if len({frozenset(names) for names in wanted.values()}) > 1:
                raise BadContent(str(file), name, f"the languages use different values: {wanted}")
            entries[f"{file.stem}.{name}"] = found
    return Texts(entries)
