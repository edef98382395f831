"""Figures: what /metrics tells of this worker and its database; counts only, nothing about any person."""

import resource
import sys

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from bot.app import App
from storage import backlog, probe
from storage.backlog import Backlog
from storage.database import Away
from storage.unit import Unit

MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB elsewhere


def _looked(unit: Unit) -> Backlog:
    probe.write(unit)
    return backlog.look(unit)


async def text(app: App, up: float) -> bytes:
    """All figures in the text format of Prometheus; `up` in seconds."""
    registry = CollectorRegistry()
    Counter("jana_turns_served", "Turns served since the start.", registry=registry).inc(app.desk.served)
    _gauge(registry, "jana_up_seconds", "Seconds since the start.", up)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MEMORY_UNIT
    _gauge(registry, "jana_memory_bytes", "The most memory this worker has held.", memory)
    fronts = Gauge("jana_front_ok", "1 while a front is connected.", ["front"], registry=registry)
    for name, state in app.states().items():
        fronts.labels(name).set(state == "ok")
    away = 0
    try:
        _backlog(registry, await app.database.run(_looked))
    except Away:
        away = 1
    _gauge(registry, "jana_database_away", "1 while the database cannot be written.", away)
    return generate_latest(registry)


def _backlog(registry: CollectorRegistry, found: Backlog) -> None:
    for name, about, value in (
        ("jana_inbox_waiting", "Turns that wait to be served.", found.turns),
        ("jana_inbox_quarantined", "Turns set aside after three failures.", found.quarantined),
        ("jana_outbox_waiting", "Messages that wait to be delivered.", found.letters),
        ("jana_outbox_dead", "Messages that can never be delivered.", found.dead),
        ("jana_outbox_oldest_seconds", "How long the oldest of them has waited.", found.oldest_seconds),
    ):
        _gauge(registry, name, about, value)


def _gauge(registry: CollectorRegistry, name: str, about: str, value: float) -> None:
    Gauge(name, about, registry=registry).set(value)
