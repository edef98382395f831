"""Lines: the pictures of a round, made from the release ledger alone."""

from collections.abc import Sequence

from handlers.dialog import Lang
from handlers.house import House
from handlers.picture import Band, Force, Forces, LineBands
from handlers.release import Figure, Release
from storage.answers import Released

ANCHOR_FIRST = 2  # lines shown of one round beside the forces


def block_name(house: House, figure: Figure, lang: Lang) -> str:
    """A block in words: a team, the small teams together, or everyone."""
    if figure.block.name in house.library.teams:
        return house.library.teams[figure.block.name].name[lang]
    everyone = set(figure.block.teams) == set(house.library.teams)
    return house.texts.line("line.everyone" if everyone else "line.others", lang)


def bands(house: House, ledger: Sequence[Released], before: Sequence[Released], lang: Lang) -> list[LineBands]:
    """One line for each question of the round, last round's band beside it where the block is the same."""
    items = {item.code: item for item in house.line.items}
    found = []
    for row in sorted(
        ledger, key=lambda row: (row.question not in items or not items[row.question].anchor, row.question)
    ):
        item = items.get(row.question)
        if item is None:
            continue
        release = Release.from_dict(row.release)
        earlier = [Release.from_dict(one.release) for one in before if one.question == row.question]
        rows = tuple(
            Band(block_name(house, figure, lang), figure.place or 3.0, figure.n, _before(release, figure, earlier))
            for figure in release.blocks
        )
        found.append(LineBands(house.texts.line("line.place", lang), item.left[lang], item.right[lang], rows))
    return found[:ANCHOR_FIRST]


def _before(release: Release, figure: Figure, earlier: Sequence[Release]) -> float | None:
    """The same block's place in the round before; none when the block or the floor was another one."""
    if not earlier or earlier[-1].floor != release.floor:
        return None
    return next((one.place for one in earlier[-1].blocks if one.block == figure.block), None)


def forces(house: House, ledger: Sequence[Released], lang: Lang) -> list[Forces]:
    """The factors that stood out in any block; nothing when none did."""
    factors = {f"f:{factor.code}": factor for factor in house.line.factors}
    rows = []
    for row in ledger:
        factor = factors.get(row.question)
        if factor is None:
            continue
        figures = Release.from_dict(row.release).blocks
        helps, hinders = (_most([getattr(one, side) or "no" for one in figures]) for side in ("helps", "hinders"))
        if helps != "no" or hinders != "no":
            rows.append(Force(house.named(factor.label)[lang], helps, hinders))
    if not rows:
        return []
    words = {
        name: house.texts.line(f"line.{name}", lang) for name in ("forces_title", "helped", "hindered", "some", "many")
    }
    return [
        Forces(
            words["forces_title"],
            words["helped"],
            words["hindered"],
            words["some"],
            words["many"],
            tuple(rows[:6]),
        )
    ]


def _most(raised: Sequence[str]) -> str:
    return "many" if "many" in raised else "some" if "some" in raised else "no"
