"""Topic-weeks (R6, docs/decisions/016): a number of messages says nothing that its reader does not have in full already."""

import re
from collections import Counter
from itertools import pairwise

from bot.local import front, render
from handlers import digest, you_said
from handlers.dialog import plain
from storage import cases, shown
from storage.work import Summary
from tests.chat import Table

NUMBERED = re.compile(r"(\d+)\u00a0×\u00a0(\w+)")


def test_the_weeks_of_two_months_share_no_day_and_leave_none_out(house):
    months = [f"{year}-{month:02d}" for year in range(2025, 2035) for month in range(1, 13)]
    spans = [you_said._weeks(house, month) for month in months]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all((end - start).days in range(27, 36) for start, end in spans)


def test_what_everybody_may_read_is_a_band_of_five_or_more_and_names_no_topic(database, house):
    found = Summary("2026-11", "draft", [], {"fi": "Lamput vaihdettiin.", "sv": "x", "en": "x"})
    topics = [house.stage(stage, "fi").lower() for stage in ("use", "support", "selection")]
    said = set()
    for n in range(25):
        words = plain(database.run_now(lambda unit: you_said.page(house, unit, found, "fi"))).lower()
        numbers = re.findall(r"\d+(?:–\d+|\+)?", words.replace("2026", ""))
        assert numbers == ([] if n < 5 else ["5–9"] if n < 10 else ["10–19"] if n < 20 else ["20+"])
        assert not [word for word in (*topics, "moite", "vika") if word in words]
        said.add(words)
        database.run_now(lambda unit: cases.open_case(
            unit, kind="complaint", stage="use", team="service", lang="fi", text="x", person="p", place="x", named=None,
            spot=None, wants_reply=False, promised_at=None))  # fmt: skip
    assert len(said) == 4  # nothing but the band


def test_a_team_s_digest_counts_the_cards_that_stand_in_its_channel(database, house):
    """Also after a case went to another team and another was taken back: who can read the number can read each of them."""
    table = Table(database, house, {"Marja"})
    kinds = ["complaint", "complaint", "fault", "suggestion", "praise", "fault"]
    topics = ["use", "support", "selection", "use", "maintenance", "use"]
    for number, (kind, topic) in enumerate(zip(kinds, topics, strict=True)):
        for line in ("/palaute", f"{{message: asia {number}, kind: {kind}, topic: {topic}, reply: false}}", "[Lähetä]"):
            table.play(f"Aino> {line}")
    table.play("Aino> [Peru viesti]")
    for line in ("[Siirrä]", "[Aineiston valinta]"):
        table.play(f"Marja> {line}")
    for team in ("service", "collections"):
        place = front.place_of(database.keys, front.channel_address(team))
        bubbles = database.run_now(lambda unit, at=place: shown.last(unit, [at], 100))
        cards = Counter(found[1] for one in bubbles
                        if (found := re.match(r"(?:Kiireellinen\s+)?JN-\d+ · (\w+) · ", render.text_of(one.payload))))  # fmt: skip
        told = database.run_now(lambda unit, team=team: digest.compose(house, unit, team, "2026-W48", "fi"))
        counted = Counter()
        for n, kind in NUMBERED.findall(" ".join(plain(part.doc) for part in told if hasattr(part, "doc"))):
            counted[kind] += int(n)
        assert counted == cards
        assert cards.total() > 0
