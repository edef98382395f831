"""The line, its factors, competences and rules are complete in three languages, and a gap stops the start in words."""

import re
import shutil
from collections import Counter

import pytest

from handlers.content_errors import BadContent
from handlers.dialog import LANGS
from handlers.house import CONTENT
from handlers.library import STAGES
from handlers.line import CULTURE, load

FILES = ("line.toml", "factors.toml", "competences.toml", "rules.toml", "stages.toml")
HOME = {"sel": "selection", "mnt": "maintenance", "use": "use"}
REQUIRED = r"(?!(anchor|root|rejudge|days)\b)\w+ +="  # a field that must be there


@pytest.fixture(scope="module")
def line():
    return load(CONTENT)


@pytest.fixture
def own(tmp_path):
    """A copy of the shipped files to spoil."""
    for name in FILES:
        shutil.copy(CONTENT / name, tmp_path / name)
    return tmp_path


def texts(line):
    """Every text of the line with where it stands."""
    for item in line.items:
        yield from ((f"{item.code}.left", item.left), (f"{item.code}.right", item.right))
    for one in (*line.factors, *line.competences):
        yield one.code, one.label
    for one in (*line.rules, *line.opens):
        yield one.code, one.text
    for table in (line.levels, line.held, line.states):
        yield from table.items()
    for stage in line.stages.values():
        yield from ((stage.code, stage.label), (f"{stage.code}.student", stage.student))
    for kind in line.kinds.values():
        yield from ((kind.code, kind.label), (f"{kind.code}.student", kind.student), (kind.code, kind.promise))


def test_there_are_as_many_of_each_as_the_seed_has(line):
    assert (len(line.items), len(line.competences), len(line.rules)) == (32, 18, 10)
    assert Counter(factor.seed for factor in line.factors) == {True: 35, False: 3}
    assert Counter(item.stage for item in line.items) == {
        "selection": 6, "acquisition": 5, "maintenance": 6, "use": 6, "support": 3, CULTURE: 6,
    }  # fmt: skip
    assert [one.code for one in line.competences if not one.seed] == ["c09", "c18"]


def test_every_stage_of_the_work_has_one_anchor_and_culture_none(line):
    assert [item.stage for item in line.items if item.anchor] == list(STAGES)


def test_the_signs_of_the_seed_factors_are_as_written_there(line):
    found = {}
    for factor in (one for one in line.factors if one.seed):
        stage = HOME[factor.code[:3]]
        found.setdefault(stage, Counter())[factor.signs[stage]] += 1
    assert found == {"selection": {"+": 8, "±": 1, "-": 3}, "maintenance": {"+": 5, "-": 7}, "use": {"+": 9, "-": 2}}
    assert [one.code for one in line.factors if one.rejudge] == ["mnt.f07", "use.f05"]


def test_stages_without_seed_factors_start_with_six_shared_and_new_ones(line):
    for stage in ("acquisition", "support"):
        signs = {factor.code: factor.signs[stage] for factor in line.factors if stage in factor.signs}
        assert signs == {
            "sel.f08": "±", "sel.f11": "-", "mnt.f10": "-", "new.f01": "-", "new.f02": "+", "new.f03": "-",
        }  # fmt: skip


def test_the_process_ends_in_a_satisfied_customer_and_kinds_keep_their_promises(line):
    assert list(line.stages) == ["selection", "acquisition", "maintenance", "use", "satisfied_customer", "support"]
    assert {kind.code: kind.promise_days for kind in line.kinds.values()} == {
        "praise": None, "complaint": 3, "suggestion": 5, "question": 1, "fault": 0, "acquisition_request": 10,
        "correction": 3, "other": None,
    }  # fmt: skip
    assert {"new", "triaged", "planned", "done", "declined", "merged", "reopened", "closed"} <= set(line.states)


def test_answers_that_can_be_released_have_words(line):
    from handlers.release import SAYS, UNANSWERED

    levels, held = set(line.levels), set(line.held)
    assert levels == {"1", "2", "3", "4", "5", "w"}
    assert {level + wants for level in levels - {"w"} for wants in ("", "w")} == set(SAYS["competence"])
    assert held == {*SAYS["rule"], UNANSWERED[1]}


def test_no_code_stands_twice_as_a_question(line):
    marked = [("f:", line.factors), ("c:", line.competences), ("r:", line.rules), ("t:", line.opens), ("", line.items)]
    codes = [mark + one.code for mark, table in marked for one in table]
    assert len(codes) == len(set(codes)) == 32 + 38 + 18 + 10 + 1


