"""Alone: one `jana run` on one SQLite home at a time; the system lets go of it however the process ends."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_SECONDS = 0.25


class Taken(Exception):
    """Another process holds this home."""


@contextmanager
def held(home: Path, waits: Callable[[], bool] | None = None) -> Iterator[None]:
    """Hold the home. While another does: ask `waits` whether to go on waiting, or raise Taken."""
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / "running", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _taken(handle):
            if waits is None or not waits():
                raise Taken(str(home))
            time.sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
