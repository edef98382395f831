"""Answers: the right one is found in other words, a stranger question is refused, and nothing makes it fall over."""

import json
import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import faq, filing
from handlers.content_errors import BadContent
from handlers.faq import Entry, Index, build
from handlers.faq.book import answer, load_topic
from tests.hostile import strings
from tests.killing import ROOT

LANGS = ("fi", "sv", "en")
STRANGE = [
    ("fi", "missä on lähin bussipysäkki"), ("fi", "mikä sää huomenna on"), ("fi", "kuka on suomen presidentti"), ("fi", "paljonko opiskelijakunnan jäsenmaksu on"),
    ("sv", "var finns närmaste busshållplats"), ("sv", "hur anmäler jag mig till tenten"), ("en", "what is the weather like"), ("en", "where is the gym"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(house):
    return house.book.index()


@pytest.fixture(scope="module")
def held_out(house):
    """Three ways of asking each topic are learned, the others are the test."""
    dice, entries, asked = random.Random(1), [], []
    for topic in house.book.topics.values():
        for lang in LANGS if topic.audience == "student" else ():
            kept = [topic.question[lang], *dice.sample(topic.phrasings[lang], 2)]
            entries.append(Entry(topic.slug, lang, tuple(kept), topic.answer[lang]))
            asked += [(lang, topic.slug, said) for said in topic.phrasings[lang] if said not in kept]
    return build(entries), asked


@pytest.mark.parametrize(("lang", "first", "among_three"), [("fi", 0.38, 0.61), ("sv", 0.37, 0.59), ("en", 0.37, 0.57)])
def test_questions_in_quite_other_words_find_their_answer(held_out, lang, first, among_three):
    """Measured 44/67, 43/65, 44/63 % over 88 topics, every phrasing worded apart on purpose; floors six points below."""
    index, asked = held_out
    found = [(slug, [hit.entry_id for hit in index.find(said, lang).ranked]) for at, slug, said in asked if at == lang]
    assert sum(ranked[:1] == [slug] for slug, ranked in found) / len(found) >= first
    assert sum(slug in ranked[:3] for slug, ranked in found) / len(found) >= among_three


def test_what_is_answered_is_mostly_right_and_strangers_are_refused(held_out):
    index, asked = held_out
    given_ = [
        (slug, finding.ranked[0].entry_id)
        for lang, slug, said in asked
        if (finding := index.find(said, lang)).outcome == "answer"
    ]
    assert sum(slug == found for slug, found in given_) / len(given_) >= 0.8
    assert len(given_) / len(asked) >= 0.15
    assert sum(index.find(said, lang).outcome == "answer" for lang, said in STRANGE) <= 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_question_itself_finds_itself(index, house, lang):
    wrong = [
        t.slug for t in house.book.topics.values() if index.find(t.question[lang], lang).ranked[0].entry_id != t.slug
    ]
    assert wrong == []


@pytest.mark.parametrize(("said", "slug"), [
    ("voiks lainaa jatkaa", "renew.how"), ("paljonko sakko on", "fees.late_fee"), ("hur förlänger jag lånet", "renew.how"),
    ("kirja myohassa paljonko maksaa", "fees.late_fee"), ("when do you open", "hours.today"), ("mihin asti ootte auki", "hours.today"),
    ("miten uusinn lainnani", "renew.how"), ("How do i cite sorces", "cite.how"),
])  # fmt: skip
def test_spoken_misspelt_and_umlautless_questions_find_their_answer(index, said, slug):
    assert slug in [hit.entry_id for hit in index.find(said, "fi").ranked[:3]]


@pytest.mark.parametrize(("said", "prior", "lang"), [
    ("Miten uusin lainani?", "en", "fi"), ("Hur förnyar jag mina lån?", "fi", "sv"), ("How do I renew my loans?", "fi", "en"),
    ("kirjasto", "sv", "fi"), ("ok", "sv", "sv"), ("", "en", "en"), ("saaks kirjan pitää pidempään", "en", "fi"),
])  # fmt: skip
def test_the_language_of_a_message_is_heard(said, prior, lang):
    assert faq.detect(said, prior) == lang


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, *LANGS, "xx"]))
def test_any_text_has_one_of_three_outcomes(index, said, prior):
    finding = index.find(said, prior)
    assert finding.outcome in ("answer", "maybe", "none")
    assert 0 <= finding.confidence <= 1
    faq.small_talk(said)
    faq.looks_like_catalogue_query(said)
    filing.file(said, prior)
    filing.mask(said)


