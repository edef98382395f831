"""COUNTER API: reports of release 5.1 and 5.0 (SUSHI), one request at a time for each provider.

Source: COUNTER API specification 5.1 and COUNTER_SUSHI 5.0.3. "No use" (3030) is a value; "queued" (1011), "busy"
(1010) and "too many requests" (1020) are waited out; refusals of who asks are told to a person.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import aiohttp

from bot.sources.ask import Answer, Fetched, Later, Patience, Refused, once, patiently, wanted_wait
from bot.sources.places import Provider
from handlers.imports import dates

WAIT = (1000, 1010, 1011, 1020)
VALUES = (3030, 3031, 3032, 3040)  # they come with a report, or mean one without rows
BACK = 3  # months: providers correct their figures for so long


async def fetch(
    session: aiohttp.ClientSession, provider: Provider, last: str, patience: Patience, first: str | None = None
) -> AsyncIterator[Fetched]:
    """The provider's reports of the months up to `last`, each as the JSON it gave.

    Only months that the provider says it has are asked for. Raises Refused and GaveUp.
    """
    offered = await _offered(session, provider, patience)
    for report in provider.reports:
        if offered and report not in offered:
            raise Refused(f"{provider.name} has no report {report}")
        begin, end = first or dates.later(last, 1 - BACK), last
        earliest, newest = offered.get(report, ("", ""))
        begin, end = max(begin, earliest), min(end, newest or end)
        if begin > end:
            continue  # nothing new yet
        data = await _report(session, provider, report, begin, end, patience)
        yield Fetched(f"{provider.name} {report} {begin}–{end}.json", data, "counter")


def _params(provider: Provider, **more: str) -> dict[str, str]:
    who = {"customer_id": provider.customer_id, "requestor_id": provider.requestor_id, "api_key": provider.api_key,
           "platform": provider.platform}  # fmt: skip
    return {key: value for key, value in {**who, **more}.items() if value}


def _url(provider: Provider, path: str) -> str:
    """The paths of 5.1 stand under /r51, whether the address says so already or not."""
    base = provider.address.removesuffix("/r51")
    return f"{base}/r51{path}" if provider.release == "5.1" else f"{base}{path}"


async def _offered(
    session: aiohttp.ClientSession, provider: Provider, patience: Patience
) -> dict[str, tuple[str, str]]:
    """First and last month of each report the provider has; 5.0 does not say the months."""

    async def ask() -> Any:
        answer = await once(session, "GET", _url(provider, "/reports"), patience, params=_params(provider))
        return answer if isinstance(answer, Later) else _judged(answer)

    found = await patiently(provider.name, ask, patience)
    if not isinstance(found, list):
        raise Refused(f"{provider.name}: the list of reports is no list")
    return {
        str(one.get("Report_ID", "")).upper(): (
            str(one.get("First_Month_Available") or "")[:7], str(one.get("Last_Month_Available") or "")[:7]
        )
        for one in found if isinstance(one, Mapping)
    }  # fmt: skip


async def _report(
    session: aiohttp.ClientSession, provider: Provider, report: str, begin: str, end: str, patience: Patience
) -> bytes:
    url = _url(provider, f"/reports/{report.lower()}")
    span = {"begin_date": f"{begin}-01", "end_date": dates.bounds(end)[1].isoformat()}

    async def ask() -> Any:
        answer = await once(session, "GET", url, patience, params=_params(provider, **span))
        return answer if isinstance(answer, Later) else _judged(answer)

    found = await patiently(f"{provider.name} {report}", ask, patience)
    if not (isinstance(found, Mapping) and "Report_Header" in found):
        found = _empty(provider, report, span, _errors(found))
    return json.dumps(found, ensure_ascii=False).encode()


def _empty(provider: Provider, report: str, span: Mapping[str, str], errors: Sequence[Mapping[str, Any]]) -> Any:
    """A report without rows, for servers that answer "no use" with the bare remark."""
    filters = [{"Name": key.title(), "Value": value} for key, value in span.items()]
    header = {"Report_ID": report, "Release": provider.release, "Created_By": provider.name,
              "Report_Filters": filters, "Exceptions": list(errors)}  # fmt: skip
    return {"Report_Header": header, "Report_Items": []}


def _errors(data: Any) -> list[Mapping[str, Any]]:
    """Remarks in a reply: one object, a list of them, or those in the header of a report (5.0 with HTTP 200)."""
    if isinstance(data, Mapping) and "Report_Header" in data:
        inner = (data["Report_Header"] or {}).get("Exceptions") or []
        return _errors(inner) if inner else []
    many = data if isinstance(data, list) else [data]
    return [one for one in many if isinstance(one, Mapping) and str(one.get("Code", "")).isdigit()]


def _judged(answer: Answer) -> Any:
    """The data of an answer, or Later. Raises Refused with the code and what the provider said."""
    try:
        data = json.loads(answer.body)
    except ValueError:
        data = None
    errors = _errors(data)
    codes = [int(str(one["Code"])) for one in errors]
    if answer.status in (202, 429, 503) or any(code in WAIT for code in codes):
        return Later(f"HTTP {answer.status} {codes or ''}".strip(), wanted_wait(answer))
    no = [one for one in errors if int(str(one["Code"])) >= 1000 and int(str(one["Code"])) not in VALUES]
    has_rows = isinstance(data, Mapping) and bool(data.get("Report_Items"))
    if answer.status >= 500 or (data is None and answer.status == 200):
        return Later(f"HTTP {answer.status}")
    if (no and not has_rows) or (answer.status >= 400 and not (codes and not no)):
        said = f"{no[0]['Code']} {no[0].get('Message', '')}".strip() if no else f"HTTP {answer.status}"
        raise Refused(said[:200])
    return data
