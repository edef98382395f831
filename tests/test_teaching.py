"""Teaching: what staff change in chat is never lost, and only what is behind is called behind."""

from dataclasses import replace

import pytest

from handlers.faq import matcher
from handlers.faq.book import Book, Shelf
from storage import edits
from tests.chat import Table

NEW = (
    "Marja> /faq", "Marja> [Uusi vastaus]",
    "Marja> {question: 'Saako kirjastoon tuoda koiran?', answer: 'Opaskoirat ovat tervetulleita', stage: use}",
)  # fmt: skip
OPEN = ("Marja> /faq own.1", "Marja> [Saako kirjastoon tuoda koiran?]")


@pytest.fixture
def table(database, house, monkeypatch):
    """A table in a library with two answers and no strangers: what is taught there is learned in a moment."""
    monkeypatch.setattr(matcher, "load_strangers", dict)
    few = dict(list(house.book.topics.items())[:2])
    return Table(database, replace(house, shelf=Shelf(Book(few, None, house.book.known))))


def played(table, *lines):
    """What the last line was answered."""
    return "\n".join([table.play(line) for line in lines][-1])


@pytest.mark.parametrize("saving", [("Marja> [Tallenna luonnoksena]", "Marja> /faq", "Marja> [Luonnokset]"), ()])
def test_words_that_cannot_be_published_are_among_the_drafts(table, saving):
    form = NEW[-1].replace("Opaskoirat", "Opaskoirat {tuntematon}")
    refused = played(table, *NEW[:-1], form, *saving, "Marja> [Julkaise]")
    assert "tuntematon" in refused
    assert "listed" not in refused, "a reason meant for files"
    assert [draft.data["change"]["words"] for draft in table.database.run_now(edits.drafts)] == [
        "Opaskoirat {tuntematon} ovat tervetulleita"
    ]


def test_a_translation_that_catches_up_leaves_no_language_behind(table):
    played(table, *NEW, "Marja> [Julkaise]")
    assert "suomi, ruotsi (jäljessä), englanti (jäljessä)" in played(table, *OPEN)
    played(table, "Marja> [Vastaus: ruotsi]", "Marja> {words: Ledarhundar är välkomna}", "Marja> [Julkaise]")
    half = played(table, *OPEN)
    assert "suomi, ruotsi (jäljessä), englanti (jäljessä)" in half, "nobody finds the answer in Swedish yet"
    assert "[Kysymys: ruotsi] [Kysymys: englanti]" in half
    played(
        table,
        "Marja> [Kysymys: ruotsi]",
        "Marja> {words: 'Får man ta med hund till biblioteket?'}",
        "Marja> [Julkaise]",
    )
    assert "suomi, ruotsi, englanti (jäljessä)" in played(table, *OPEN)
    assert "Ledarhundar" in played(table, "Aino (sv)> får man ta med hund till biblioteket")
    played(table, "Marja> [Vastaus: suomi]", "Marja> {words: Vain opaskoirat}", "Marja> [Julkaise]")
    assert "suomi, ruotsi (jäljessä), englanti (jäljessä)" in played(table, *OPEN)
    played(table, "Marja> [Vastaus: ruotsi]", "Marja> {words: Bara ledarhundar}", "Marja> [Julkaise]")
    assert "suomi, ruotsi, englanti (jäljessä)" in played(table, *OPEN)


def test_a_version_that_is_no_longer_understood_is_left_out_and_cannot_come_back(table, caplog):
    played(table, *NEW, "Marja> [Julkaise]")
    good = table.database.run_now(lambda unit: edits.history(unit, "own.1"))[0].data
    bad = {**good, "answer": {"fi": "Kysy {tuntematon}."}}
    table.database.run_now(lambda unit: edits.add(unit, "own.1", edits.PUBLISHED, "answer", None, bad))
    assert "Saako" not in played(table, "Aino> saako kirjastoon tuoda koiran"), "others are served"
    assert "own.1" in caplog.text
    table.database.run_now(lambda unit: edits.add(unit, "own.1", edits.PUBLISHED, "answer", None, good))
    assert "Opaskoirat" in played(table, "Aino> saako kirjastoon tuoda koiran")
    assert "tuntematon" in played(table, *OPEN, "Marja> [Kumoa viimeisin]")
    assert "Opaskoirat" in played(table, "Aino> saako kirjastoon tuoda koiran")
