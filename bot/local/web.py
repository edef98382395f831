"""Web page of the local front: a student, a member of staff and a team's channel side by side."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot import charts
from bot.local import front, render
from bot.local.front import Sitter
from bot.sheet import WIDTH
from bot.web import APP, COOKIE, TOKEN
from handlers.dialog import LANGS, Lang
from handlers.picture import DigestPicture
from storage import attachments, people, shown
from storage.database import Away
from storage.shown import Bubble
from storage.unit import Unit

PAGE = Path(__file__).parent / "page"
STUDENTS = ("Aino", "Elias", "Sofia")
LAST = 80  # messages of a place shown when the page opens
FILES_MOST = 30_000_000  # bytes of one turn with files in it
KEEP_ALIVE = 15.0
PHONE = 380  # pixels: on a phone it is shrunk a little and its words can still be read
FILES = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
EVENT_ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def mount(site: web.Application) -> None:
    """The page and what it calls."""
    site.router.add_get("/", index)
    site.router.add_get("/page/{file}", file)
    site.router.add_get("/api/people", who)
    site.router.add_get("/api/messages", messages)
    site.router.add_get("/api/live", live)
    site.router.add_post("/api/turn", turn)
    site.router.add_post("/api/lang", lang)
    site.router.add_get("/api/picture/{ref}.svg", picture)
    site.router.add_get("/api/file/{ref}/{id}", attached)


async def index(request: web.Request) -> web.StreamResponse:
    """The page. The key in the address becomes a cookie once and disappears from the address bar."""
    if "key" in request.query:
        if request.query["key"] != request.app[TOKEN]:
            raise web.HTTPForbidden(text="This key is not valid any more. Use the address that was printed last.")
        answer = web.HTTPSeeOther("/")
        answer.set_cookie(COOKIE, request.app[TOKEN], httponly=True, samesite="Strict", path="/")
        raise answer
    if request.cookies.get(COOKIE) != request.app[TOKEN]:
        raise web.HTTPForbidden(text="Open the page by the address that `jana demo` printed.")
    return web.Response(text=(PAGE / "page.html").read_text("utf-8"), content_type="text/html")


async def file(request: web.Request) -> web.Response:
    """A style, a script or the icon of the page; nothing comes from elsewhere."""
    name = request.match_info["file"]
    if name not in FILES:
        raise web.HTTPNotFound
    return web.Response(text=(PAGE / name).read_text("utf-8"), content_type=FILES[name], charset="utf-8")


async def who(request: web.Request) -> web.Response:
    """Who can sit where, and the words of the page in every language."""
    app = request.app[APP]
    house = app.house
    words = {
        lang: {
            key.partition(".")[2]: text[lang] for key, text in house.texts.entries.items() if key.startswith("page.")
        }
        for lang in LANGS
    }
    return web.json_response({
        "library": dict(house.library.name), "zone": house.library.zone.key,
        "students": list(STUDENTS),
        "staff": [{"name": member["name"], "team": member["team"]} for member in house.library.staff],
        "teams": [{"key": team.key, "name": dict(team.name)} for team in house.library.teams.values()],
        "words": words,
    })  # fmt: skip


def _sitter(app: Any, said: Mapping[str, Any]) -> Sitter:
    """Who is acting. The page may be anyone of the sample: whoever can open it sits at this machine."""
    role, name = said.get("role"), str(said.get("name", ""))[:40]
    if role == "staff":
        member = next((m for m in app.house.library.staff if m["name"] == name), None)
        if member is not None:
            return Sitter("staff", name, member["team"])
    if role == "student" and name.strip():
        return Sitter("student", name.strip())
    raise web.HTTPBadRequest(text="No such person here.")


def _address(app: Any, sitter: Sitter, place: str) -> tuple[str, str]:
    """The address and kind of a place this person may write in."""
    if place == "private":
        return sitter.address, "private"
    team = place.removeprefix("team:")
    if sitter.role == "staff" and team in app.house.library.teams:
        return front.channel_address(team), "group"
    raise web.HTTPBadRequest(text="No such place for this person.")


async def lang(request: web.Request) -> web.Response:
    """The page was switched to another language: so is the person at it."""
    app = request.app[APP]
    try:
        said = await request.json()
        sitter = _sitter(app, said)
    except (ValueError, AttributeError) as wrong:
        raise web.HTTPBadRequest(text="This is not a person.") from wrong
    if said.get("lang") not in LANGS:
        raise web.HTTPBadRequest(text="No such language.")
    try:
        await app.database.run(lambda unit: _speak(unit, sitter, said["lang"]))
    except Away:
        return web.json_response({"sentence": app.house.texts.line("desk.not_saved", said["lang"])}, status=503)
    return web.json_response({"lang": said["lang"]})


def _speak(unit: Unit, sitter: Sitter, lang: Lang) -> None:
    people.set_lang(unit, people.known(unit, front.NAME, sitter.address, lang).id, lang)


async def turn(request: web.Request) -> web.Response:
    """One turn. 202 when it is on disk; 503 with a sentence when it could not be saved."""
    app = request.app[APP]
    try:
        said = await request.clone(client_max_size=FILES_MOST).json()
        sitter = _sitter(app, said)
        address, kind = _address(app, sitter, str(said.get("place")))
        did = _did(said["did"])
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise web.HTTPBadRequest(text="This is not a turn.") from wrong
    lang: Lang = said["lang"] if said.get("lang") in LANGS else "fi"
    event_id = str(said.get("id", ""))
    if not event_id or len(event_id) > 60 or not set(event_id) <= EVENT_ID:
        raise web.HTTPBadRequest(text="A turn needs an id.")
    try:
        await app.receiver.receive(front.event(sitter, address, kind, did, lang, event_id))
    except Away:
        return web.json_response({"sentence": app.house.texts.line("desk.not_saved", lang)}, status=503)
    return web.json_response({"received": True}, status=202)


def _did(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What was done, in its one right shape. Raises for anything else."""
    match raw["t"]:
        case "said":
            return {"t": "said", "text": str(raw["text"]), **_reply_to(raw)}
        case "pressed":
            return {"t": "pressed", "handle": str(raw["handle"])[:40], "number": int(raw["number"])}
        case "filled":
            if not isinstance(raw["values"], dict):
                raise ValueError("values")  # noqa: TRY004  the page answers all of them alike
            return {"t": "filled", "handle": str(raw["handle"])[:40], "values": raw["values"]}
        case "sent":
            files = [{"data": str(one["data"]), "size": int(one["size"])} for one in raw["files"]]
            return {"t": "sent", "files": files, "note": str(raw.get("note", "")), **_reply_to(raw)}
        case _:
            raise ValueError("t")


