"""Answers: the right one is found in other words, a stranger question is refused, and nothing makes it fall over."""

import json
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.questions import APART, read
from handlers import faq, filing, reading
from handlers.content_errors import BadContent
from handlers.faq import Index, build
from handlers.faq.book import answer, load_topic
from handlers.faq.features import ideas
from tests.hostile import strings
from tests.killing import ROOT

LANGS = ("fi", "sv", "en")
STRANGE = [
    ("fi", "missä on lähin bussipysäkki"), ("fi", "mikä sää huomenna on"), ("fi", "kuka on suomen presidentti"), ("fi", "paljonko opiskelijakunnan jäsenmaksu on"),
    ("sv", "var finns närmaste busshållplats"), ("sv", "hur anmäler jag mig till tenten"), ("en", "what is the weather like"), ("en", "where is the gym"),
]  # fmt: skip


@pytest.fixture(scope="module")
def matcher(house):
    return house.book.index()


@pytest.fixture(scope="module")
def elsewhere(matcher):
    """Another library's entries with three phrasings each, learned beside Jana's own."""
    entries, asked = read()
    found = build(entries, background=matcher)
    return {lang: [(found.find(text, lang), slug) for _style, text, slug in asked[lang].questions] for lang in LANGS}, {
        lang: [found.find(text, lang) for _kind, text in asked[lang].strangers] for lang in LANGS
    }


@pytest.fixture(scope="module")
def kept_apart(matcher):
    """A third library's entries and questions, written before the matcher was tuned; never learned from, though changes were weighed by it."""
    entries, asked = read(APART)
    found = build(entries, background=matcher)
    return {lang: [(found.find(text, lang), slug) for _style, text, slug in asked[lang].questions] for lang in LANGS}, {
        lang: [found.find(text, lang) for _kind, text in asked[lang].strangers] for lang in LANGS
    }


@pytest.mark.parametrize(("lang", "first", "among_three"), [("fi", 0.82, 0.93), ("sv", 0.82, 0.93), ("en", 0.86, 0.91)])
def test_questions_in_other_words_find_their_answer(elsewhere, lang, first, among_three):
    """Measured 88/97 fi, 87/96 sv, 93/96 en of 102, 55 and 56 questions; floors about five points below."""
    _found_at_least(elsewhere[0][lang], first, among_three)


@pytest.mark.parametrize(("lang", "first", "among_three"), [("fi", 0.77, 0.89), ("sv", 0.74, 0.89), ("en", 0.70, 0.83)])
def test_questions_of_a_third_library_find_their_answer(kept_apart, lang, first, among_three):
    """Measured 82/93 fi, 80/94 sv, 74/88 en of 205, 82 and 82 questions; floors about five points below."""
    _found_at_least(kept_apart[0][lang], first, among_three)


def _found_at_least(found, first, among_three):
    told = [(slug, [hit.entry_id for hit in finding.ranked]) for finding, slug in found]
    assert sum(ranked[:1] == [slug] for slug, ranked in told) / len(told) >= first
    assert sum(slug in ranked[:3] for slug, ranked in told) / len(told) >= among_three


@pytest.mark.parametrize(
    ("base", "answered", "right", "refused"), [("elsewhere", 0.6, 0.92, 0.95), ("kept_apart", 0.56, 0.89, 0.91)]
)
def test_what_is_answered_is_nearly_always_right_and_strangers_are_refused(request, base, answered, right, refused):
    """Measured 66/96/100 % elsewhere and 59/93/96 % kept apart, three languages together."""
    asked, strange = request.getfixturevalue(base)
    found = [one for lang in LANGS for one in asked[lang]]
    strangers = [one for lang in LANGS for one in strange[lang]]
    given_ = [finding.ranked[0].entry_id == slug for finding, slug in found if finding.outcome == "answer"]
    assert len(given_) / len(found) >= answered
    assert sum(given_) / len(given_) >= right
    assert sum(one.outcome != "answer" for one in strangers) / len(strangers) >= refused


def test_what_is_not_sure_is_suggested_rather_than_refused(kept_apart):
    """Of what is not answered most is offered among three; of strangers most are told an honest no."""
    found = [one for lang in LANGS for one in kept_apart[0][lang] if one[0].outcome != "answer"]
    offered = [finding for finding, slug in found if finding.outcome == "maybe"]
    strangers = [one for lang in LANGS for one in kept_apart[1][lang]]
    assert len(offered) / len(found) >= 0.6
    assert sum(one.outcome == "none" for one in strangers) / len(strangers) >= 0.7


def test_the_library_s_own_base_refuses_strangers_too(matcher):
    assert sum(matcher.find(said, lang).outcome == "answer" for lang, said in STRANGE) <= 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_question_itself_finds_itself(matcher, house, lang):
    wrong = [
        t.slug for t in house.book.topics.values() if matcher.find(t.question[lang], lang).ranked[0].entry_id != t.slug
    ]
    assert wrong == []


@pytest.mark.parametrize(("said", "slug"), [
    ("voiks lainaa jatkaa", "renew.how"), ("paljonko sakko on", "fees.late_fee"), ("hur förlänger jag lånet", "renew.how"),
    ("kirja myohassa paljonko maksaa", "fees.late_fee"), ("when do you open", "hours.today"), ("mihin asti ootte auki", "hours.today"),
    ("miten uusinn lainnani", "renew.how"), ("How do i cite sorces", "cite.how"),
])  # fmt: skip
def test_spoken_misspelt_and_umlautless_questions_find_their_answer(matcher, said, slug):
    assert slug in [hit.entry_id for hit in matcher.find(said, "fi").ranked[:3]]