def test_texts_are_plain_and_nobody_shouts(line):
    for where, words in texts(line):
        for lang in LANGS:
            text = words[lang]
            assert not re.search(r"[!<>*_`]|\s\s|[\U0001F300-\U0001FAFF]", re.sub(r"\{\w+\}", "", text)), (where, lang)
            assert len(text) <= 90, (where, lang)


def test_both_poles_read_alone(line):
    """A pole is a whole phrase: it starts with a capital and says more than the word that differs."""
    for item in line.items:
        for lang in LANGS:
            assert item.left[lang] != item.right[lang], item.code
            for pole in (item.left[lang], item.right[lang]):
                assert pole[0].isupper(), (item.code, lang)
                assert len(pole.split()) >= 2, (item.code, lang)


def test_local_names_stand_in_all_three_languages_and_are_known(line):
    for where, words in texts(line):
        names = {frozenset(re.findall(r"\{(\w+)\}", words[lang])) for lang in LANGS}
        assert len(names) == 1, where
        assert names.pop() <= {"library_system", "student_register"}, where


def test_slips_of_the_seed_are_not_carried_along():
    shipped = "".join((CONTENT / name).read_text("utf-8") for name in FILES).casefold()
    for slip in ("kehittämisasihteita", "käsiyö", "jälkikäsitteily"):
        assert slip not in shipped


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("lang", LANGS)
def test_a_missing_language_stops_the_start_and_says_where(own, name, lang):
    shipped = (own / name).read_text("utf-8")
    hits = list(re.finditer(rf'\b{lang}(?= = ")', shipped))
    for hit in (hits[0], hits[len(hits) // 2], hits[-1]):
        (own / name).write_text(shipped[: hit.start()] + "no" + shipped[hit.end() :], "utf-8")
        with pytest.raises(BadContent) as refused:
            load(own)
        assert (refused.value.file, refused.value.key.rpartition(".")[2]) == (str(own / name), lang)
        assert str(refused.value) == f"{own / name}: {refused.value.key}: {refused.value.why}"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_field_stops_the_start_and_says_where(own, name):
    shipped = (own / name).read_text("utf-8").splitlines()
    fields = [number for number, words in enumerate(shipped) if re.match(REQUIRED, words)]
    for number in (*fields[:6], *fields[-6:]):
        (own / name).write_text("\n".join(shipped[:number] + shipped[number + 1 :]), "utf-8")
        with pytest.raises(BadContent, match=re.escape(shipped[number].split()[0])):
            load(own)


@pytest.mark.parametrize(
    ("name", "was", "becomes", "key"),
    [
        ("line.toml", 'code = "sel.policy"', 'code = "sel.anchor"', "sel.anchor"),
        ("line.toml", 'stage = "culture"', 'stage = "kitchen"', "cul.responsible.stage"),
        ("line.toml", "anchor = true", 'anchor = "yes"', "sel.anchor.anchor"),
        ("factors.toml", 'sign = { selection = "+" }', 'sign = { selection = "plus" }', "sel.f01.sign.selection"),
        ("factors.toml", 'sign = { selection = "+" }', 'sign = "+"', "sel.f01.sign"),
        ("factors.toml", "seed = true", "seed = 1", "sel.f01.seed"),
        ("stages.toml", "days = 3", "days = -3", "complaint.days"),
        ("stages.toml", "[[stage]]", "[stage]", "(file)"),
        ("rules.toml", "text = {", "text = [", "(file)"),
    ],
)
def test_a_wrong_field_stops_the_start_and_says_where(own, name, was, becomes, key):
    shipped = (own / name).read_text("utf-8")
    (own / name).write_text(shipped.replace(was, becomes, 1), "utf-8")
    with pytest.raises(BadContent) as refused:
        load(own)
    assert refused.value.key == key


def test_a_missing_file_stops_the_start(own):
    (own / "rules.toml").unlink()
    with pytest.raises(BadContent, match=r"rules\.toml"):
        load(own)


def test_a_library_writes_its_own_over_ours(tmp_path, line):
    (tmp_path / "rules.toml").write_text(
        '[[rule]]\ncode = "r01"\ntext = { fi = "Moikkaan", sv = "Jag hejar", en = "I say hello" }\n'
        '[[rule]]\ncode = "r11"\ntext = { fi = "Kuuntelen", sv = "Jag lyssnar", en = "I listen" }\n',
        "utf-8",
    )
    found = load(CONTENT, tmp_path)
    assert [rule.code for rule in found.rules] == [*(rule.code for rule in line.rules), "r11"]
    assert found.rules[0].text["en"] == "I say hello"
    assert found.items == line.items