def _reply_to(raw: Mapping[str, Any]) -> dict[str, str]:
    return {"reply_to": str(raw["reply_to"])[:40]} if raw.get("reply_to") else {}


def _bubble(bubble: Bubble, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "seq": bubble.seq, "first": bubble.first, "place": names[bubble.place], "ref": bubble.ref,
        "mine": bubble.mine, "at": bubble.at.isoformat(), "payload": bubble.payload,
        "text": render.text_of(bubble.payload),
    }  # fmt: skip


def _places(request: web.Request) -> dict[str, str]:
    """The places asked for: key of the place to its name on the page, such as `student:Aino`."""
    app, found = request.app[APP], {}
    for name in request.query.getall("place", []):
        kind, _, who_ = name.partition(":")
        address = front.channel_address(who_) if kind == "team" else Sitter(kind, who_).address
        found[front.place_of(app.database.keys, address)] = name
    return found


async def messages(request: web.Request) -> web.Response:
    """The last messages of the places asked for, and the number from which news count."""
    app, names = request.app[APP], _places(request)

    def read(unit: Unit) -> tuple[list[Bubble], int]:
        found = [bubble for place in names for bubble in shown.last(unit, [place], LAST)]
        return found, shown.top(unit, list(names))

    try:
        found, seq = await asyncio.to_thread(app.database.read, read)
    except Away:
        raise web.HTTPServiceUnavailable(text="The messages cannot be read just now.") from None
    found.sort(key=lambda bubble: bubble.first)
    return web.json_response({"seq": seq, "messages": [_bubble(bubble, names) for bubble in found]})


async def live(request: web.Request) -> web.StreamResponse:
    """News as they come (server-sent events); the page asks again from where it was after a break."""
    app, names = request.app[APP], _places(request)
    seq = int(request.headers.get("Last-Event-ID") or request.query.get("seq", "0"))
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    watch = front.Watch(app.screen, list(names), seq, first=seq - front.LATE)
    while True:
        found = await watch.news(KEEP_ALIVE)
        news = [f"id: {watch.seq}\ndata: {json.dumps(_bubble(b, names), ensure_ascii=False)}\n\n" for b in found]
        try:
            await response.write("".join(news).encode() or b": still here\n\n")
        except ConnectionResetError:  # the page was closed
            return response


async def picture(request: web.Request) -> web.Response:
    """The picture of a message as SVG, drawn on a thread, light or dark."""
    theme = "dark" if request.query.get("theme") == "dark" else "light"
    part = await asyncio.to_thread(request.app[APP].database.read, lambda unit: _part(unit, request, "picture"))
    if part is None:
        raise web.HTTPNotFound
    width = PHONE if request.query.get("small") else WIDTH
    svg = await asyncio.to_thread(charts.svg, DigestPicture.from_dict(part["data"]), theme, width, part["alt"])
    return web.Response(text=svg, content_type="image/svg+xml")


def _part(unit: Unit, request: web.Request, kind: str) -> dict[str, Any] | None:
    """The first part of a kind in the message named, if it stands in one of the places asked for."""
    places, ref = _places(request), request.match_info["ref"]
    bubble = next((b for place in places if (b := shown.by_ref(unit, place, ref)) is not None), None)
    named = request.match_info.get("id")
    parts: list[dict[str, Any]] = bubble.payload["parts"] if bubble else []
    return next((p for p in parts if p["t"] == kind and named in (None, p.get("id"))), None)


async def attached(request: web.Request) -> web.Response:
    """A file of a message: pictures and sound to look at and hear, anything else to save."""

    def find(unit: Unit) -> tuple[dict[str, Any], bytes] | None:
        part = _part(unit, request, "attached")
        content = attachments.content(unit, part["id"]) if part else None
        return (part, content) if part is not None and content is not None else None

    found = await asyncio.to_thread(request.app[APP].database.read, find)
    if found is None:
        raise web.HTTPNotFound
    part, content = found
    how = "attachment" if part["kind"] == "document" else "inline"
    headers = {"Content-Disposition": f'{how}; filename="{part["name"]}"'}
    return web.Response(body=content, content_type=part["mime"], headers=headers)
