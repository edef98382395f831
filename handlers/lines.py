"""Lines: the pictures of a round, made from the release ledger alone."""

from collections.abc import Sequence

from handlers.dialog import Lang
from handlers.house import House
from handlers.line import Item
from handlers.picture import Band, Force, Forces, LineBands, place_words
from handlers.release import WEIGHT, Figure, Release, trend
from storage.answers import MEETING, Released


def block_name(house: House, figure: Figure, lang: Lang) -> str:
    """A block in words: a team, the small teams together, a meeting, or everyone."""
    if figure.block.name in house.library.teams:
        return house.library.teams[figure.block.name].name[lang]
    if figure.block.name.startswith(MEETING):
        return house.texts.line("line.meeting", lang)
    everyone = set(figure.block.teams) == set(house.library.teams)
    return house.texts.line("line.everyone" if everyone else "line.others", lang)


def bands(house: House, ledger: Sequence[Released], before: Sequence[Released], lang: Lang) -> list[LineBands]:
    """One line for each question of the round, the anchor first; last round's band where the block is the same."""
    items = {item.code: item for item in house.line.items}
    lines = [(items[row.question], row) for row in ledger if row.question in items]
    return [
        _line(house, item, Release.from_dict(row.release), [one for one in before if one.question == item.code], lang)
        for item, row in sorted(lines, key=lambda one: (not one[0].anchor, one[0].stage != one[1].stage, one[0].code))
    ]


def _line(house: House, item: Item, release: Release, before: Sequence[Released], lang: Lang) -> LineBands:
    earlier = Release.from_dict(before[-1].release) if before else None
    rows = tuple(_band(house, release, earlier, figure, lang) for figure in release.blocks)
    return LineBands(_about(house, item, lang), item.left[lang], item.right[lang], rows,
                     house.texts.line("line.counted", lang))  # fmt: skip


def _about(house: House, item: Item, lang: Lang) -> str:
    """What a line is about: the anchor asks where we are; the others say of which step they are."""
    if item.anchor:
        return house.texts.line("line.place", lang)
    known = item.stage in house.line.stages
    return house.stage(item.stage, lang) if known else house.texts.line("line.culture", lang)


def _band(house: House, release: Release, earlier: Release | None, figure: Figure, lang: Lang) -> Band:
    place, line = figure.place or 3.0, house.texts.line
    moved = trend(earlier, release, figure.block) if earlier is not None else None
    spread = line(f"line.spread_{figure.spread}", lang) if figure.spread else ""
    said = place_words(place, lang, house.texts)
    return Band(
        block_name(house, figure, lang), place, figure.n, None if moved is None else place - moved,
        said=f"{said} · {spread}" if spread else said,
        was="" if moved is None else line("line.was_here" if moved else "line.was_same", lang), spread=spread,
    )  # fmt: skip


def forces(house: House, ledger: Sequence[Released], lang: Lang) -> list[Forces]:
    """The factors that stood out, what each block said of them, the most helpful first; nothing when none did."""
    factors = {f"f:{factor.code}": factor for factor in house.line.factors}
    rows = [
        row for one in ledger if one.question in factors
        if (row := _force(house, house.named(factors[one.question].label)[lang], Release.from_dict(one.release), lang))
    ]  # fmt: skip
    if not rows:
        return []
    names = ("forces_title", "helped", "hindered", "some", "many")
    title, helps, hinders, some, many = (house.texts.line(f"line.{name}", lang) for name in names)
    rows.sort(key=lambda row: (WEIGHT[row.hinders] - WEIGHT[row.helps], row.label))
    return [Forces(title, helps, hinders, some, many, tuple(rows))]


def _force(house: House, label: str, release: Release, lang: Lang) -> Force | None:
    by = tuple(
        (block_name(house, one, lang), one.helps or "no", one.hinders or "no")
        for one in release.blocks if (one.helps, one.hinders) != ("no", "no")
    )  # fmt: skip
    if not by:
        return None
    shown = by if len(release.blocks) > 1 else ()
    return Force(label, _most([one[1] for one in by]), _most([one[2] for one in by]), shown)


def _most(raised: Sequence[str]) -> str:
    return max(raised, key=lambda one: WEIGHT[one])


def headline(house: House, ledger: Sequence[Released], before: Sequence[Released], lang: Lang) -> str:
    """What is new, in a few words: which block's anchor moved most and towards which pole, or that none did."""
    items = {item.code: item for item in house.line.items if item.anchor}
    moves = []
    for row in ledger:
        earlier = next((one for one in reversed(before) if one.question == row.question), None)
        if row.question not in items or earlier is None:
            continue
        then, now = Release.from_dict(earlier.release), Release.from_dict(row.release)
        for figure in now.blocks:
            moved = trend(then, now, figure.block)
            moves += [] if moved is None else [(moved, block_name(house, figure, lang), items[row.question])]
    if not moves:
        return house.texts.line("line.title_first", lang)
    moved, block, item = max(moves, key=lambda one: abs(one[0]))
    if not moved:
        return house.texts.line("line.title_same", lang)
    return house.texts.line("line.title_moved", lang, block=block, pole=(item.right if moved > 0 else item.left)[lang])
