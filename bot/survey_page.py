"""Survey page: one form behind a one-time link, plain HTML without a script; the code in the address is its secret."""

import secrets
from collections.abc import Mapping
from html import escape
from pathlib import Path

from aiohttp import web

from bot.app import App
from handlers import surveys
from handlers.dialog import LANGS, Lang, plain
from handlers.forms import CANT_SAY, PLACES, Ask, Form
from handlers.house import House
from handlers.survey_form import about
from storage import surveys as store
from storage.database import Away
from storage.surveys import Survey
from storage.unit import Unit

PREFIX = "/s/"
STYLE = Path(__file__).parent / "local" / "page" / "survey.css"
NAMES: Mapping[Lang, str] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}  # of languages, in themselves


class SurveyPage:
    """Shows the form of an invitation and keeps its answer, once."""

    def __init__(self, app: App) -> None:
        self.app = app

    def mount(self, site: web.Application) -> None:
        site.router.add_get(PREFIX + "style.css", self.style)
        site.router.add_get(PREFIX + "{code}", self.show)
        site.router.add_post(PREFIX + "{code}", self.keep)

    async def style(self, _request: web.Request) -> web.Response:
        return web.Response(text=STYLE.read_text("utf-8"), content_type="text/css", charset="utf-8")

    async def show(self, request: web.Request) -> web.Response:
        """The questions, or a sentence when the invitation is not valid any more."""
        code, lang = request.match_info["code"], _lang(request)
        try:
            found = await self.app.database.run(lambda unit: store.invited(unit, code))
        except Away:
            return _said(self.app.house, lang, "desk.not_saved", status=503)
        form = _form(self.app.house, found)
        if found is None or form is None:
            return _said(self.app.house, lang, "survey.bad_code", status=404)
        return _page(self.app.house, lang, form.title[lang], _asked(self.app.house, found, form, lang, {}), code=code)

    async def keep(self, request: web.Request) -> web.Response:
        """Check and keep the answers, and use the invitation up in the same transaction."""
        code, lang, house = request.match_info["code"], _lang(request), self.app.house
        said = {key: str(value) for key, value in (await request.post()).items()}
        try:
            found = await self.app.database.run(lambda unit: store.invited(unit, code))
            form = _form(house, found)
            if found is None or form is None:
                return _said(house, lang, "survey.bad_code", status=404)
            answers, refused = form.check(said)
            if refused:
                body = _asked(house, found, form, lang, said, refused=True)
                return _page(house, lang, form.title[lang], body, code=code, status=422)
            kept = await self.app.database.run(lambda unit: _keep(house, unit, found, code, answers))
        except Away:
            return _said(house, lang, "desk.not_saved", status=503)
        return _said(house, lang, "survey.thanks_once" if kept else "survey.bad_code", status=200 if kept else 404)


def _keep(house: House, unit: Unit, found: Survey, code: str, answers: Mapping[str, str]) -> bool:
    """The code goes with the answer: afterwards nothing leads from one to the other, not even the key."""
    return store.use(unit, code) and surveys.put(house, unit, found, f"link {secrets.token_hex(16)}", answers)


def _form(house: House, found: Survey | None) -> Form | None:
    known = house.forms.get(found.form) if found is not None else None
    return about(known, found) if known is not None and found is not None else None


def _lang(request: web.Request) -> Lang:
    """The language of the address, else the first of the browser's that Jana speaks, else Finnish."""
    wanted = [request.query.get("lang", ""), *request.headers.get("Accept-Language", "").split(",")]
    return next((lang for word in wanted for lang in LANGS if word.strip().casefold().startswith(lang)), "fi")


def _asked(
    house: House, found: Survey, form: Form, lang: Lang, said: Mapping[str, str], *, refused: bool = False
) -> str:
    words = plain(surveys.rules(house, found, lang, "survey.rules_once"))
    intro = form.intro[lang] if form.intro is not None else ""
    missing = f'<p class="missing" role="alert">{_line(house, "survey.required", lang)}</p>' if refused else ""
    asks = "".join(_ask(house, ask, lang, said.get(ask.key, "")) for ask in form.asks)
    send = f"<button>{_line(house, 'survey.send', lang)}</button>"
    return f"<p>{escape(intro)}</p><p>{escape(words)}</p>{missing}<form method=post>{asks}{send}</form>"


def _ask(house: House, ask: Ask, lang: Lang, said: str) -> str:
    left, right = ask.poles if ask.poles is not None else ({lang: ""}, {lang: ""})
    places = "".join(_radio(ask.key, place, place, said) for place in PLACES)
    skip = _radio(ask.key, CANT_SAY, house.texts.line("form.cant_say", lang), said)
    poles = f"<div class=poles><span>{escape(left[lang])}</span><span>{escape(right[lang])}</span></div>"
    return (
        f"<fieldset><legend>{escape(ask.text[lang])}</legend>{poles}<div class=places>{places}</div>{skip}</fieldset>"
    )


def _radio(key: str, value: str, label: str, said: str) -> str:
    checked = " checked" if said == value else ""
    return (f'<label><input type=radio name="{escape(key)}" value="{escape(value)}"{checked}> '
            f"<span>{escape(label)}</span></label>")  # fmt: skip


def _line(house: House, key: str, lang: Lang) -> str:
    return escape(house.texts.line(key, lang))


def _said(house: House, lang: Lang, key: str, *, status: int) -> web.Response:
    return _page(house, lang, house.library.name[lang], f"<p>{_line(house, key, lang)}</p>", status=status)


def _page(house: House, lang: Lang, title: str, body: str, *, code: str = "", status: int = 200) -> web.Response:
    langs = " ".join(
        f'<a lang="{one}" hreflang="{one}" href="?lang={one}">{NAMES[one]}</a>' for one in LANGS if one != lang
    )
    head = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="{PREFIX}style.css"></head>'
    )
    top = f"<header><span>{escape(house.library.name[lang])}</span>{f'<nav>{langs}</nav>' if code else ''}</header>"
    text = f"{head}<body>{top}<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)
