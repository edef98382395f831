"""Results: what a round published, in words and as one picture; all of it from the release ledger and nothing else."""

from handlers.dialog import Button, Choices, Doc, Lang, Part, Picture, Say
from handlers.house import House
from handlers.lines import bands, block_name, forces, headline
from handlers.picture import DigestPicture, Forces, LineBands, alt
from handlers.prompts import talk_about
from handlers.release import Figure, Release
from storage import actions
from storage import answers as store
from storage.answers import Released, Round
from storage.unit import Unit


def result(house: House, unit: Unit, found: Round, lang: Lang) -> list[Part]:
    """What a round published, and the way from there to what is done about it."""
    ledger = store.released(unit, found.id)
    if not ledger:
        return [Say(house.texts.say("line.too_few", lang, round=found.id, floor=found.floor))]
    picture = line_picture(house, unit, found, lang)
    doc = (
        *house.texts.say("line.result", lang, stage=house.stage(found.stage, lang).lower(), round=found.id),
        *helped(house, unit, ledger, lang),
        *talk_about(house, ledger, lang),
    )
    agree = Button(house.texts.line("action.new", lang), "action.new", {"round": found.id})
    shown = Picture(picture.to_dict(), alt(picture, house.texts))
    return [Say(doc), shown, Choices(((agree,),), role="staff", shared=True)]


def line_picture(house: House, unit: Unit, found: Round, lang: Lang) -> DigestPicture:
    """The line with each block's band on it, last round's beside it, and the forces of the stage."""
    ledger = store.released(unit, found.id)
    before = [row for row in store.released(unit) if row.stage == found.stage and row.round != found.id]
    panels: list[LineBands | Forces] = list(bands(house, ledger, before, lang))
    panels += forces(house, ledger, lang)
    return DigestPicture(
        title=headline(house, ledger, before, lang), period=_when(house, ledger, found, lang),
        panels=tuple(panels), lang=lang,
    )  # fmt: skip


def _when(house: House, ledger: list[Released], found: Round, lang: Lang) -> str:
    """What the round was about and when it closed."""
    week = house.texts.line("line.in_week", lang, week=int(ledger[0].week[6:]), year=ledger[0].week[:4])
    return f"{house.texts.line('line.title', lang)} · {house.stage(found.stage, lang)} · {week}"


def helped(house: House, unit: Unit, ledger: list[Released], lang: Lang) -> Doc:
    """Whether what had been agreed on and done has helped, by the released words of each block."""
    doc: list[object] = []
    for row in ledger:
        mark, _, code = row.question.partition(":")
        action = actions.get(unit, int(code)) if mark == "a" else None
        if action is None:
            continue
        doc += house.texts.say("action.helped", lang, what=action.text)
        for figure in Release.from_dict(row.release).blocks:
            said = _said(house, figure, lang)
            doc += house.texts.say("action.helped_row", lang, block=block_name(house, figure, lang), said=said)
    return tuple(doc)  # type: ignore[arg-type]


def _said(house: House, figure: Figure, lang: Lang) -> str:
    """How often it was said that it helped and that it did not, or that neither was said often enough."""
    raised = {word: house.texts.line(f"line.{how}", lang) for word, how in figure.raised if how != "no"}
    match raised.get("helped"), raised.get("useless"):
        case None, None:
            return house.texts.line("action.said_nothing", lang)
        case yes, None:
            return house.texts.line("action.said_yes", lang, yes=yes)
        case None, no:
            return house.texts.line("action.said_no", lang, no=no)
        case yes, no:
            return house.texts.line("action.said_both", lang, yes=yes, no=no)
