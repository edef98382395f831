"""Hostile input through every entry to every sink: it is never markup, mention, link, button, formula or line of its own."""

import json
import logging
import re
import xml.etree.ElementTree as ET
from html import unescape
from html.parser import HTMLParser

import pytest

from bot import charts
from bot.local import front, render
from bot.local.front import Sitter
from bot.local.play import Player
from bot.logs import Lines
from bot.slack import render as slack
from bot.telegram import render as telegram
from handlers import clean
from handlers.picture import Bar, Bars, DigestPicture, alt
from storage import inbox, people
from storage.tables import outbox, shown
from tests.hostile_kinds import WANTED, corpus

AINO, MARJA = Sitter("student", "Aino"), Sitter("staff", "Marja", "service")
MARKUP = {"blockquote", "b", "i", "code", "pre", "a"}
LINK = re.compile(r"<(https?://[^|>\s]+)\|[^<>]*>")


def test_the_corpus_has_as_many_of_each_kind_as_the_judge_s():
    assert {kind: len(items) for kind, (items, least) in WANTED.items() if len(items) < least} == {}
    assert sum(least for _items, least in WANTED.values()) == 424
    assert len(corpus()) >= 424


# --- the entries ----------------------------------------------------------------------------------------------


class Entries:
    """Every way in for words, each with a hostile text; cards go to a channel of each service."""

    def __init__(self, database, house):
        self.database, self.player = database, Player(database, house)
        database.run_now(lambda unit: front.furnish(unit, house))
        for name, address in (("telegram", "-1001234567890"), ("slack", "T0AAAAAAA:C0AAAAAAA")):
            database.run_now(lambda unit, n=name, a=address: self._bind(unit, n, a))
        self.card = self.send({"message": "alku", "kind": "complaint", "topic": "use", "reply": "yes"})

    @staticmethod
    def _bind(unit, name, address):
        people.place(unit, name, address, "group")
        people.bind(unit, people.place_id(unit.keys, name, address), "service", "fi")

    def theirs(self, found):
        return [bubble for bubble in found if not bubble.mine]

    def newest(self, sitter, fits):
        """The newest message of a person or their channel that fits."""
        places = [front.place_of(self.database.keys, at) for at in (sitter.address, "team:service")]
        found = self.database.run_now(lambda unit: front.shown.last(unit, places, 60))
        return next((b for b in reversed(found) if not b.mine and fits(b)), None)

    def send(self, values):
        """A whole form, sent; its card."""
        self.player.say(AINO, "/feedback")
        form = self.newest(AINO, lambda b: render.form(b.payload) is not None)
        preview = self.theirs(self.player.fill(AINO, form, values))[-1]
        if "Lähetä" in [label for label, *_ in render.buttons(preview.payload)]:
            self.player.press(AINO, preview, "Lähetä")
        return self.newest(MARJA, lambda b: "Otan tämän" in [label for label, *_ in render.buttons(b.payload)])

    def free(self, text):
        self.player.say(AINO, text)

    def form(self, text):
        self.send({"message": text or "-", "kind": "fault", "topic": "use", "reply": "yes", "spot": text[:60],
                   "named": text[:80]})  # fmt: skip

    def wish(self, text):
        self.player.say(AINO, "/suggest")
        form = self.newest(AINO, lambda b: render.form(b.payload) is not None)
        self.player.fill(AINO, form, {"title": text[:300], "isbn": text[:40], "why": text[:2000], "reply": "yes"})

    def answer(self, text):
        self.player.say(MARJA, text, "team:service", reply_to=self.card.ref)

    def note(self, text):
        self.player.say(MARJA, "//" + text, "team:service", reply_to=self.card.ref)

    def change(self, text):
        self.player.say(MARJA, f"/notice {text}")

    def words_of_commands(self, text):
        for name in ("survey", "cases", "start", "lang", "join", "yousaid", "round", "digest"):
            self.player.say(AINO if name in ("survey", "start", "lang", "join") else MARJA, f"/{name} {text}")

    def button(self, text):
        self.player.do(AINO, {"t": "pressed", "handle": text, "number": 0})
        self.player.do(AINO, {"t": "filled", "handle": text, "values": {text: text, "message": text}})


ENTRIES = ("free", "form", "wish", "answer", "note", "change", "words_of_commands", "button")


