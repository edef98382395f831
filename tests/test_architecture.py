"""The house stands as ARCHITECTURE.md draws it: imports go down, and each library has its one place."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("storage", "handlers", "schedules", "bot")  # from the bottom up
ONLY_IN = {
    "telegram": ("bot",), "slack_bolt": ("bot",), "slack_sdk": ("bot",), "aiohttp": ("bot",),
    "PIL": ("bot",),
    "sqlalchemy": ("storage",), "alembic": ("storage",), "apscheduler": ("schedules", "bot"),
}  # fmt: skip
FILES = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]


def imports(file):
    """Every module a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def wrong_arrows(package, modules):
    """What a file of this package must not import."""
    above = PACKAGES[PACKAGES.index(package) + 1 :]
    for module in modules:
        top = module.partition(".")[0]
        if top in above or (top in ONLY_IN and package not in ONLY_IN[top]):
            yield module


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_only_go_down(file):
    package = file.relative_to(ROOT).parts[0]
    assert list(wrong_arrows(package, imports(file))) == []


@pytest.mark.parametrize(
    ("package", "module"),
    [
        ("handlers", "sqlalchemy"),
        ("storage", "handlers.forms"),
        ("schedules", "bot.app"),
        ("handlers", "aiohttp.web"),
    ],
)
def test_a_wrong_arrow_would_be_seen(package, module):
    assert list(wrong_arrows(package, [module])) == [module]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_two_platforms_do_not_know_each_other(file):
    parts = file.relative_to(ROOT).parts
    if parts[:2] == ("bot", "telegram"):
        assert not [module for module in imports(file) if module.startswith("bot.slack")]
    if parts[:2] == ("bot", "slack"):
        assert not [module for module in imports(file) if module.startswith("bot.telegram")]


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if f.relative_to(ROOT).parts[0] in ("handlers", "schedules")],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_handlers_read_no_clock_and_never_await(file):
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await)
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("utcnow", "monotonic", "perf_counter") or file.name == "clockwork.py"
            assert not (
                node.attr in ("now", "today")
                and isinstance(node.value, ast.Name)
                and node.value.id in ("datetime", "date")
            )


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(file):
    assert ast.get_docstring(ast.parse(file.read_text("utf-8"))), f"{file} has no docstring"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_are_short_enough_to_be_one_thing(file):
    assert len(file.read_text("utf-8").splitlines()) <= 400
