"""Koha: saved reports and orders by its REST API, page by page; no loan or patron is ever asked for.

Source: the Swagger description of Koha's REST API and of the report service plugin of Koha-Suomi.
"""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any

import aiohttp

from bot.sources.ask import Answer, Fetched, GaveUp, Later, Patience, Refused, once, patiently, wanted_wait
from bot.sources.places import Koha, KohaReport

PAGE = 100
MOST_PAGES = 2_000
SHORT = 10  # rows that Koha's own report page gives when nobody has raised its limit
KEPT = ("order_id", "entry_date", "date_received", "quantity", "quantity_received", "status", "cancellation_date")


class Client:
    """One Koha: its token is asked for when it is needed, and once more when it has grown old."""

    def __init__(self, session: aiohttp.ClientSession, koha: Koha, patience: Patience) -> None:
        self.session, self.koha, self.patience = session, koha, patience
        self._token = ""

    async def _renewed(self) -> None:
        if not self.koha.client_id:
            return
        how = {"grant_type": "client_credentials", "client_id": self.koha.client_id,
               "client_secret": self.koha.client_secret}  # fmt: skip

        async def ask() -> Any:
            return _judged(
                await once(self.session, "POST", f"{self.koha.address}/api/v1/oauth/token", self.patience, data=how)
            )

        answer = await patiently("koha", ask, self.patience)
        self._token = str(_json(answer).get("access_token", ""))

    async def get(self, path: str, params: Mapping[str, str]) -> Answer:
        """One page. Raises Refused and GaveUp."""
        if not self._token:
            await self._renewed()
        renewed = False

        async def ask() -> Any:
            nonlocal renewed
            headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
            answer = await once(
                self.session, "GET", f"{self.koha.address}{path}", self.patience, params=params, headers=headers
            )
            if isinstance(answer, Answer) and answer.status == 401 and self._token and not renewed:
                renewed = True
                await self._renewed()
                return await ask()
            return _judged(answer)

        return await patiently("koha", ask, self.patience)

    async def rows(self, path: str, params: Mapping[str, str]) -> list[Any]:
        """All rows of all pages. Raises Refused when the pages do not hold what the first one promised."""
        found: list[Any] = []
        for page in range(1, MOST_PAGES + 1):
            answer = await self.get(path, {**params, "_page": str(page), "_per_page": str(PAGE)})
            rows = _json(answer)
            if not isinstance(rows, list):
                raise Refused("koha: no list came")
            found += rows
            total = answer.headers.get("X-Total-Count", "")
            if len(rows) < PAGE or (total.isdigit() and len(found) >= int(total)):
                if total.isdigit() and len(found) != int(total):
                    raise Refused(f"koha: {len(found)} rows came of {total}; they changed meanwhile, ask again")
                return found
        raise Refused("koha: there is no end of pages")


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError as wrong:
        raise GaveUp("koha: the answer is broken") from wrong


def _judged(answer: Answer | Later) -> Answer | Later:
    if isinstance(answer, Later):
        return answer
    if answer.status in (429, 502, 503, 504):
        return Later(f"HTTP {answer.status}", wanted_wait(answer))
    if answer.status >= 400:
        raise Refused(f"koha: HTTP {answer.status} {_said(answer)}".strip())
    return answer


def _said(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body).get("error", ""))[:150]
    except (ValueError, AttributeError):
        return ""


async def fetch(
    session: aiohttp.ClientSession, koha: Koha, first: date, last: date, patience: Patience
) -> AsyncIterator[Fetched]:
    """The saved reports of the days from `first` to `last`, and the orders. Raises Refused and GaveUp."""
    client = Client(session, koha, patience)
    for report in koha.reports:
        rows = await _report(client, report, first, last)
        if rows:
            data = json.dumps(rows, ensure_ascii=False).encode()
            yield Fetched(f"koha report {report.id} {first}–{last}.json", data, report.source)
    if koha.orders:
        for name, status, source in (
            ("received", "complete", "orders_received"),
            ("open", "new ordered partial", "orders_open"),
        ):
            rows = await _orders(client, status.split(), first if name == "received" else None)
            if rows:
                yield Fetched(f"koha orders {name} {last}.json", json.dumps(rows).encode(), source)


async def _report(client: Client, report: KohaReport, first: date, last: date) -> list[Any]:
    values = [said.format(first=first.isoformat(), last=last.isoformat()) for said in report.parameters]
    if not report.public:
        params = {"report_id": str(report.id), **{f"param{number}": value for number, value in enumerate(values, 1)}}
        return await client.rows("/api/v1/contrib/kohasuomi/reportservices/reports", params)
    params = {"id": str(report.id), "annotated": "1", **({"sql_params": values[0]} if values else {})}
    rows = _json(await client.get("/cgi-bin/koha/svc/report", params))
    if not isinstance(rows, list):
        raise Refused("koha: no list came")
    if len(rows) == SHORT:
        raise Refused(f"koha: report {report.id} gave exactly {SHORT} rows; raise SvcMaxReportRows, rows are being cut")
    return rows


async def _orders(client: Client, status: list[str], received_since: date | None) -> list[Any]:
    """Orders with only the fields that are counted: no names, no funds, no prices."""
    asked: dict[str, Any] = {"status": status}
    if received_since is not None:
        asked["date_received"] = {">=": received_since.isoformat()}
    rows = await client.rows("/api/v1/acquisitions/orders", {"q": json.dumps(asked), "_order_by": "order_id"})
    return [{key: row.get(key) for key in KEPT} for row in rows if isinstance(row, Mapping)]
