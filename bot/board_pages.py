"""Board pages: the figures behind the staff role: who may look, which week, and the picture of a series."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot import board, charts
from bot.local import front
from bot.web import APP, SESSION
from handlers import indicators, overview
from handlers.dialog import LANGS, Lang
from storage import passes, people
from storage.database import Away
from storage.people import Someone
from storage.unit import Unit

COOKIE = "jana_staff"
WIDE, NARROW = 640, 360  # pixels: the picture of a series beside its column of words, and on a phone
FOLDER = Path(__file__).parent / "local" / "page"
LOOKS = {"board.css": "text/css", "icon.svg": "image/svg+xml"}
T = TypeVar("T")


def mount(site: web.Application) -> None:
    """The pages of the figures."""
    for name in LOOKS:
        site.router.add_get(f"{board.ROOT}/{name}", look)
    site.router.add_get(board.ROOT, table)
    site.router.add_get(board.ROOT + "/{code}.svg", picture)
    site.router.add_get(board.ROOT + "/{code}", series)


async def look(request: web.Request) -> web.Response:
    """How the pages look; no secret."""
    name = request.path.rpartition("/")[2]
    return web.Response(text=(FOLDER / name).read_text("utf-8"), content_type=LOOKS[name], charset="utf-8")


def _lang(request: web.Request, fallback: str = "fi") -> Lang:
    said = request.query.get("lang", fallback)
    return said if said in LANGS else "fi"


async def _read(request: web.Request, work: Callable[[Unit], T]) -> T:
    try:
        return await asyncio.to_thread(request.app[APP].database.read, work)
    except Away:
        raise web.HTTPServiceUnavailable(text="The figures cannot be read just now.") from None


def _who(request: web.Request, unit: Unit) -> Someone | None:
    """Who looks, if they are staff now: by a pass, or, at the page of this machine, by the name they sit under."""
    word = request.query.get("pass") or request.cookies.get(COOKIE, "")
    if word and (found := passes.holder(unit, word)):
        return found
    name = request.query.get("name", "")
    if not name or not request.get(SESSION):
        return None
    address = front.Sitter("staff", name).address
    someone = people.known(unit, front.NAME, address, "fi") if people.is_known(unit, front.NAME, address) else None
    return someone if someone is not None and someone.role != "student" else None


async def _staff(request: web.Request) -> None:
    """Only staff go on. A pass in the address becomes a cookie and disappears from the address bar."""
    someone = await _read(request, lambda unit: _who(request, unit))
    if someone is None:
        text = board.refusal(request.app[APP].house, _lang(request), "refused")
        raise web.HTTPForbidden(text=text, content_type="text/html")
    if not {"pass", "name"} & set(request.query):
        return
    word = await _read(request, lambda unit: passes.issue(unit, someone.id, passes.COOKIE))
    query = {key: value for key, value in request.query.items() if key not in ("pass", "name")}
    answer = web.HTTPSeeOther(str(request.rel_url.with_query({"lang": someone.lang, **query})))
    answer.set_cookie(
        COOKIE, word, httponly=True, samesite="Lax", path=board.ROOT, max_age=int(passes.COOKIE.total_seconds()),
        secure=request.headers.get("X-Forwarded-Proto") == "https",
    )  # fmt: skip
    raise answer


def _week(request: web.Request, unit: Unit) -> indicators.Week:
    """The week asked for, else the last whole one. Raises ValueError when there is no such week."""
    house = request.app[APP].house
    this = indicators.week_of(house, house.library.week(unit.now))
    said = request.query.get("week")
    return indicators.week_of(house, said) if said else indicators.week_before(house, this)


def _missing(request: web.Request) -> web.HTTPNotFound:
    text = board.refusal(request.app[APP].house, _lang(request), "unknown_page")
    return web.HTTPNotFound(text=text, content_type="text/html")


async def table(request: web.Request) -> web.Response:
    """All figures of a week."""
    await _staff(request)
    house, lang = request.app[APP].house, _lang(request)

    def draw(unit: Unit) -> str:
        week = _week(request, unit)
        found = overview.board(house, unit, week, lang)
        before = indicators.week_before(house, week).key
        after = indicators.week_before(house, week, -1).key if week.end <= unit.now else None
        return board.table_page(house, found, before, after, lang)

    try:
        return _html(await _read(request, draw))
    except ValueError:
        raise _missing(request) from None


async def series(request: web.Request) -> web.Response:
    """One figure with its past."""
    await _staff(request)
    house, lang, code = request.app[APP].house, _lang(request), request.match_info["code"]

    def draw(unit: Unit) -> str:
        week = _week(request, unit)
        found = overview.detail(house, unit, code, week, lang)
        weeks = [indicators.week_before(house, week, back).key for back in range(len(found.figures) - 1, -1, -1)]
        return board.series_page(house, found, weeks, week.key, lang)

    try:
        return _html(await _read(request, draw))
    except (KeyError, ValueError):
        raise _missing(request) from None


async def picture(request: web.Request) -> web.Response:
    """The line of a figure as SVG, the same as in the digest."""
    await _staff(request)
    house, lang, code = request.app[APP].house, _lang(request), request.match_info["code"]
    theme = "dark" if request.query.get("theme") == "dark" else "light"

    def draw(unit: Unit) -> str:
        found = overview.detail(house, unit, code, _week(request, unit), lang)
        width = NARROW if request.query.get("small") else WIDE
        return charts.svg(found.picture, theme, width, found.alt, titled=False)

    try:
        return web.Response(text=await _read(request, draw), content_type="image/svg+xml")
    except (KeyError, ValueError):
        raise _missing(request) from None


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", charset="utf-8")
