"""Command: Jana's command line in this process, where it is not the point that it is a program of its own.

A fresh process takes some two seconds to load everything; that it starts and ends well is shown by tests that start it.
"""

import contextlib
import io
import os
from dataclasses import dataclass
from unittest import mock

from bot import cli, logs


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def jana(environment, *words) -> Ran:
    """Run `jana WORDS` with these settings beside those of the machine. The log of the tests stays as it is."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environment),
        mock.patch.object(logs, "begin"),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = cli.main(list(words))
        except SystemExit as ended:
            code = ended.code
    return Ran(code or 0, out.getvalue(), err.getvalue())
