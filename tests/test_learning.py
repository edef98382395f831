"""Learning: what staff teach counts everywhere, can be taken back, and never makes the answers worse."""

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from handlers.content_errors import BadContent
from handlers.editing import shelve
from handlers.faq import Entry, Index, build
from handlers.faq.book import Book, Shelf, load_book, load_topic, topic_of
from handlers.faq.checking import weaknesses
from handlers.faq.features import Known, load_synonyms
from handlers.faq.learning import changed, groups, stale, stamped
from handlers.faq.semantic import load_model
from handlers.house import CONTENT, load_house
from handlers.publishing import bind
from tests import command
from tests.killing import ROOT

RENEW = ROOT / "handlers/content/faq/renew.how.toml"


def jana(home, *arguments):
    return command.jana({"JANA_HOME": str(home)}, *arguments)


def test_questions_that_mean_the_same_are_one_topic_the_most_asked_first(house):
    waiting = [
        (1, "fi", "saako kirjastoon tuoda koiran"), (2, "fi", "onko teillä saunaa"), (3, "fi", "saako koiran tuoda kirjastoon?"),
        (4, "sv", "får man ta med hund"), (5, "fi", "Saako kirjastoon tuoda koiraa"),
    ]  # fmt: skip
    found = groups(waiting, house.book.index())
    assert [group.numbers for group in found] == [(1, 3, 5), (4,), (2,)]
    assert all(len(group.near) == 3 for group in found)


def test_a_change_is_one_part_in_one_language():
    before = {"answer": {"fi": "a", "sv": "b"}, "phrasings": {"fi": ["x"]}}
    assert changed(before, "answer", "sv", "c") == {"answer": {"fi": "a", "sv": "c"}, "phrasings": {"fi": ["x"]}}
    assert changed(before, "phrasings", "fi", "y")["phrasings"]["fi"] == ["x", "y"]
    assert changed(before, "phrasings", "fi", "x")["phrasings"]["fi"] == ["x"]
    assert before["phrasings"]["fi"] == ["x"]


def test_who_translates_what_was_behind_leaves_nobody_else_behind():
    all_three = {"question": {"fi": "A", "sv": "A", "en": "A"}, "answer": {"fi": "a", "sv": "a", "en": "a"}}
    first = {**all_three, "since": stamped(all_three, "fi", 7)}
    assert [stale(first, lang) for lang in ("fi", "sv", "en")] == [False, True, True]
    then = {**all_three, "since": stamped(first, "sv", 8)}
    assert [stale(then, lang) for lang in ("fi", "sv", "en")] == [False, False, True]
    last = {**all_three, "since": stamped(then, "en", 9)}
    assert not any(stale(last, lang) for lang in ("fi", "sv", "en"))
    again = {**all_three, "since": stamped(last, "en", 10)}
    assert [stale(again, lang) for lang in ("fi", "sv", "en")] == [True, True, False]


def test_a_translation_is_stale_when_another_language_was_changed_after_it():
    data = {"question": {"fi": "A", "sv": "B", "en": "C"}, "answer": {"fi": "a", "sv": "b", "en": "c"}}
    assert not any(stale(data, lang) for lang in ("fi", "sv", "en"))
    data["since"] = {"fi": 3, "sv": 1}
    assert [stale(data, lang) for lang in ("fi", "sv", "en")] == [False, True, True]


def some(house, *areas):
    """The house with the topics of these areas alone: what it takes to learn a hundred is not the point here."""
    few = {slug: topic for slug, topic in house.book.topics.items() if slug.split(".")[0] in areas}
    return replace(house, shelf=Shelf(Book(few, None, house.book.known)))


def test_an_index_that_would_be_right_less_often_is_refused(house):
    few = some(house, "renew", "holds")
    topic = few.book.topics["renew.how"]
    stolen = [said for slug, other in few.book.topics.items() for said in other.phrasings["fi"] if slug != "renew.how"]
    worse = {**topic.data, "phrasings": {**topic.data["phrasings"], "fi": stolen}}
    assert bind(few, json.dumps([["renew.how", worse]])).is_refused
    better = changed(topic.data, "phrasings", "fi", "miten saan jatkettua laina-aikaa")
    assert not bind(few, json.dumps([["renew.how", better]])).is_refused


def test_what_cannot_be_published_says_why(house):
    broken = {**house.book.topics["renew.how"].data, "answer": {"fi": "Katso {tuntematon}"}}
    assert "tuntematon" in bind(house, json.dumps([["renew.how", broken]])).wrong


