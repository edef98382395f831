"""Command line: every command in one table; exit code 0, 1 (it failed, in a sentence) or 2 (wrong usage)."""

import argparse
import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any

from bot import commands, logs
from bot.commands import Failed
from bot.settings import BadSetting, Settings, read_settings
from handlers.content_errors import BadContent
from storage.crypto import BadKey
from storage.database import Away
from storage.schema import WrongSchema

END_SECONDS = 8  # from SIGTERM; whoever stops us waits ten, and a busy machine hears it late


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="jana", description="The assistant of an academic library in chat.")
    table = top.add_subparsers(dest="command", required=True, metavar="command")

    demo = table.add_parser("demo", help="a sample library with half a year of history, in the browser")
    demo.add_argument("--port", type=int, default=None, help="port of the page (default 8080, or the next free one)")
    demo.add_argument("--fresh", action="store_true", help="throw the sample library away and begin anew")
    demo.set_defaults(run=_demo)

    run = table.add_parser("run", help="run Jana with the fronts that the settings switch on")
    run.set_defaults(run=_run)

    chat = table.add_parser("chat", help="talk with Jana in the terminal")
    chat.add_argument("--as", dest="role", choices=("student", "staff"), default="student")
    chat.add_argument("--person", default=None, help="a name; several people can chat at once")
    chat.add_argument("--lang", choices=("fi", "sv", "en"), default="fi")
    chat.add_argument("--json", action="store_true", help="JSON lines in and out, for programs")
    chat.set_defaults(run=_chat)

    commands.add(table)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command."""
    arguments = parser().parse_args(argv)
    try:
        settings = read_settings(os.environ)
        logs.begin(settings.log_level, settings.home)
        return int(arguments.run(arguments, settings) or 0)
    except (BadSetting, BadContent, BadKey, WrongSchema, Failed) as wrong:
        print(f"jana: {wrong}", file=sys.stderr)  # noqa: T201
        return 1
    except Away as away:
        print(f"jana: the database cannot be written: {away}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            sys.stdout.close()
        return 0


def run_app(work: Coroutine[Any, Any, None]) -> None:
    """On the event loop of the app."""
    from bot.app import run

    run(work)


def _chat(arguments: argparse.Namespace, settings: Settings) -> int:
    run_app(_chatting(arguments, settings))
    return 0


async def _chatting(arguments: argparse.Namespace, settings: Settings) -> None:
    from bot.app import build
    from bot.local import terminal
    from bot.local.front import Sitter

    app = build(settings)
    name = arguments.person or {"student": "Aino", "staff": app.house.first_of_staff()}[arguments.role]
    team = next((m["team"] for m in app.house.library.staff if m["name"].casefold() == name.casefold()), "")
    async with app:
        seat = terminal.Seat(app, Sitter(arguments.role, name, team), arguments.lang)
        if arguments.json:
            await terminal.chat_json(seat, sys.stdin, sys.stdout)
        else:
            await terminal.chat(seat, lambda line: print(line, flush=True))  # noqa: T201


def _run(_arguments: argparse.Namespace, settings: Settings) -> int:
    with _at_home(settings):
        run_app(_running(settings, settings.http_port))
    return 0


@contextlib.contextmanager
def _at_home(settings: Settings) -> Iterator[None]:
    """Alone on an SQLite home; a second copy says so and stands by. On PostgreSQL any number may run."""
    if settings.database_url and not settings.database_url.startswith("sqlite"):
        yield
        return
    from bot.alone import held

    told: list[int] = []

    def wait() -> bool:
        if not told:
            print(f"jana: another Jana runs on {settings.home}; standing by until it ends", file=sys.stderr, flush=True)  # noqa: T201
        told.append(1)
        return True

    with held(settings.home, wait):
        yield


def _demo(arguments: argparse.Namespace, settings: Settings) -> int:
    from bot import demo

    settings = demo.settings(settings, fresh=arguments.fresh)
    print("jana: playing the sample library's half-year; the first time takes a little", file=sys.stderr, flush=True)  # noqa: T201
    demo.prepare(settings)
    run_app(_running(settings, arguments.port or settings.http_port, search_port=arguments.port is None))
    return 0


async def _running(settings: Settings, port: int, *, search_port: bool = False) -> None:
    """Serve until told to stop; on SIGTERM finish what is being served and go."""
    from bot import web
    from bot.app import build
    from bot.sources.rounds import keep_fetching
    from schedules.clockwork import Clockwork

    app = await asyncio.to_thread(lambda: build(settings, fronts=True))
    app.when_learned = _keep_for_good
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with app:
        runner, address = await _listen(web.serve, app, settings.http_host, port, search_port=search_port)
        clockwork = Clockwork(app.database, app.house)
        clockwork.start()
        fetching = asyncio.create_task(keep_fetching(app.database, app.house, settings)) if settings.sources else None
        print(app.house.texts.line("terminal.open", "en", address=address), flush=True)  # noqa: T201
        try:
            await stop.wait()
            _end_in_time()
        finally:
            if fetching is not None:
                fetching.cancel()
            clockwork.stop()
            await runner.cleanup()


def _keep_for_good() -> None:
    """Take what was built at the start out of the garbage collector's rounds.

    Every full round went through all of it and stopped everybody for 110 ms, once in 1,600 messages at full load: that
    was the p99 of `bench_telegram` (167 ms before, 116 after; see the gc module's `freeze`).
    """
    gc.collect()
    gc.freeze()


def _end_in_time() -> None:
    """Whatever a thread is still busy with, the process ends: nothing acknowledged is only in memory."""
    last = threading.Timer(END_SECONDS, os._exit, (0,))
    last.daemon = True
    last.start()


async def _listen(serve, app, host: str, port: int, *, search_port: bool):  # type: ignore[no-untyped-def]
    """Listen on the port, or, when nobody asked for this very one, on the next that is free."""
    for candidate in range(port, port + (20 if search_port else 1)):
        try:
            return await serve(app, host, candidate)
        except OSError as wrong:
            last = wrong
    raise Failed(f"nothing can listen on {host}:{port} ({last.strerror}); choose another JANA_HTTP_PORT")
