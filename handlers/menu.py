"""Menu: hello, help, language, privacy, joining the staff, and making a place a team's channel."""

from collections.abc import Mapping
from typing import Any

from handlers import answers, feedback, you_said
from handlers.dialog import LANGS, Block, Button, Choices, Lang, Reply, Run, Say, Turn
from handlers.say import say
from storage import drafts, people
from storage.unit import Unit

OWN_NAMES: Mapping[Lang, str] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


def start(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Hello. `/start fb_<place>` comes from a poster: feedback begins there, tagged with the place."""
    if rest.startswith("fb_"):
        return feedback.begin(turn, unit, "", spot=rest[3:60])
    house = turn.house
    hello = house.texts.say("desk.hello", turn.lang, library=house.library.name[turn.lang])
    return [Say((*hello, *house.texts.say("desk.examples", turn.lang))), _langs()]


def help_(turn: Turn, unit: Unit, rest: str) -> Reply:
    """What this person can do."""
    texts, lang = turn.house.texts, turn.lang
    doc = (*texts.say("desk.help_student", lang), *_rows(turn, staff=False))
    if turn.who.is_staff:
        doc = (*doc, *texts.say("desk.help_staff", lang), *_rows(turn, staff=True))
    return [Say(doc)]


def _rows(turn: Turn, *, staff: bool) -> list[Block]:
    commands = {command.key: command for command in turn.house.commands.values()}
    own_name = {"fi": 1, "sv": 2, "en": 0}[turn.lang]
    return [
        Block(
            "bullet",
            (
                Run(f"/{command.names[min(own_name, len(command.names) - 1)]}", code=True),
                Run(f" {command.about[turn.lang]}"),
            ),
        )
        for command in commands.values()
        if command.for_staff == staff
    ]


def ask(turn: Turn, unit: Unit, rest: str) -> Reply:
    """A question after the command, or a word to write one."""
    if rest:
        return answers.free(turn, unit, rest, drafts.find(unit, turn.where.id, turn.who.id))
    return say(turn, "desk.ask_me")


def _langs() -> Choices:
    return Choices((tuple(Button(OWN_NAMES[lang], "menu.lang", {"lang": lang}) for lang in LANGS),))


def lang(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Change language: by name, by code or by button."""
    wanted = rest.strip().casefold()[:2]
    found: dict[str, Lang] = {"fi": "fi", "su": "fi", "sv": "sv", "ru": "sv", "en": "en"}
    if wanted in found:
        return set_lang(turn, unit, {"lang": found[wanted]})
    return [*say(turn, "desk.lang_which"), _langs()]


def set_lang(turn: Turn, unit: Unit, data: Mapping[str, Any]) -> Reply:
    """From now on in this language; an open form is shown again in it."""
    chosen: Lang = data["lang"]
    people.set_lang(unit, turn.who.id, chosen)
    return [Say(turn.house.texts.say("desk.lang_set", chosen))]


def join(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Become staff by an invitation, in private only: a code in a group is read by others."""
    if turn.where.kind != "private":
        return say(turn, "desk.private_only")
    if not people.join(unit, turn.who.id, rest):
        return say(turn, "desk.join_failed")
    people.set_home(unit, turn.who.id, turn.where.id)
    someone = people.by_id(unit, turn.who.id)
    team = turn.house.library.teams.get(someone.team)
    return say(turn, "desk.joined", name=someone.name, team=team.name[turn.lang] if team else someone.team)


def here(turn: Turn, unit: Unit, rest: str) -> Reply:
    """Make this group the channel of a team."""
    teams = turn.house.library.teams
    if turn.where.kind == "group" and rest == you_said.PUBLIC:
        people.bind(unit, turn.where.id, you_said.PUBLIC, turn.lang)
        return say(turn, "you_said.bound")
    if turn.where.kind != "group" or rest not in teams:
        return say(turn, "desk.bind_how", teams=", ".join(teams))
    people.bind(unit, turn.where.id, rest, teams[rest].lang)
    return say(turn, "desk.bound", team=teams[rest].name[turn.lang])


ACTIONS = {"menu.lang": set_lang}