def test_every_process_turns_to_the_newest_version(house):
    other = some(house, "renew", "holds")
    entry = {
        "audience": "student", "stage": "use", "question": {"fi": "Saako koiran tuoda?"},
        "answer": {"fi": "Opaskoiran saa."}, "phrasings": {"fi": ["koira kirjastossa"]},
    }  # fmt: skip
    assert shelve(other, json.dumps([7, {"own.1": entry}])) == 7
    assert other.shelf.version == 7
    assert other.book.index().find("saako koiran tuoda", "fi").ranked[0].entry_id == "own.1"
    assert "own.1" not in {hit.entry_id for hit in other.book.index().find("can I bring a dog", "en").ranked}
    shelve(other, json.dumps([8, {"own.1": None}]))
    assert "own.1" not in other.book.topics


def test_the_base_is_checked_for_what_is_weak(house, tmp_path):
    for file in (CONTENT / "faq").glob("renew.*.toml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    twin = RENEW.read_text("utf-8").replace("2027-02-15", "2020-01-01")
    (tmp_path / "renew.twin.toml").write_text(twin, "utf-8")
    book = load_book([tmp_path], None, Known(load_synonyms()))
    found = list(weaknesses(book, list(house.library.values), "2026-11-24"))
    assert any(one.what == "overdue" and one.slug == "renew.twin" for one in found)
    assert any(one.what == "confusable" and {one.slug, one.about[0]} == {"renew.twin", "renew.how"} for one in found)
    assert not any(one.what == "missing" for one in found)


def test_export_and_import_round_trip_and_a_bad_file_stops_all(tmp_path, home):
    folder = tmp_path / "out"
    assert "100 entries" in jana(home, "faq", "export", str(folder)).stdout
    assert "0 of 100" in jana(home, "faq", "import", str(folder), "--dry-run").stdout
    file = folder / "renew.how.toml"
    file.write_text(
        file.read_text("utf-8").replace("Voiko lainan uusia verkossa?", "Uusiutuuko laina netissä?"), "utf-8"
    )
    taken = jana(home, "faq", "import", str(folder))
    assert "changed: renew.how" in taken.stdout, taken.stderr
    assert "0 of 100" in jana(home, "faq", "import", str(folder)).stdout
    (folder / "bad.toml").write_text("answer = 1\n", "utf-8")
    file.write_text(file.read_text("utf-8").replace("netissä", "verkossa"), "utf-8")
    refused = jana(home, "faq", "import", str(folder))
    assert refused.returncode == 1
    assert "bad.toml" in refused.stderr
    (folder / "bad.toml").unlink()
    assert "1 of 100 entries would change" in jana(home, "faq", "import", str(folder), "--dry-run").stdout


def test_the_librarys_own_words_stand_beside_the_shipped_synonyms(tmp_path):
    (tmp_path / "synonyms.toml").write_text('[groups]\nrenew = "hollapyy"\n', "utf-8")
    house = load_house(CONTENT / "sample.toml", tmp_path, tmp_path / "index")
    with_word, without = (
        build(house.book.entries()[:60], known).find("hollapyyko tää laina", "fi").ranked
        for known in (house.book.known, Known(load_synonyms()))
    )
    assert with_word != without


BROKEN = [
    lambda text, dice: text[: dice.randrange(len(text) - 40)], lambda text, dice: text.replace("fi =", "fi", 1),
    lambda text, dice: text.replace("[answer]", "[anwser]"), lambda text, dice: text.replace('audience = "student"', 'audience = "moon"'),
    lambda text, dice: text.replace('stage = "use"', "stage = 3"), lambda text, dice: text.replace("[phrasings]", "[phrasings]\nfi = 5"),
    lambda text, dice: text + f"\nextra{dice.randrange(99)} = 1\n", lambda text, dice: text.replace("sv = ", "se = "),
    lambda text, dice: text.replace("{finna_url}", "{unknown_" + "abc"[dice.randrange(3)] + "}"), lambda text, dice: "\x00" + text,
    lambda text, dice: "[[" * dice.randrange(1, 50), lambda text, dice: text.replace("en = [", "en = []\nen = ["),
    lambda text, dice: '"""' + text, lambda text, dice: "answer = {fi = {fi = {}}}\n" * dice.randrange(1, 3),
]  # fmt: skip


def test_two_hundred_broken_content_files_are_refused_by_name_and_the_old_content_stays(tmp_path):
    good, dice = RENEW.read_text("utf-8"), random.Random(5)
    refused = 0
    for number in range(210):
        file = tmp_path / f"broken{number}.toml"
        broken = BROKEN[number % len(BROKEN)](good, dice)
        if number % 15 == 0:
            file.write_bytes(good.encode("utf-16"))
        else:
            file.write_text(broken, "utf-8")
        with pytest.raises(BadContent, match=f"broken{number}.toml"):
            load_topic(file)
        refused += 1
    assert refused == 210
    (tmp_path / "index").mkdir()
    folder = tmp_path / "own"
    (folder / "faq").mkdir(parents=True)
    (folder / "faq" / "renew.how.toml").write_text("answer = ", "utf-8")
    with pytest.raises(BadContent, match="renew.how.toml"):
        load_house(CONTENT / "sample.toml", folder, tmp_path / "index")
    assert load_house(CONTENT / "sample.toml", None, tmp_path / "index").book.topics["renew.how"]


def test_an_entry_may_lack_a_language_and_then_speaks_what_it_has():
    topic = topic_of("x", "own.1", {
        "audience": "student", "stage": "use", "question": {"sv": "Hund?"}, "answer": {"sv": "Ja."}, "phrasings": {"sv": ["hund"]},
    })  # fmt: skip
    assert topic.langs == ("sv",)
    assert topic.answer["fi"] == "Ja."


# --- a model of meaning, made by the test ---------------------------------------------------------------------


@pytest.fixture
def model(tmp_path):
    """Two dimensions: about dogs, and about the rest."""
    tokens = {"koira": (1, 0), "hauva": (1, 0), "##sta": (0, 0), "kirja": (0, 1), "laina": (0, 1), "musti": (0.9, 0.1)}
    (tmp_path / "tokens.txt").write_text("\n".join(tokens) + "\n", "utf-8")
    np.save(tmp_path / "vectors.npy", np.array(list(tokens.values()), dtype=np.float32))
    return tmp_path


def test_a_model_finds_what_letters_cannot(model):
    known = Known(load_synonyms(), load_model(model), "m")
    entries = [
        Entry("dog", "fi", ("koira mukana", "koiran tuominen"), ""), Entry("book", "fi", ("kirja laina", "laina kirjasta"), ""),
        *(Entry(f"e{n}", "fi", (f"aihe {n} {'abcdefgh'[n]}{n}",), "") for n in range(8)),
    ]  # fmt: skip
    assert build(entries, known).find("musti hauva", "fi").ranked[0].entry_id == "dog"
    assert build(entries, Known(load_synonyms())).find("musti hauva", "fi").ranked[:1] != ("dog",)
    matrix = known.embed(["hauvasta", "???", "kirja laina"], "fi")
    assert matrix.dtype == np.float32
    assert np.allclose(np.linalg.norm(matrix, axis=1), [1, 0, 1])


def test_a_model_survives_saving(model, tmp_path):
    known = Known(load_synonyms(), load_model(model), "m")
    index = build([Entry("dog", "fi", ("koira mukana",), "Saa."), Entry("book", "fi", ("kirja",), "On.")], known)
    index.save(tmp_path / "i.npz")
    assert Index.load(tmp_path / "i.npz", known).find("hauva", "fi") == index.find("hauva", "fi")


@pytest.mark.parametrize("breaking", ["no vectors", "fewer rows", "not an array"])
def test_a_broken_model_stops_the_start_with_file_and_fix(model, breaking):
    if breaking == "no vectors":
        (model / "vectors.npy").unlink()
    elif breaking == "fewer rows":
        (model / "tokens.txt").write_text("one\n", "utf-8")
    else:
        (model / "vectors.npy").write_text("x", "utf-8")
    with pytest.raises(BadContent, match="vectors.npy"):
        load_model(model)


def test_what_changes_in_one_language_is_learned_in_that_one_alone(house, tmp_path):
    few = {slug: house.book.topics[slug] for slug in ("renew.how", "cite.how")}
    before = Book(few, tmp_path, house.book.known)
    index, files = before.index(), set(tmp_path.glob("*.npz"))
    said = changed(few["renew.how"].data, "phrasings", "fi", "miten saan pitää kirjan vielä")
    after = before.edited({"renew.how": said})
    assert after.index().find("miten saan pitää kirjan vielä", "fi").ranked[0].entry_id == "renew.how"
    assert [after.index().parts[lang] is index.parts[lang] for lang in ("fi", "sv", "en")] == [False, True, True]
    assert [file.name.split("-")[1] for file in set(tmp_path.glob("*.npz")) - files] == ["fi"]
    assert Index.load(next(file for file in files if "-sv-" in file.name), house.book.known).parts.keys() == {"sv"}
