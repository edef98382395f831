"""Piped: statements to PostgreSQL that do not wait for each other.

psycopg's own pipeline costs more processor time than it saves on one machine, so this speaks to libpq through the
same connection (psycopg.pq): ten statements of a turn take a quarter of the time (docs/decisions/015).
"""

import contextlib
import itertools
import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer

FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)


class Answer:
    """What a statement did or found. Who asks waits for it and for all before it."""

    __slots__ = ("_pipe", "_position", "prepares", "result")

    def __init__(self, pipe: "Pipe", prepares: str | None = None) -> None:
        self._pipe, self._position, self.prepares = pipe, 0, prepares
        self.result: Any = None

    def _come(self) -> Any:
        if self.result is None:
            self._pipe.settle()
        return self.result

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""
        return int(self._come().command_tuples or 0)

    def fetchall(self) -> list[Any]:
        """The rows not fetched yet."""
        rows = self._pipe.rows(self._come(), self._position)
        self._position += len(rows)
        return rows

    def fetchone(self) -> Any | None:
        """The next row, or none."""
        rows = self._pipe.rows(self._come(), self._position, 1)
        self._position += len(rows)
        return rows[0] if rows else None


class Pipe:
    """One connection. `execute` only sends; results come, and errors are raised, at the next `settle`."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection, self._raw = connection, connection.pgconn
        connection.prepare_threshold = None  # it would drop our statements with its own when something is taken back
        self._values = Transformer(connection)
        self._names: dict[str, bytes] = {}
        self._number = itertools.count()
        self._waiting: list[Answer] = []
        self._socket = select.poll()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Answer:
        """Send a statement whose places are $1, $2, …; it is prepared at its first use on this connection."""
        name = self._names.get(sql)
        if name is None:
            name = self._names[sql] = b"jana_%d" % next(self._number)
            self._raw.send_prepare(name, sql.encode())
            self._waiting.append(Answer(self, prepares=sql))
        texts = self._values.dump_sequence(values, [PyFormat.TEXT] * len(values))
        self._raw.send_query_prepared(name, texts, param_formats=self._values.formats)
        self._waiting.append(Answer(self))
        return self._waiting[-1]

    def settle(self) -> None:
        """Wait for all that was sent. Raises the first error; then nothing after it has been done."""
        waiting, self._waiting = self._waiting, []
        self._raw.pipeline_sync()
        wrong = None
        for answer in waiting:
            answer.result = self._next()
            self._next()  # the end of this one
            if answer.result.status in FAILED:
                wrong = wrong or answer.result
                self._names.pop(answer.prepares or "", None)
        self._next()  # the mark sent above
        if wrong is not None:
            raise psycopg.errors.error_from_result(wrong)

    def _next(self) -> Any:
        unsent = self._raw.flush()
        while self._raw.is_busy():
            self._socket.register(self._raw.socket, select.POLLIN | (select.POLLOUT if unsent else 0))
            self._socket.poll()
            self._raw.consume_input()
            unsent = unsent and self._raw.flush()
        return self._raw.get_result()

    def rows(self, result: Any, first: int, most: int | None = None) -> list[Any]:
        """Rows of a result as Python's values."""
        last = result.ntuples if most is None else min(result.ntuples, first + most)
        self._values.set_pgresult(result)
        return self._values.load_rows(first, last, tuple)

    @contextmanager
    def transaction(self) -> Iterator["Pipe"]:
        """All that is executed within happens together; the last of it goes out with the commit."""
        self._raw.enter_pipeline_mode()
        try:
            self.execute("BEGIN")
            yield self
            end = self.execute("COMMIT")
            self.settle()
            if end.result.command_status != b"COMMIT":  # after a failed statement the server only takes back
                raise psycopg.InternalError("not committed: a statement before it had failed")
        except BaseException:
            self._end()
            raise
        self._raw.exit_pipeline_mode()

    def _end(self) -> None:
        """Take everything back; a connection on which that fails is of no more use and closed."""
        try:
            if self._waiting:
                with contextlib.suppress(psycopg.Error):
                    self.settle()
            self.execute("ROLLBACK")
            self.settle()
            self._raw.exit_pipeline_mode()
        except psycopg.Error:
            self._connection.close()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """For statements that are run in another way on the same connection and in the same transaction."""
        self.settle()
        self._raw.exit_pipeline_mode()
        try:
            yield
        finally:
            self._raw.enter_pipeline_mode()
