"""A newcomer: runs exactly the commands that docs/keeper/hour.md documents, in a clone of the previous commit."""

import os
import re
import subprocess
import time
from pathlib import Path

from tests.killing import ROOT

PAGE = ROOT / "docs" / "keeper" / "hour.md"
PARTS = re.compile(r"```sh\n(.*?)```|<!-- here: (\w+) -->", re.DOTALL)


def steps(page):
    """The page's commands, block by block, and the places where somebody does something else."""
    for found in PARTS.finditer(page):
        yield ("run", found[1]) if found[1] else ("here", found[2])


class Newcomer:
    """A shell in an empty folder, with what a newcomer would fill in."""

    def __init__(self, folder: Path, filled: dict[str, str], environment: dict[str, str]) -> None:
        self.folder, self.filled, self.done = folder, filled, []
        self.shell = subprocess.Popen(
            ["bash"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **environment},
        )  # fmt: skip

    def run(self, block: str) -> str:
        """Each line as documented; what it said. Fails when one fails."""
        said = ""
        for line in block.strip().splitlines():
            for word, value in self.filled.items():
                line = line.replace(word, value)
            self.shell.stdin.write(f"{line}\necho __ended $?\n")
            self.shell.stdin.flush()
            heard = []
            for answer in self.shell.stdout:
                if answer.startswith("__ended"):
                    break
                heard.append(answer)
            said += "".join(heard)
            assert answer.split()[-1] == "0", f"{line}\n{''.join(heard)}"
            self.done.append(line)
        return said

    def close(self) -> None:
        self.shell.stdin.close()
        self.shell.wait(timeout=20)
        self.shell.stdout.close()


def clone_of_the_commit_before(folder: Path) -> Path:
    """A repository that stands one commit back, to be cloned and later to be pulled from."""
    origin = folder / "origin"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(origin)], check=True)
    return origin


def step(origin: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(origin), *words], check=True, capture_output=True)


def follow(folder: Path, database: str, environment: dict[str, str], token: str, say) -> list[str]:
    """The whole page, from top to bottom; the commands that were run."""
    origin = clone_of_the_commit_before(folder)
    tip = subprocess.run(
        ["git", "-C", str(origin), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    step(origin, "checkout", "-q", "-B", "main", f"{tip}~1")
    venv = f"ln -sfn {ROOT / '.venv'} .venv"  # the pinned environment is there already
    filled = {
        "ADDRESS": str(origin),
        "THE-TOKEN": token,
        "postgresql://jana:PASSWORD@localhost/jana": database,
        "make setup": venv,
    }
    newcomer = Newcomer(folder, filled, environment)
    try:
        for kind, what in steps(PAGE.read_text("utf-8")):
            if kind == "here":
                say()
                continue
            if "git pull" in what:
                step(origin, "reset", "-q", "--hard", tip)
            newcomer.run(what)
            time.sleep(0.1)
    finally:
        newcomer.close()
    return newcomer.done