def test_hostile_questions_are_quick_and_never_an_error(index):
    for said in strings():
        start = time.perf_counter()
        assert index.find(said, "fi").outcome in ("answer", "maybe", "none")
        assert time.perf_counter() - start < 2


def test_a_saved_index_answers_as_the_one_it_was_made_from(index, tmp_path):
    index.save(tmp_path / "index.npz")
    again = Index.load(tmp_path / "index.npz")
    for _, said in STRANGE:
        assert again.find(said, "fi") == index.find(said, "fi")


def test_students_are_not_answered_with_staff_matters(index):
    assert index.find("miten vastaan opiskelijalle ketjussa", "fi", hidden="staff.").ranked[0].entry_id[:6] != "staff."
    assert index.find("miten vastaan opiskelijalle ketjussa", "fi").ranked[0].entry_id[:6] == "staff."


def test_a_value_that_is_not_filled_in_is_asked_for_and_never_invented(house):
    from dataclasses import replace

    from handlers.dialog import plain

    topic = house.book.topics["loans.loan_period"]
    bare = replace(house.library, values={})
    words = plain(answer(topic, "fi", bare, house.texts))
    assert "{" not in words
    assert "Tarkista tämä kirjastosta" in words
    assert not any(letter.isdigit() for letter in words.split("Tarkista")[0])


@pytest.mark.parametrize(("said", "query"), [
    ("9780306406157", "9780306406157"), ("onko teillä 978-0-306-40615-7", "9780306406157"), ("0306406152", "0306406152"),
    ("onko kirjaa \"Sota ja rauha\"", "Sota ja rauha"), ("9780306406158", None), ("miten uusin lainan", None),
])  # fmt: skip
def test_isbns_and_titles_are_seen_as_catalogue_searches(said, query):
    assert faq.looks_like_catalogue_query(said) == query


@pytest.mark.parametrize(("said", "masked"), [
    ("soita 040 123 4567", "soita •••"), ("aino@example.org", "•••"), ("hetu 010190-123A", "hetu •••"), ("numeroni on 0123456", "numeroni on •••"),
    ("ISBN 978-0-306-40615-7", "ISBN 978-0-306-40615-7"), ("vuonna 2026", "vuonna 2026"),
])  # fmt: skip
def test_personal_data_is_masked_before_a_channel_sees_it(said, masked):
    assert filing.mask(said) == masked


def test_match_by_json_lines_with_a_base_of_its_own(tmp_path):
    base = tmp_path / "base.jsonl"
    base.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in [
        {"entry_id": "renew", "lang": "fi", "phrasings": ["Miten uusin lainan?"], "answer": "Uusi verkossa."},
        {"entry_id": "hours", "lang": "fi", "phrasings": ["Milloin kirjasto on auki?"], "answer": "Joka päivä."},
    ]), "utf-8")  # fmt: skip
    asked = '{"id": 1, "lang": "fi", "text": "voiko lainan uusia"}\nnot json\n{"id": 2, "lang": null, "text": ""}\n'
    made = subprocess.run(
        [sys.executable, "-m", "bot", "faq", "match", "--base", str(base)],
        cwd=ROOT,
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        env={"JANA_HOME": str(tmp_path), "PATH": ""},
    )
    lines = [json.loads(line) for line in made.stdout.splitlines()]
    assert lines[0]["ranked"][0]["entry_id"] == "renew"
    assert set(lines[0]) == {"id", "ranked", "answered", "confidence", "lang"}
    assert "error" in lines[1]
    assert lines[2]["answered"] is False


@pytest.mark.parametrize("breaking", [
    lambda text: text.replace("[answer]", "[anwser]"), lambda text: text.replace('sv = "', 'se = "', 1), lambda text: text.replace('stage = "use"', 'stage = "moon"'),
    lambda text: text[: len(text) // 2], lambda text: text.replace("{finna_url}", "{unknown_value}"), lambda text: text + "\x00", lambda text: "",
])  # fmt: skip
def test_a_broken_topic_is_refused_with_file_and_key(tmp_path, breaking):
    text = (ROOT / "handlers/content/faq/renew.how.toml").read_text("utf-8")
    (tmp_path / "renew.how.toml").write_text(breaking(text), "utf-8")
    with pytest.raises(BadContent, match="renew.how.toml"):
        load_topic(tmp_path / "renew.how.toml")
