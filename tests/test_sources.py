"""Live sources against stand-ins that behave as their specifications say: paging, errors, queues, limits, bad bodies."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, time

import aiohttp
import pytest

from bot.cli import main
from bot.local import front
from bot.settings import Settings
from bot.sources import counter_api, kirkanta, koha, rounds
from bot.sources.ask import GaveUp, Patience, Refused
from bot.sources.places import Hours, KohaReport, Provider, load_places
from bot.sources.places import Koha as KohaPlace
from handlers.content_errors import BadContent
from handlers.imports.counter import totals
from handlers.imports.read import read
from storage import tallies
from storage.tables import outbox
from tests.samples import SAMPLES
from tests.stand_ins import Counter, Directory, Koha, serving

SOON = Patience(first=0.01, most=0.04, whole=1.0, answer=0.3)


@asynccontextmanager
async def at(server):
    """A stand-in and a session to talk to it."""
    async with serving(server.app()) as address, aiohttp.ClientSession() as session:
        yield session, address


def provider(address, release="5.1", **more):
    return Provider(**{"name": "Made-up", "address": address, "release": release, "customer_id": "kirjasto1", "reports": ("TR_B1", "TR_B2"), "api_key": "SECRET-KEY"} | more)  # fmt: skip


async def fetched(server, release="5.1", last="2022-12", patience=SOON, first=None, **more):
    async with at(server) as (session, address):
        return [
            one async for one in counter_api.fetch(session, provider(address, release, **more), last, patience, first)
        ]


# --- COUNTER ------------------------------------------------------------------------------------------------------


async def test_the_last_three_months_of_each_report_are_fetched_one_request_at_a_time():
    server = Counter()
    found = await fetched(server)
    assert server.asked == [("tr_b1", "2022-10", "2022-12"), ("tr_b2", "2022-10", "2022-12")]
    assert server.most_at_once == 1
    assert [one.name for one in found] == ["Made-up TR_B1 2022-10–2022-12.json", "Made-up TR_B2 2022-10–2022-12.json"]
    assert read(found[0].data).months == ("2022-10", "2022-11", "2022-12")


async def test_a_whole_year_adds_up_to_the_published_figures():
    found = await fetched(Counter(), first="2022-01")
    expected = json.loads((SAMPLES / "expected_totals.json").read_text("utf-8"))["counter51/TRB2_sample_r51"]["totals"]
    assert totals(read(found[1].data)) == expected


async def test_only_months_that_the_provider_has_are_asked_for():
    server = Counter(first="2022-11", last="2022-11")
    await fetched(server)
    assert {asked[1:] for asked in server.asked} == {("2022-11", "2022-11")}
    assert await fetched(Counter(last="2022-08")) == []  # nothing new yet: nothing is asked, nothing is wrong


@pytest.mark.parametrize("release", ["5.1", "5"])
@pytest.mark.parametrize(
    "script",
    [
        [1011, 1011, 1011],
        [1010],
        [1000, 1010],
        [1020, 1020],
        ["broken"],
        ["html"],
        ["cut"],
        ["200 with an error"],
        ["slow"],
    ],
    ids=str,
)
async def test_what_passes_is_waited_out(script, release):
    server = Counter(
        release,
        script,
        first="2016-01" if release == "5" else "2022-01",
        last="2016-03" if release == "5" else "2022-12",
    )
    found = await fetched(server, release, last=server.last)
    assert len(found) == 2
    assert read(found[0].data).problems == ()
    assert len(server.asked) == 2 + len(script)


@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("code", [2000, 2010, 2020, 1030, 3020])
async def test_what_does_not_pass_is_told_at_once(code, as_list):
    server = Counter(script=[code], as_list=as_list)
    with pytest.raises(Refused, match=str(code)):
        await fetched(server)
    assert len(server.asked) == 1


async def test_a_wrong_key_is_refused_before_any_report_is_asked_for():
    server = Counter()
    with pytest.raises(Refused, match="2020 APIKey Invalid"):
        await fetched(server, api_key="wrong")
    assert server.asked == []


async def test_a_report_that_stays_in_the_queue_is_given_up_in_the_end():
    with pytest.raises(GaveUp, match="1011"):
        await fetched(Counter(script=[1011] * 1000))


async def test_keys_do_not_follow_an_address_that_has_moved():
    with pytest.raises(Refused, match="moved"):
        await fetched(Counter(script=["moved"]))


async def test_a_report_that_the_provider_has_not_is_told():
    with pytest.raises(Refused, match="no report DR"):
        await fetched(Counter(), reports=("DR",))


@pytest.mark.parametrize("release", ["5.1", "5"])
async def test_no_use_is_zero_and_no_error(release):
    server = Counter(
        release,
        ["no use", "no use"],
        first="2016-01" if release == "5" else "2022-01",
        last="2016-03" if release == "5" else "2022-12",
    )
    found = await fetched(server, release, last=server.last)
    report = read(found[0].data)
    assert report.months == report.ready
    assert len(report.months) == 3
    assert report.uses == ()


async def test_months_that_are_not_ready_are_kept_out():
    server = Counter()
    server.not_ready = "2022-12"
    report = read((await fetched(server))[0].data)
    assert report.ready == ("2022-10", "2022-11")


async def test_an_address_that_says_r51_already_does():
    async with at(Counter()) as (session, address):
        found = [one async for one in counter_api.fetch(session, provider(f"{address}/r51"), "2022-12", SOON)]
    assert len(found) == 2


async def test_no_key_is_ever_logged(caplog):
    caplog.set_level(logging.DEBUG)
    await fetched(Counter(script=[1011, "cut", "html"]))
    assert "asking again" in caplog.text
    assert "SECRET-KEY" not in caplog.text
    assert "SECRET-KEY" not in repr(provider("https://x"))


# --- Koha ---------------------------------------------------------------------------------------------------------

LOANS = [
    {"date": f"2026-10-{1 + number % 28:02d}", "branch": f"B{number}", "type": "issue", "interface": "sip", "loans": 1}
    for number in range(250)
]
ORDER = {
    "order_id": 1,
    "entry_date": "2026-09-01",
    "date_received": "2026-10-01",
    "quantity": 1,
    "quantity_received": 1,
    "status": "complete",
    "created_by": 12,
    "cancellation_date": None,
}
SPAN = (date(2026, 10, 1), date(2026, 10, 31))
REPORT = KohaReport(12, "koha_loans", ("{first}", "{last}"))


async def from_koha(server, patience=SOON, **more):
    async with at(server) as (session, address):
        place = KohaPlace(
            **{"address": address, "client_id": "jana", "client_secret": "SECRET-KEY", "reports": (REPORT,)} | more
        )
        return [one async for one in koha.fetch(session, place, *SPAN, patience)]


async def test_all_pages_of_a_report_come():
    server = Koha(LOANS)
    [one] = await from_koha(server)
    assert json.loads(one.data) == LOANS
    assert (one.source, len(server.paths), server.filters[0]) == ("koha_loans", 3, ("2026-10-01", "2026-10-31"))


async def test_a_page_that_is_exactly_full_is_not_the_last_one():
    [one] = await from_koha(Koha(LOANS[:200]))
    assert len(json.loads(one.data)) == 200


async def test_a_token_that_grows_old_between_two_pages_is_renewed():
    server = Koha(LOANS, tokens=1)
    [one] = await from_koha(server)
    assert len(json.loads(one.data)) == 250
    assert server.given == 3


async def test_a_busy_koha_is_waited_out_and_a_locked_one_told():
    [one] = await from_koha(Koha(LOANS[:5], script=[503, 429, 200]))
    assert len(json.loads(one.data)) == 5
    with pytest.raises(Refused, match="HTTP 403 The report is not on the list"):
        await from_koha(Koha(), reports=(replace(REPORT, id=13),))
    with pytest.raises(Refused, match="Invalid client"):
        await from_koha(Koha(), client_secret="wrong")


async def test_rows_that_go_missing_between_pages_are_not_taken_for_all():
    with pytest.raises(Refused, match="250 rows came of 253"):
        await from_koha(Koha(LOANS, lost=3))


async def test_exactly_ten_rows_of_the_public_report_are_a_warning():
    public = replace(REPORT, public=True)
    with pytest.raises(Refused, match="SvcMaxReportRows"):
        await from_koha(Koha(public=LOANS[:10]), reports=(public,))
    [one] = await from_koha(Koha(public=LOANS[:11]), reports=(public,))
    assert len(json.loads(one.data)) == 11


async def test_orders_come_without_anything_personal():
    server = Koha(
        orders=[ORDER, ORDER | {"order_id": 2, "status": "ordered", "date_received": None, "quantity_received": 0}]
    )
    received, opened = await from_koha(server, reports=(), orders=True)
    assert (received.source, opened.source) == ("orders_received", "orders_open")
    assert [row["order_id"] for row in json.loads(received.data)] == [1]
    assert [row["order_id"] for row in json.loads(opened.data)] == [2]
    assert b"created_by" not in received.data + opened.data


# --- opening hours ------------------------------------------------------------------------------------------------


async def hours(server, library="keksitty-kampuskirjasto"):
    async with at(server) as (session, address):
        return await kirkanta.fetch(session, Hours(library, address), 4, SOON)


async def test_staffed_hours_and_open_doors_are_told_apart():
    days = await hours(server := Directory())
    assert server.asked[0]["period.end"] == "4w"
    assert [(one.day.isoformat(), one.staffed, one.open) for one in days] == [
        ("2026-12-04", ((time(8), time(16)),), ((time(7), time(20)),)),
        ("2026-12-05", ((time(10), time(12)), (time(12, 30), time(14))), ((time(10), time(12)), (time(12, 30), time(14)))),
        ("2026-12-06", (), ()),
    ]  # fmt: skip


async def test_days_that_differ_from_the_librarys_file_are_named(house):
    found = kirkanta.differences(house.library, await hours(Directory()))
    assert [(one.day.day.isoformat(), one.own) for one in found] == [
        ("2026-12-04", (time(8), time(18))),
        ("2026-12-05", None),
    ]


async def test_the_directory_may_be_busy_or_broken_for_a_while_and_a_library_unknown():
    assert len(await hours(Directory([429, 500, "{"]))) == 3
    with pytest.raises(Refused, match="404"):
        await hours(Directory(), "olematon")
    with pytest.raises(Refused, match="another shape"):
        await hours(Directory(['{"result": {"schedules": [{"date": "huomenna"}]}}']))


# --- sources.toml and the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('[counter.x]\naddress="https://x"\ncustomer_id="c"', "counter.x.reports"), ('[counter.x]\naddress="https://x"\nreports=["TR"]', "counter.x.customer_id"),
        ('[counter.x]\naddress="http://x"\ncustomer_id="c"\nreports=["TR"]', "counter.x.address"), ('[counter.x]\naddress="https://x"\ncustomer_id="c"\nrelease=4\nreports=["TR"]', "counter.x.release"),
        ('[koha]\naddress="ftp://x"', "koha.address"), ('[koha]\naddress="https://x"\nreports=[{id="a"}]', "koha.reports[1]"), ("[hours]", "hours.library"),
        ('[koha]\naddress="https://x"\nclient_secret_file="/none"', "koha.client_secret_file"),
    ],
)  # fmt: skip
def test_a_wrong_place_is_named_by_its_key(tmp_path, toml, key):
    (tmp_path / "sources.toml").write_text(toml, "utf-8")
    with pytest.raises(BadContent) as wrong:
        load_places(tmp_path / "sources.toml")
    assert wrong.value.key == key


def test_secrets_may_stand_in_a_file_of_their_own(tmp_path):
    (tmp_path / "key").write_text("SECRET-KEY\n")
    (tmp_path / "sources.toml").write_text(
        f'[counter.x]\naddress="https://x/"\ncustomer_id=7\nreports=["tr_b1"]\napi_key_file="{tmp_path}/key"\n[hours]\nlibrary="a"'
    )
    places = load_places(tmp_path / "sources.toml")
    assert (places.counter[0].api_key, places.counter[0].reports, places.counter[0].address) == (
        "SECRET-KEY",
        ("TR_B1",),
        "https://x",
    )
    assert places.hours == Hours("a")


async def test_what_was_fetched_comes_in_as_a_file_does(tmp_path, monkeypatch, capsys):
    async with serving(Counter(last="2099-12").app()) as good, serving(Counter(script=[2010]).app()) as bad:
        text = "".join(
            f'[counter.{name}]\naddress="{address}"\ncustomer_id="k"\napi_key="SECRET-KEY"\nreports=["TR_B1","TR_B2"]\n'
            for name, address in (("good", good), ("bad", bad))
        )
        (tmp_path / "sources.toml").write_text(text, "utf-8")
        monkeypatch.setenv("JANA_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("JANA_SOURCES", str(tmp_path / "sources.toml"))
        assert main(["db", "upgrade"]) == 0
        code = await asyncio.to_thread(
            main, ["source", "fetch", "good", "--from", "2022-01", "--lang", "en", "--wait", "1"]
        )
        assert code == 0
        assert "January 2022: 13" in capsys.readouterr().out
        code = await asyncio.to_thread(main, ["source", "fetch", "--from", "2022-01", "--lang", "en", "--wait", "1"])
        said = capsys.readouterr()
        assert code == 1
        assert "bad: 2010" in said.err
        assert "Nothing changes." in said.out


def test_without_sources_the_command_says_how_to_have_them(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JANA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("JANA_SOURCES", raising=False)
    assert main(["source", "fetch"]) == 1
    assert "JANA_SOURCES" in capsys.readouterr().err


async def test_hours_that_differ_are_shown_for_a_person(tmp_path, monkeypatch, capsys):
    async with serving(Directory().app()) as address:
        (tmp_path / "sources.toml").write_text(
            f'[hours]\nlibrary="keksitty-kampuskirjasto"\naddress="{address}"', "utf-8"
        )
        monkeypatch.setenv("JANA_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("JANA_SOURCES", str(tmp_path / "sources.toml"))
        assert main(["db", "upgrade"]) == 0
        assert await asyncio.to_thread(main, ["source", "hours", "--lang", "en"]) == 0
    assert "2026-12-04: the directory has 08:00-16:00, the library's file 08:00-18:00." in capsys.readouterr().out


async def until(happened, seconds=60.0):
    """Wait for something to be true."""
    for _ in range(int(seconds / 0.02)):
        if happened():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never happened")


async def test_while_jana_runs_every_source_is_asked_once_a_week_and_a_refusal_is_told(
    database, house, clock, tmp_path, monkeypatch
):
    """Two processes on one database: one of them asks."""
    monkeypatch.setattr(rounds, "LOOK_SECONDS", 0.02)
    await asyncio.to_thread(database.run_now, lambda unit: front.furnish(unit, house))
    good, bad = Counter(last="2026-10", first="2026-08"), Counter(script=[2010] * 9, last="2026-10")
    async with serving(good.app()) as one, serving(bad.app()) as two:
        text = "".join(
            f'[counter.{name}]\naddress="{address}"\ncustomer_id="k"\napi_key="SECRET-KEY"\nreports=["TR_B1","TR_B2"]\n'
            for name, address in (("good", one), ("bad", two))
        )
        (tmp_path / "sources.toml").write_text(text, "utf-8")
        settings = Settings(home=tmp_path, sources=tmp_path / "sources.toml")
        tasks = [asyncio.create_task(rounds.keep_fetching(database, house, settings, SOON)) for _ in range(2)]
        await asyncio.sleep(0.2)
        assert good.asked == []  # the week has just begun: Tuesday at ten past four has gone by
        for week in (1, 2):
            clock.move("+7d")
            await until(lambda week=week: len(good.asked) == 2 * week and len(bad.asked) == week)
        await asyncio.sleep(0.2)
        for task in tasks:
            task.cancel()
    assert (len(good.asked), len(bad.asked)) == (4, 2)
    told = [row.payload for row in database.run_now(lambda unit: unit.all(outbox, order="id"))]
    assert len(told) == 2
    assert all("bad: 2010" in payload for payload in told)
    assert database.run_now(lambda unit: tallies.between(unit, "use.turnaway_rate", "2026-08", "2026-10"))
