"""Program: a real process of Jana's or of a stand-in, forked from one that has already loaded what they all load.

Loading takes a fresh Python some two seconds of computing, and the tests start a hundred programs. Nothing runs in the
process they are forked from, so each begins as a fresh one does: by its own words, settings and folder. That a fresh
one starts is shown by the tests that start `python -m bot` themselves.
"""

import contextlib
import marshal
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import types
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOADED = (
    "bot.app", "bot.local.web", "bot.slack.adapter", "bot.slack.line", "bot.telegram.adapter", "bot.survey_page",
    "bot.yearbook", "storage.piped", "alembic.command", "uvloop", "tests.program",
)  # fmt: skip


@cache
def _nursery():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    return context


class Program:
    """What `subprocess.Popen` is for a program that is started afresh, as far as the tests need it.

    `name` is a module, as after `python -m`, or the path of a file.
    """

    def __init__(self, name, *words, env=os.environ, heard=True) -> None:
        told, out = os.pipe() if heard else (None, os.open(os.devnull, os.O_WRONLY))
        self.stdout = os.fdopen(told, encoding="utf-8") if heard else None
        code = _compiled(name) if str(name).endswith(".py") else None
        with Connection(out, readable=False) as said:
            begun = (str(name), code, words, dict(env), said)
            self._process = _nursery().Process(target=_become, args=begun, daemon=True)
            self._process.start()
        self.pid = self._process.pid

    @property
    def returncode(self):
        return self._process.exitcode

    poll = returncode.fget

    def wait(self, timeout=None):
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("jana", timeout)
        return self.returncode

    def send_signal(self, number):
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


@cache
def _compiled(file):
    return marshal.dumps(compile(Path(file).read_bytes(), str(file), "exec"))


def _become(name, code, words, environment, said) -> None:
    """Be this program, in the process that was forked for it."""
    with said, Path(os.devnull).open("wb") as nothing:
        os.dup2(said.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = [name, *map(str, words)]
    if code is None:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
        return
    sys.path.insert(0, str(Path(name).parent))
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    main.__file__ = name
    exec(marshal.loads(code), main.__dict__)
