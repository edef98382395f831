"""Slack echo: the least that a Slack bot can be: bare Bolt over aiohttp, one commit an event, the same words back."""

import os
import sqlite3
import sys

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


def main() -> None:
    """Serve until stopped."""
    port, file = int(sys.argv[1]), sys.argv[2]
    client = AsyncWebClient("xoxb-bench", base_url=os.environ["JANA_SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=os.environ["JANA_SLACK_SIGNING_SECRET"])
    database = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE events (id TEXT PRIMARY KEY, body TEXT)")

    @app.event("message")
    async def echo(event, client) -> None:
        database.execute("INSERT INTO events VALUES (?, ?)", (f"{event['channel']}:{event['ts']}", event["text"]))
        await client.chat_postMessage(channel=event["channel"], text=event["text"])

    web.run_app(app.web_app(path="/slack/events"), host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
