"""Filing: a message goes to the right kind and stage as often as a colleague would put it there."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from handlers import filing
from handlers.filing.filer import examples, learn
from handlers.reading import _AND, _clauses
from tests.chat import Table
from tests.killing import ROOT

FOLDS = 5


@pytest.fixture(scope="module")
def crossed():
    """(right kind, right stage, given kind, given stage) for every message, filed by those who never saw it."""
    known, found = examples(), []
    for fold in range(FOLDS):
        taught = learn([one for one in known if one.place % FOLDS != fold])
        for one in known:
            if one.place % FOLDS == fold:
                found.append((one.kind, one.stage, *taught.file(one.text, one.lang)))
    return found


def macro_f1(pairs):
    right, given_, wanted = Counter(), Counter(), Counter()
    for want, got in pairs:
        right[want] += want == got
        given_[got] += 1
        wanted[want] += 1
    return sum(2 * right[name] / (given_[name] + wanted[name]) for name in wanted) / len(wanted)


def test_kind_and_stage_of_unseen_messages(crossed):
    """Measured on 1,003 messages, five folds, translations together: kind 83 %, stage 86 %; floors two points below."""
    assert len(crossed) >= 300
    kinds = [(kind, got) for kind, _stage, got, _ in crossed]
    stages = [(stage, got) for _kind, stage, _, got in crossed]
    shares = [sum(a == b for a, b in pairs) / len(pairs) for pairs in (kinds, stages)]
    print("kind", shares[0], macro_f1(kinds), "stage", shares[1], macro_f1(stages))
    assert shares[0] >= 0.81
    assert shares[1] >= 0.81
    assert macro_f1(kinds) >= 0.79
    assert macro_f1(stages) >= 0.80


@pytest.mark.parametrize(("said", "kind", "stage"), [
    ("Henkilökunta jaksoi selittää viitetietokannan kolmeen kertaan, iso kiitos", "praise", "use"), ("hyllyssä sekaisin koko kasvatustieteen rivi", "complaint", "maintenance"),
    ("vessassa ei tule vettä", "fault", "support"), ("Beställ gärna mer litteratur om hållbar ekonomi", "acquisition_request", "selection"),
    ("Fel språkkod i katalogen, boken är på finska", "correction", "maintenance"), ("Ordered it twice and twice it was cancelled without a word", "complaint", "acquisition"),
    ("The return slot is jammed", "fault", "use"), ("win a free phone now", "other", "none"),
])  # fmt: skip
def test_the_handbook_s_examples(said, kind, stage):
    filed = filing.file(said)
    assert (filed.kind, filed.stage) == (kind, stage)


@pytest.mark.parametrize(
    "said", ["", "?", "🙂🙂", "a" * 10_000, "<script>alert(1)</script>", "'; DROP TABLE cases; --", "你好", "\x00"]
)
def test_anything_is_filed_somewhere(said):
    filed = filing.file(said)
    assert filed.kind in {one.kind for one in examples()}
    assert 0 <= filed.confidence <= 1


@pytest.mark.parametrize(("said", "urgent"), [
    ("Jäin lukkojen taakse kirjastoon", True), ("Det brinner i pappersinsamlingen", True), ("There is a fire in the bin", True), ("Lukusalissa on kylmä", False),
])  # fmt: skip
def test_what_cannot_wait_is_flagged(said, urgent):
    assert filing.flags(said).urgent is urgent


def test_classify_reads_and_writes_json_lines(tmp_path):
    asked = '{"id": 1, "lang": "fi", "text": "hissi on rikki"}\nnot json\n{"id": 2, "lang": null, "text": ""}\n'
    made = subprocess.run(
        [sys.executable, "-m", "bot", "feedback", "classify"],
        cwd=ROOT, input=asked, capture_output=True, text=True, check=True, env={"JANA_HOME": str(tmp_path), "PATH": ""},
    )  # fmt: skip
    lines = [json.loads(line) for line in made.stdout.splitlines()]
    assert (lines[0]["kind"], lines[0]["stage"]) == ("fault", "support")
    assert set(lines[0]) == {"id", "kind", "stage", "confidence"}
    assert "error" in lines[1]
    assert lines[2]["id"] == 2


@pytest.mark.parametrize(("said", "told", "fed_back"), [
    ("The printer is broken and where can I find theses?", "where can I find theses?", "The printer is broken"),
    ("Mistä löydän opinnäytteitä ja tulostin on taas rikki", "Mistä löydän opinnäytteitä", "tulostin on taas rikki"),
    ("Skrivaren är trasig, och var hittar jag avhandlingar?", "var hittar jag avhandlingar?", "Skrivaren är trasig"),
])  # fmt: skip
def test_a_question_and_feedback_joined_by_an_and_are_two_clauses(said, told, fed_back):
    assert set(_clauses(said, filing.detect(said))) == {told, fed_back}


def test_no_message_of_one_kind_is_taken_apart(house):
    phrasings = [(one, lang) for topic in house.book.topics.values() for lang in ("fi", "sv", "en")
                 for one in topic.phrasings[lang] if _AND.search(one)]  # fmt: skip
    assert len(phrasings) > 60
    assert [one for one, lang in phrasings if len(_clauses(one, lang)) > 1] == []


def test_praise_is_promised_no_answer(database, house):
    table = Table(database, house, {"Marja"})
    table.play("Aino> Kiitos ihanasta palvelusta tiskillä")
    told = table.play("Aino> [Lähetä]")
    assert "  Aino | Kiitos. Viestisi on perillä tunnuksella JN-0001." in told
    assert "  Aino | Välitämme kiitoksen tiimille." in told
    assert [line for line in told if "ei pyydä vastausta" in line]
