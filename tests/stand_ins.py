"""Stand-ins: small servers that behave as COUNTER, Koha and Kirjastohakemisto say that they do, faults and all."""

import asyncio
import copy
import json
from contextlib import asynccontextmanager

from aiohttp import web

from tests.samples import SAMPLES

MADE_UP = SAMPLES / "made_up"
FAULTS = {
    1000: (503, "Service Not Available"), 1010: (503, "Service Busy"), 1011: (202, "Report Queued for Processing"),
    1020: (429, "Client has made too many requests"), 1030: (400, "Insufficient Information to Process Request"),
    2000: (401, "Requestor Not Authorized to Access Service"), 2010: (403, "Requestor is Not Authorized to Access Usage for Institution"),
    2020: (401, "APIKey Invalid"), 3020: (400, "Invalid Date Arguments"),
}  # fmt: skip


@asynccontextmanager
async def serving(app):
    """A server on a free port of this machine: its address."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()


class Counter:
    """A COUNTER server of one release. `script` says what the next answers to reports are: codes, or words for faults.

    It knows the months that it has, cuts reports to the months that are asked for, wants its key, and sees whether two
    requests are ever made at once.
    """

    def __init__(self, release="5.1", script=(), first="2022-01", last="2022-12", as_list=False):
        self.release, self.script, self.first, self.last, self.as_list = release, list(script), first, last, as_list
        self.asked, self.at_once, self.most_at_once, self.not_ready = [], 0, 0, None

    def app(self):
        app = web.Application()
        base = "/r51" if self.release == "5.1" else ""
        app.router.add_get(f"{base}/reports", self.reports)
        app.router.add_get(base + "/reports/{id}", self.report)
        return app

    def fault(self, code, status=None):
        said, words = FAULTS[code]
        body = {"Code": code, "Message": words, **({"Severity": "Error"} if self.release == "5" else {})}
        return web.json_response([body] if self.as_list else body, status=status or said)

    def refused(self, request):
        if not request.query.get("customer_id"):
            return self.fault(1030)
        return self.fault(2020) if request.query.get("api_key") != "SECRET-KEY" else None

    async def reports(self, request):
        if no := self.refused(request):
            return no
        months = (
            {"First_Month_Available": self.first, "Last_Month_Available": self.last} if self.release == "5.1" else {}
        )
        return web.json_response(
            [{"Report_ID": one, "Release": self.release, **months} for one in ("TR_B1", "TR_B2", "TR_J1", "TR_J2")]
        )

    async def report(self, request):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0.01)
            return await self.answer(request)
        finally:
            self.at_once -= 1

    async def answer(self, request):
        if no := self.refused(request):
            return no
        begin, end = request.query["begin_date"][:7], request.query["end_date"][:7]
        self.asked.append((request.match_info["id"], begin, end))
        if self.script and (said := await self.scripted(request, self.script.pop(0))):
            return said
        if begin < self.first or end > self.last:
            return self.fault(3020)
        return web.json_response(self.cut(request.match_info["id"].upper(), begin, end))

    async def scripted(self, request, said):
        match said:
            case int() as code:
                return self.fault(code)
            case "200 with an error":
                return self.fault(1011, 200)
            case "broken":
                return web.Response(body=b'{"Report_Header": {"Rep', content_type="application/json")
            case "html":
                return web.Response(text="<html>Bad gateway</html>", status=502, content_type="text/html")
            case "moved":
                raise web.HTTPFound("http://127.0.0.1:1/elsewhere")
            case "slow":
                await asyncio.sleep(0.6)
            case "cut":
                request.transport.close()
            case "no use":
                return web.json_response({"Code": 3030, "Message": "No Usage Available for Requested Dates"})
        return None

    def cut(self, report, begin, end):
        name = (
            f"counter51/{report.replace('_', '')}_sample_r51.json"
            if self.release == "5.1"
            else f"counter50/Sample-{report}.json"
        )
        data = copy.deepcopy(json.loads((SAMPLES / name).read_text("utf-8")))
        if self.release == "5.1":
            data["Report_Header"]["Report_Filters"] |= {"Begin_Date": f"{begin}-01", "End_Date": f"{end}-28"}
            for item in data["Report_Items"]:
                for one in item["Attribute_Performance"]:
                    for metric, months in one["Performance"].items():
                        one["Performance"][metric] = {
                            m: n for m, n in months.items() if begin <= m <= end and m != self.not_ready
                        }
        if self.not_ready:
            data["Report_Header"]["Exceptions"] = [
                {"Code": 3031, "Message": "Usage Not Ready for Requested Dates", "Data": self.not_ready}
            ]
        return data


class Koha:
    """A Koha with a token that grows old, pages with X-Total-Count, a report service with its own list, and bad days."""

    def __init__(self, rows=(), orders=(), tokens=1000, script=(), lost=0, public=()):
        self.rows, self.orders, self.life, self.script, self.lost, self.public = (
            list(rows),
            list(orders),
            tokens,
            list(script),
            lost,
            list(public),
        )
        self.token, self.uses, self.given, self.paths, self.filters = None, 0, 0, [], []

    def app(self):
        app = web.Application()
        app.router.add_post("/api/v1/oauth/token", self.give)
        app.router.add_get("/api/v1/contrib/kohasuomi/reportservices/reports", self.report)
        app.router.add_get("/api/v1/acquisitions/orders", self.listed)
        app.router.add_get("/cgi-bin/koha/svc/report", self.svc)
        return app

    async def give(self, request):
        data = await request.post()
        if data["client_secret"] != "SECRET-KEY" or data["grant_type"] != "client_credentials":
            return web.json_response({"error": "Invalid client"}, status=403)
        self.given, self.uses = self.given + 1, 0
        self.token = f"T{self.given}"
        return web.json_response({"access_token": self.token, "token_type": "Bearer", "expires_in": 3600})

    def guard(self, request):
        self.paths.append(request.path)
        if self.script:
            status = self.script.pop(0)
            if status != 200:
                return web.json_response({"error": "Not now"}, status=status, headers={"Retry-After": "0"})
        self.uses += 1
        if request.headers.get("Authorization") != f"Bearer {self.token}" or self.uses > self.life:
            return web.json_response({"error": "Authentication failure."}, status=401)
        return None

    def page(self, request, rows):
        size, number = int(request.query.get("_per_page", 20)), int(request.query.get("_page", 1))
        return web.json_response(
            rows[(number - 1) * size : number * size], headers={"X-Total-Count": str(len(rows) + self.lost)}
        )

    async def report(self, request):
        if no := self.guard(request):
            return no
        if request.query["report_id"] != "12":
            return web.json_response({"error": "The report is not on the list."}, status=403)
        self.filters.append((request.query.get("param1"), request.query.get("param2")))
        return self.page(request, self.rows)

    async def listed(self, request):
        if no := self.guard(request):
            return no
        asked = json.loads(request.query["q"])
        self.filters.append(asked)
        return self.page(request, [row for row in self.orders if row["status"] in asked["status"]])

    async def svc(self, request):
        return web.json_response(self.public)


class Directory:
    """A Kirjastohakemisto that knows one library."""

    def __init__(self, script=()):
        self.script, self.asked = list(script), []

    def app(self):
        app = web.Application()
        app.router.add_get("/v4/library", self.library)
        return app

    async def library(self, request):
        self.asked.append(dict(request.query))
        if self.script:
            said = self.script.pop(0)
            return web.Response(text="x", status=said) if isinstance(said, int) else web.Response(text=said)
        if request.query.get("slug") != "keksitty-kampuskirjasto":
            return web.json_response({"error": "not found"}, status=404)
        return web.Response(
            text=(MADE_UP / "kirkanta/library_schedules.json").read_text("utf-8"), content_type="application/json"
        )