@pytest.mark.parametrize(("said", "lang"), [
    ("asdkjh", "en"), ("mhpuu mme", "en"), ("xov isf", "en"), ("bjii", "en"),
    ("lamppu rikki", "fi"), ("moi", "fi"), ("ihan sama", "fi"), ("tulostus", "fi"), ("öljyä", "fi"),
])  # fmt: skip
def test_what_says_nothing_does_not_change_the_language_of_the_talk(house, said, lang):
    assert reading.read(house, f"en|student|{said}").lang == lang


@pytest.mark.parametrize(("said", "prior", "lang"), [
    ("Miten uusin lainani?", "en", "fi"), ("Hur förnyar jag mina lån?", "fi", "sv"), ("How do I renew my loans?", "fi", "en"),
    ("kirjasto", "sv", "fi"), ("ok", "sv", "sv"), ("", "en", "en"), ("saaks kirjan pitää pidempään", "en", "fi"),
])  # fmt: skip
def test_the_language_of_a_message_is_heard(said, prior, lang):
    assert faq.detect(said, prior) == lang


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, *LANGS, "xx"]))
def test_any_text_has_one_of_three_outcomes(matcher, said, prior):
    finding = matcher.find(said, prior)
    assert finding.outcome in ("answer", "maybe", "none")
    assert 0 <= finding.confidence <= 1
    faq.small_talk(said)
    faq.looks_like_catalogue_query(said)
    filing.file(said, prior)
    filing.mask(said)


def test_hostile_questions_are_quick_and_never_an_error(matcher):
    for said in strings():
        start = time.process_time()
        assert matcher.find(said, "fi").outcome in ("answer", "maybe", "none")
        assert time.process_time() - start < 2


def test_a_saved_index_answers_as_the_one_it_was_made_from(matcher, tmp_path):
    matcher.save(tmp_path / "index.npz")
    again = Index.load(tmp_path / "index.npz")
    for _, said in STRANGE:
        assert again.find(said, "fi") == matcher.find(said, "fi")


def test_students_are_not_answered_with_staff_matters(matcher):
    assert (
        matcher.find("miten vastaan opiskelijalle ketjussa", "fi", hidden="staff.").ranked[0].entry_id[:6] != "staff."
    )
    assert matcher.find("miten vastaan opiskelijalle ketjussa", "fi").ranked[0].entry_id[:6] == "staff."


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
    ("Tove Jansson", "Tove Jansson"), ("onko teillä Väinö Linnan Tuntematon sotilas", "Väinö Linnan Tuntematon sotilas"),
    ("har ni boken Sommarboken", "Sommarboken"), ("Do you have the book Sapiens by Harari?", "Sapiens by Harari"), ("Hei Jana", None), ("onko teillä wifi", None),
    ("Miten Uusin Lainan", None), ("Finns Zotero, Mendeley eller RefWorks för studerande?", None), ("onko kirjaa \"Sota ja rauha\"", "Sota ja rauha"), ("9780306406158", None), ("miten uusin lainan", None),
])  # fmt: skip
def test_isbns_and_titles_are_seen_as_catalogue_searches(said, query):
    assert faq.looks_like_catalogue_query(said) == query


@pytest.mark.parametrize(("said", "masked"), [
    ("soita 040 123 4567", "soita •••"), ("aino@example.org", "•••"), ("hetu 010190-123A", "hetu •••"), ("numeroni on 0123456", "numeroni on •••"),
    ("ISBN 978-0-306-40615-7", "ISBN 978-0-306-40615-7"), ("vuonna 2026", "vuonna 2026"),
])  # fmt: skip
def test_personal_data_is_masked_before_a_channel_sees_it(said, masked):
    assert filing.mask(said) == masked


@pytest.mark.parametrize(("said", "kind"), [
    ("oot ihan paska botti", "abuse"), ("du är helt värdelös", "abuse"), ("kiitos avusta!", "thanks"), ("ok tack", "thanks"), ("moi taas", "greeting"),
    ("ootko sä ihminen vai botti", "are_you_a_bot"), ("pratar jag nu med en människa", "are_you_a_bot"), ("tell me a joke", "off_topic"), ("oletko auki", None), ("kirja", None),
])  # fmt: skip
def test_small_talk_is_heard_in_other_words(said, kind):
    assert faq.small_talk(said) == kind


def test_no_way_to_ask_an_entry_is_taken_for_small_talk_or_a_title(house):
    said = [
        one
        for topic in house.book.topics.values()
        for lang in LANGS
        for one in (topic.question[lang], *topic.phrasings[lang])
    ]
    assert [one for one in said if faq.small_talk(one) or faq.looks_like_catalogue_query(one)] == []


def test_a_short_beginning_counts_in_its_own_language_and_a_full_stop_ends_a_word(tmp_path):
    (tmp_path / "s.toml").write_text(
        '[groups]\nvara = { fi = "vara", sv = "var." }\nlong = { sv = "avgift" }\n', "utf-8"
    )
    groups = faq.load_synonyms(tmp_path / "s.toml")
    assert ideas(["varaan"], "fi", groups) == {"vara"}
    assert ideas(["vara"], "sv", groups) == set()
    assert ideas(["var"], "sv", groups) == {"vara"}
    assert ideas(["avgifterna"], "fi", groups) == {"long"}


def test_match_by_json_lines_with_a_base_of_its_own(home):
    base = home / "base.jsonl"
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
        env={"JANA_HOME": str(home), "PATH": ""},
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
