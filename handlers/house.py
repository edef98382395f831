"""House: everything a handler may know that is not in the database: texts, forms, the library, the FAQ, the line."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handlers import library as libraries
from handlers.canned import Canned, load_canned
from handlers.commands import Command, load_commands
from handlers.content_errors import BadContent
from handlers.dialog import LANGS, Lang
from handlers.faq.book import Book, Shelf, load_book
from handlers.faq.features import EVERYDAY, SYNONYMS, Known, load_synonyms
from handlers.faq.semantic import load_model
from handlers.form_files import load_forms
from handlers.forms import Form
from handlers.library import Library
from handlers.line import Line
from handlers.line import load as load_line
from handlers.process import Process, load_process, with_targets
from handlers.record_form import with_indicators
from handlers.texts import Texts, load_texts

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class House:
    """The content of one library, loaded and checked once; a change makes a new one."""

    library: Library
    texts: Texts
    forms: Mapping[str, Form]
    commands: Mapping[str, Command]
    line: Line
    shelf: Shelf
    process: Process
    canned: Mapping[str, Canned]
    web: str = ""  # where staff reach the pages from outside; empty when they cannot

    @property
    def book(self) -> Book:
        """The entries of the FAQ that count now."""
        return self.shelf.book

    def stage(self, key: str, lang: Lang) -> str:
        """The name of a process stage."""
        return self.line.stages[key].label[lang] if key in self.line.stages else key

    def kind(self, key: str, lang: Lang) -> str:
        """The name of a kind of feedback."""
        return self.line.kinds[key].label[lang] if key in self.line.kinds else key

    def named(self, label: Mapping[Lang, str]) -> dict[Lang, str]:
        """A label with the names of the library's own systems in it."""
        found: dict[Lang, str] = {}
        for lang in LANGS:
            found[lang] = label[lang]
            for name in ("library_system", "student_register"):
                value = self.library.values.get(name)
                word = value[lang] if value else self.texts.line("line.the_system", lang)
                found[lang] = found[lang].replace("{" + name + "}", word)
        return found

    def first_of_staff(self) -> str:
        """Who sits down when nobody is named."""
        return self.library.staff[0]["name"] if self.library.staff else "Marja"


def load_known(own: Path | None, model: Path | None) -> Known:
    """Words that mean the same, the library's own beside the shipped, and vectors of meaning where there is a model."""
    ours = [own / "synonyms.toml"] if own is not None and (own / "synonyms.toml").exists() else []
    files = [SYNONYMS, EVERYDAY, *ours]
    embed = load_model(model) if model is not None else None
    words = "".join(file.read_text("utf-8") for file in files) + (embed.mark if embed else "")
    return Known(load_synonyms(*files), embed, hashlib.sha256(words.encode()).hexdigest()[:16])


def load_house(
    library_file: Path, own: Path | None = None, index_folder: Path | None = None, model: Path | None = None
) -> House:
    """Everything, from the library's file, its own content folder over the shipped one. Raises BadContent."""
    texts = load_texts(CONTENT / "texts")
    forms = load_forms(CONTENT / "forms")
    if own is not None and not own.is_dir():
        raise BadContent(str(own), "(folder)", "the content folder does not exist; mend JANA_CONTENT")
    if own is not None and (own / "texts").is_dir():
        texts = Texts({**texts.entries, **load_texts(own / "texts").entries})
    if own is not None and (own / "forms").is_dir():
        forms = {**forms, **load_forms(own / "forms")}
    canned = load_canned(CONTENT / "canned.toml")
    if own is not None and (own / "canned.toml").is_file():
        canned = {**canned, **load_canned(own / "canned.toml")}
    folders = [CONTENT / "faq"] + ([own / "faq"] if own is not None and (own / "faq").is_dir() else [])
    book = load_book(folders, index_folder, load_known(own, model))
    library = libraries.load_library(library_file)
    process = load_process(CONTENT / "process.toml", own / "process.toml" if own is not None else None)
    process = with_targets(process, library.targets, library_file)
    if "record" in forms:
        forms = {**forms, "record": with_indicators(forms["record"], process, texts)}
    return House(
        library=library, texts=texts, forms=forms,
        commands=load_commands(CONTENT / "commands.toml"), line=load_line(CONTENT, own),
        shelf=Shelf(book), process=process,
        canned=canned,
    )  # fmt: skip
