"""Places: the addresses of live sources, from sources.toml; a wrong one is a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from handlers.content_errors import BadContent
from handlers.imports.counter import KNOWN
from handlers.texts import read_toml

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HOURS = "https://api.kirjastot.fi"


@dataclass(frozen=True, slots=True)
class Provider:
    """A COUNTER provider: the address of its API, who asks, and which reports to ask for."""

    name: str
    address: str
    release: Literal["5.1", "5"]
    customer_id: str
    reports: tuple[str, ...]
    requestor_id: str = ""
    api_key: str = field(default="", repr=False)
    platform: str = ""


@dataclass(frozen=True, slots=True)
class KohaReport:
    """A saved report of Koha: its number, its parameters ({first}, {last} are days) and the template it is read by."""

    id: int
    source: str
    parameters: tuple[str, ...] = ()
    public: bool = False  # the OPAC's own report page, else the report service of the REST API


@dataclass(frozen=True, slots=True)
class Koha:
    """A Koha: its address, its API client and what to ask for."""

    address: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    reports: tuple[KohaReport, ...] = ()
    orders: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """Where opening hours come from: an id or short name in Kirjastohakemisto."""

    library: str
    address: str = HOURS


@dataclass(frozen=True, slots=True)
class Places:
    """All live sources of a library."""

    counter: tuple[Provider, ...] = ()
    koha: Koha | None = None
    hours: Hours | None = None


def load_places(file: Path) -> Places:
    """The sources of a file. Raises BadContent naming the key and the mend."""
    data = read_toml(file)
    providers = tuple(_provider(file, name, raw) for name, raw in data.get("counter", {}).items())
    koha = _koha(file, data["koha"]) if "koha" in data else None
    hours = None
    if "hours" in data:
        raw = data["hours"]
        hours = Hours(_word(file, "hours.library", raw), _address(file, "hours", {"address": HOURS, **raw}))
    return Places(providers, koha, hours)


def _provider(file: Path, name: str, raw: Mapping[str, Any]) -> Provider:
    where = f"counter.{name}"
    reports = tuple(str(one).upper() for one in raw.get("reports", ()))
    if not reports or not set(reports) <= KNOWN:
        raise BadContent(str(file), f"{where}.reports", 'the reports to ask for: ["TR_J1", "TR_J2", "TR_B1", "TR_B2"]')
    release = str(raw.get("release", "5.1"))
    if release not in ("5.1", "5"):
        raise BadContent(str(file), f"{where}.release", '"5.1" or "5"')
    return Provider(
        name, _address(file, where, raw), "5.1" if release == "5.1" else "5", _word(file, f"{where}.customer_id", raw),
        reports, str(raw.get("requestor_id", "")), _secret(file, where, raw, "api_key"), str(raw.get("platform", "")),
    )  # fmt: skip


def _koha(file: Path, raw: Mapping[str, Any]) -> Koha:
    reports = []
    for number, one in enumerate(raw.get("reports", ()), 1):
        if not isinstance(one.get("id"), int) or not one.get("source"):
            raise BadContent(str(file), f"koha.reports[{number}]", 'write { id = 12, source = "koha_loans" }')
        parameters = tuple(map(str, one.get("parameters", ())))
        reports.append(KohaReport(one["id"], str(one["source"]), parameters, bool(one.get("public", False))))
    return Koha(_address(file, "koha", raw), str(raw.get("client_id", "")), _secret(file, "koha", raw, "client_secret"),
                tuple(reports), bool(raw.get("orders", False)))  # fmt: skip


def _word(file: Path, where: str, raw: Mapping[str, Any]) -> str:
    found = raw.get(where.rpartition(".")[2])
    if not isinstance(found, str | int) or found == "":
        raise BadContent(str(file), where, "is missing")
    return str(found)


def _address(file: Path, where: str, raw: Mapping[str, Any]) -> str:
    """An https address; plain http only to this very machine, because keys go along."""
    found = str(raw.get("address", ""))
    parts = urlsplit(found)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise BadContent(str(file), f"{where}.address", "an https address")
    return found.rstrip("/")


def _secret(file: Path, where: str, raw: Mapping[str, Any], name: str) -> str:
    """A secret as it stands, or from the file that `<name>_file` names."""
    other = raw.get(f"{name}_file")
    if not other:
        return str(raw.get(name, ""))
    try:
        return Path(str(other)).read_text("utf-8").strip()
    except OSError as wrong:
        raise BadContent(str(file), f"{where}.{name}_file", f"{other} cannot be read: {wrong.strerror}") from wrong
