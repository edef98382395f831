"""Oracle: what a round must publish, written from the rules in words and from nothing in `handlers`.

It keeps its own book of who has answered what, with names, and works the result out in fractions.
"""

from collections import defaultdict
from fractions import Fraction
from math import ceil

SILENT = ("cant_say", "not_mine")


class Oracle:
    """The answers of one round: person, question, (team, value). The last one counts; withdrawn is as never said."""

    def __init__(self, questions):
        self.questions = questions
        self.said = {}

    def answer(self, person, team, values):
        self.said[person] = {question: (team, values[question]) for question in self.questions}

    def withdraw(self, person):
        self.said.pop(person, None)

    def link(self, stays, goes):
        theirs = self.said.pop(goes, None)
        if theirs is not None:
            self.said.setdefault(stays, theirs)

    def rows(self):
        return sum(map(len, self.said.values()))

    def released(self):
        """Question -> blocks, as the ledger writes them; questions without a block are not published."""
        found = {}
        for question in self.questions:
            by_team = defaultdict(list)
            for values in self.said.values():
                team, value = values[question]
                if value not in SILENT:
                    by_team[team].append(value)
            blocks = [_block(question, name, teams, by_team) for name, teams in groups(by_team)]
            if blocks:
                found[question] = blocks
        return found


def groups(by_team):
    """Five or more stand alone; the rest together, with the smallest that stands if they are under five."""
    sizes = {team: len(values) for team, values in by_team.items() if values}
    alone = {team for team, n in sizes.items() if n >= 5}
    rest = set(sizes) - alone
    if rest and sum(sizes[team] for team in rest) < 5:
        if not alone:
            return []
        smallest = min(alone, key=lambda team: (sizes[team], team))
        alone.discard(smallest)
        rest.add(smallest)
    return [(team, [team]) for team in sorted(alone)] + ([("others", sorted(rest))] if rest else [])


def _block(question, name, teams, by_team):
    values = [value for team in teams for value in by_team[team]]
    n = len(values)
    size = "20+" if n >= 20 else "10–19" if n >= 10 else "5–9"
    block = {"name": name, "teams": teams, "n": size, "place": None, "spread": None, "raised": {}}
    mark = question.partition(":")[0] if ":" in question else "scale"
    if mark == "scale":
        places = [int(value) for value in values]
        block |= {"place": _place(places), "spread": _spread(places)}
        return block
    first, second = {"f": ("helps", "hinders"), "c": ("have", "want"), "r": ("kept", "missed")}[mark]
    block["raised"] = {
        first: _word(sum(_first(mark, value) for value in values), n),
        second: _word(sum(_second(mark, value) for value in values), n),
    }
    return block


def _place(places):
    """The mean to the nearest half, a half of a half upwards; "2 or less" to "4 or more"."""
    mean = Fraction(sum(places), len(places))
    halves = int(mean * 2 + Fraction(1, 2))
    return min(4.0, max(2.0, halves / 2))


def _spread(places):
    if len(places) < 10 or _place(places) != 3.0:
        return None
    low, high = len([one for one in places if one < 3]), len([one for one in places if one > 3])
    third = round(Fraction(len(places), 3))  # "about a third": the nearest whole number
    return "camps" if min(low, high) >= third else "together"


def _first(mark, value):
    match mark:
        case "f":
            return value[0] in "+±"
        case "c":
            return value[0] in "45"
        case _:
            return value in ("yes", "partly")


def _second(mark, value):
    match mark:
        case "f":
            return value[0] in "-±"
        case "c":
            return value.endswith("w")
        case _:
            return value in ("no", "partly")


def _word(count, n):
    if count < max(3, ceil(Fraction(n, 3))):
        return "no"
    return "many" if Fraction(count) >= Fraction(n, 2) else "some"
