"""Web: one aiohttp server for the chat page, health, readiness, metrics and, later, webhooks."""

import hmac
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp import web

from bot import figures
from bot.app import App
from bot.settings import TELEGRAM_HOOK
from storage import outbox, probe
from storage.database import Away
from storage.unit import Unit

log = logging.getLogger("jana.web")

BODY_MOST = 1_000_000  # bytes
COOKIE = "jana_session"
APP: web.AppKey[App] = web.AppKey("app", App)
TOKEN: web.AppKey[str] = web.AppKey("token", str)
HOSTS: web.AppKey[frozenset[str]] = web.AppKey("hosts", frozenset)
STARTED: web.AppKey[float] = web.AppKey("started", float)
SESSION: web.RequestKey[bool] = web.RequestKey("session", bool)  # whether the request carries the key of the page

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
OPEN_PATHS = ("/healthz", "/readyz", "/metrics")
FIGURES = "/indicators"
SURVEY = "/s/"  # the code in the address is its secret
HOOKS = (TELEGRAM_HOOK, "/slack/events", "/slack/install", "/slack/oauth_redirect")  # have a secret of their own


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Only our own names as Host (DNS rebinding), only with the session, writes only from our own page."""
    if request.path in HOOKS or request.path.startswith(SURVEY):
        return await handler(request)
    if request.host not in request.app[HOSTS]:
        raise web.HTTPForbidden(text="This address is not served here.")
    request[SESSION] = _has_session(request)
    if request.path.startswith(FIGURES):  # has passes of its own
        return await handler(request)
    if request.path not in OPEN_PATHS and request.path != "/" and not request[SESSION]:
        raise web.HTTPForbidden(text="Open the page by the address that `jana demo` printed.")
    if request.method == "POST" and request.headers.get("X-Jana") != "1":
        raise web.HTTPForbidden(text="Only the page itself may do this.")
    return await handler(request)


async def _dress(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)


def _has_session(request: web.Request) -> bool:
    said = request.cookies.get(COOKIE, "").encode()
    return hmac.compare_digest(said, request.app[TOKEN].encode())


async def healthz(_request: web.Request) -> web.Response:
    """Alive."""
    return web.Response(text="ok\n")


def _probed(unit: Unit) -> tuple[int, datetime | None]:
    probe.write(unit)
    return outbox.waiting(unit)


async def readyz(request: web.Request) -> web.Response:
    """Ready, or why not: each part with its state."""
    app = request.app[APP]
    parts = {"content": "ok", "database": "ok"}
    try:
        waiting, oldest = await app.database.run(_probed)
        parts["outbox"] = f"{waiting} waiting" + (f", the oldest since {oldest.isoformat()}" if oldest else "")
    except Away as away:
        parts["database"] = f"cannot be written: {away}"
    parts |= app.states()
    ready = all(state == "ok" for name, state in parts.items() if name != "outbox")
    return web.json_response({"ready": ready, "parts": parts}, status=200 if ready else 503)


async def telegram_webhook(request: web.Request) -> web.Response:
    """Hand an update to the Telegram front, when webhooks are switched on."""
    app = request.app[APP]
    front = app.fronts.get("telegram")
    if front is None or not app.settings.telegram_webhook_url:
        raise web.HTTPNotFound
    return await front.webhook(request, app.receiver)  # type: ignore[attr-defined, no-any-return]


async def slack_events(request: web.Request) -> web.Response:
    """Hand an event to the Slack front, when signed HTTP is switched on."""
    app = request.app[APP]
    front = app.fronts.get("slack")
    if front is None or not app.settings.slack_signing_secret:
        raise web.HTTPNotFound
    return await front.http(request)  # type: ignore[attr-defined, no-any-return]


async def slack_install(request: web.Request) -> web.Response:
    """The pages by which a Slack workspace takes Jana in, when that is switched on."""
    app = request.app[APP]
    front = app.fronts.get("slack")
    if front is None or not app.settings.slack_client_id:
        raise web.HTTPNotFound
    return await front.pages(request)  # type: ignore[attr-defined, no-any-return]


async def metrics(request: web.Request) -> web.Response:
    """Prometheus. Counts only, nothing about any person."""
    body = await figures.text(request.app[APP], time.monotonic() - request.app[STARTED])
    return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4"})


def make(app: App, host: str, port: int, token: str | None = None) -> web.Application:
    """The web application; the token is what opens the chat page."""
    from bot import board_pages
    from bot.local import web as page
    from bot.survey_page import SurveyPage

    site = web.Application(middlewares=[guard], client_max_size=BODY_MOST)
    site[APP], site[TOKEN], site[STARTED] = app, token or secrets.token_urlsafe(24), time.monotonic()
    names = {host, "127.0.0.1", "localhost", "[::1]"}
    public = {urlsplit(app.house.web).netloc} if app.house.web else set()
    site[HOSTS] = frozenset({f"{name}:{port}" for name in names} | ({*names} if port in (80, 443) else set()) | public)
    site.on_response_prepare.append(_dress)
    site.router.add_get("/healthz", healthz)
    site.router.add_get("/readyz", readyz)
    site.router.add_get("/metrics", metrics)
    site.router.add_post(HOOKS[0], telegram_webhook)
    site.router.add_post(HOOKS[1], slack_events)
    for page_of_slack in HOOKS[2:]:
        site.router.add_get(page_of_slack, slack_install)
    page.mount(site)
    board_pages.mount(site)
    SurveyPage(app).mount(site)
    return site


async def serve(app: App, host: str, port: int, token: str | None = None) -> tuple[web.AppRunner, str]:
    """Start serving; the runner to stop it and the address to open."""
    site = make(app, host, port, token)
    runner = web.AppRunner(site, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, f"http://{host}:{port}/?key={site[TOKEN]}"
