"""How soon Jana is ready after start, and how much memory it holds."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.measure import show

IMPORTS = "import aiohttp.web, sqlalchemy, numpy, apscheduler.schedulers.background, cryptography.fernet, babel.dates, markdown_it, prometheus_client"


def timed(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    return time.perf_counter() - start


def ready(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until Jana says that it is open, and its resident memory in MB a second later."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    spent = time.perf_counter() - start
    time.sleep(1)
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    process.terminate()
    process.wait()
    process.stdout.close()
    return spent, pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "JANA_HOME": home, "JANA_HTTP_PORT": "8197", "JANA_LOG_LEVEL": "ERROR"}
        ready(environment)  # the first start makes the database and the index
        imports = min(timed([sys.executable, "-c", IMPORTS], environment) for _ in range(3))
        found = [ready(environment) for _ in range(3)]
        spent, memory = min(found)
        show(
            "ready after start, warm files",
            spent,
            "s",
            limit=f"importing the dependencies {imports:.2f} s",
            ratio=spent / imports,
            at_most=2,
        )
        show("ready after start, absolute", spent, "s", at_most=2)
        show("resident memory when ready", memory, "MB", at_most=160)


if __name__ == "__main__":
    main()
