"""Slack killing: many people write by Slack to a real `jana run` that is killed again and again."""

import random
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.fakes import FakeSlack


def storm(slack: FakeSlack, people: int, each: int, kills: int, seed: int) -> dict:
    """Everybody writes at once, as Slack delivers it with its retries, while the process dies; what was kept and said."""
    dice, stop = random.Random(seed), threading.Event()
    names = [f"kirjoittaja{number:02d}" for number in range(people)]
    for name in names:
        slack.ask("users", name=name, real_name=name, locale="fi-FI")
    killed = threading.Thread(target=_kill, args=(slack, kills, dice, stop))
    killed.start()
    with ThreadPoolExecutor(people) as pool:
        list(pool.map(lambda name: _write(slack, name, each), names))
    killed.join()
    return ledger(slack, names, each)


def _kill(slack: FakeSlack, kills: int, dice: random.Random, stop: threading.Event) -> None:
    for _ in range(kills):
        time.sleep(2.0 + dice.random() * 2)
        slack.jana.send_signal(signal.SIGKILL)
        slack.jana.wait()
        slack.jana.stdout.close()
        slack.start()


def _write(slack: FakeSlack, name: str, each: int) -> None:
    """One after another. Slack delivers for minutes what is not acknowledged; the stand-in gives up after seconds, so
    an event that was not is delivered again here."""
    for number in range(each):
        text = f"/notes {name} viesti {number:04d}"
        sent = slack.ask("user/message", user=name, text=text, wait=0.01, quiet=0.01)["deliveries"]
        for event in [one["event_id"] for one in sent if not one["delivered"]]:
            while not slack.ask("redeliver", event_id=event, wait=0.01, quiet=0.01, expect_output=True)["acks"][0][
                "acked"
            ]:
                time.sleep(0.5)
        time.sleep(0.2)


def ledger(slack: FakeSlack, names: list[str], each: int) -> dict:
    """Every event in the inbox once and served; every person told once for each."""
    wanted = len(names) * each
    until = time.monotonic() + 240
    while time.monotonic() < until:
        with sqlite3.connect(slack.home / "jana.db") as db:
            served = db.execute("SELECT count(*) FROM inbox WHERE state = 1 AND platform = 'slack'").fetchone()[0]
            waiting = db.execute("SELECT count(*) FROM outbox WHERE state = 0").fetchone()[0]
        if served >= wanted and waiting == 0:
            break
        time.sleep(1)
    with sqlite3.connect(slack.home / "jana.db") as db:
        integrity = db.execute("PRAGMA integrity_check").fetchone()[0]
        quarantined = db.execute("SELECT count(*) FROM inbox WHERE state = 2").fetchone()[0]
    told = {name: _told(slack, name) for name in names}
    return {
        "integrity": integrity, "quarantined": quarantined, "events": wanted, "served": served, "left to send": waiting,
        "told too little": sum(max(each - count, 0) for count in told.values()),
        "told twice": sum(max(count - each, 0) for count in told.values()),
    }  # fmt: skip


def _told(slack: FakeSlack, name: str) -> int:
    messages = slack.get(f"messages?user={name}&limit=5000")["messages"]
    return sum("/notes" in str(one.get("text")) for one in messages if one.get("bot_id"))