# --- the sinks ------------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """What Telegram's reader would make of a message: its elements, its links and its words."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.seen, self.links, self.words = [], set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.add(tag)
        assert not [name for name, _ in attrs if (tag, name) != ("a", "href")], (tag, attrs)
        self.links += [value for _name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        pytest.fail(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def in_telegram(payload):
    made = telegram.message(payload)
    for piece in made.pieces:
        tags = Tags()
        tags.feed(piece)
        tags.close()
        assert tags.open == []
        assert tags.seen <= MARKUP
        assert not [link for link in tags.links if "evil" in link]
        assert len(tags.words) <= telegram.TEXT_MOST
    assert all(len(label) <= telegram.LABEL_MOST for row in made.buttons for label, _ in row)


def in_slack(payload):
    made = slack.message(payload)
    assert len(made.blocks) <= 50
    words = [block["text"]["text"] for block in made.blocks if block["type"] == "section"]
    assert all(len(one) <= slack.SECTION_MOST for one in words)
    for one in [*words, made.text]:
        links, rest = LINK.findall(one), LINK.sub("", one)
        assert not [link for link in links if "evil" in link]
        assert "<" not in rest
        assert not [line for line in rest.split("\n") if ">" in line.removeprefix(">")]
    labels = [one["text"] for block in made.blocks if block["type"] == "actions" for one in block["elements"]]
    assert all(label["type"] == "plain_text" and len(label["text"]) <= slack.LABEL_MOST for label in labels)


def quiet(payload):
    """Nothing in any text that a chat would hide, turn around or take for the end of a line of a log."""
    for part in payload["parts"]:
        for _kind, _number, runs in part.get("doc", []):
            for text, _look, _href in runs:
                assert text == text.encode("utf-8", "ignore").decode()
                assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), repr(text[:80])


def check_everything_said(database):
    """Every message there is, as each service would show it; how many there were."""
    rows = database.run_now(lambda unit: [*unit.all(outbox), *unit.all(shown)])
    payloads = [json.loads(row.payload) for row in rows if row.payload]
    said = [payload for payload in payloads if "parts" in payload]
    for payload in said:
        in_telegram(payload)
        in_slack(payload)
        quiet(payload)
    assert database.run_now(lambda unit: unit.all(inbox.inbox, state=inbox.QUARANTINED)) == []
    return len(said)


def test_some_of_each_kind_through_the_entries_by_turns(database, house):
    """A share of it; `make proof` takes every item through every entry."""
    entries = Entries(database, house)
    for number, text in enumerate(corpus()[::5]):
        getattr(entries, ENTRIES[number % len(ENTRIES)])(text)
    assert check_everything_said(database) > 100


@pytest.mark.proof
@pytest.mark.parametrize("entry", ENTRIES)
def test_every_item_through_every_entry(database, house, entry):
    entries = Entries(database, house)
    for text in corpus():
        getattr(entries, entry)(text)
    print(json.dumps({"entry": entry, "items": len(corpus()), "messages": check_everything_said(database)}))


def test_a_seeded_leak_in_a_renderer_would_be_seen(monkeypatch):
    payload = {"parts": [{"t": "say", "doc": [["p", 0, [["<!channel> <b>x", "", None]]]]}]}
    monkeypatch.setattr(telegram, "escape", lambda text, quote=False: text)
    monkeypatch.setattr(slack, "escape", lambda text: text)
    with pytest.raises(AssertionError):
        in_slack(payload)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        in_telegram(payload)


def test_pictures_and_their_words_hold_text_alone(house):
    for text in corpus():
        word = clean.line(text)
        picture = DigestPicture(title=word, period=word, panels=(Bars(word, (Bar(word, 3.0, word),)),), lang="fi")
        told = alt(picture, house.texts)
        assert charts.png(picture, scale=0.1).startswith(b"\x89PNG")
        folded = telegram.caption(told)
        assert len(unescape(re.sub(r"</?blockquote(?: expandable)?>", "", folded, count=2))) <= telegram.CAPTION_MOST
        assert set(re.findall(r"<[^>]*>?", folded)) <= {"<blockquote expandable>", "</blockquote>"}
        drawn = charts.svg(picture, alt=told)
        tree = ET.fromstring(drawn)
        names = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert not names & {"script", "a", "image", "foreignObject", "use", "iframe", "set", "animate"}, names
        handlers = [
            name for element in tree.iter() for name in element.attrib if name.startswith("on") or "href" in name
        ]
        assert handlers == []


def test_a_log_line_is_one_line_whatever_is_in_it():
    for text in corpus():
        record = logging.LogRecord("jana", logging.INFO, __file__, 1, "%s", (text,), None)
        line = Lines().format(record)
        assert len(line.splitlines()) == 1, repr(text[:60])
        line.encode("utf-8")
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line)
        assert json.loads(line)["level"] == "INFO"
