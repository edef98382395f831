"""Saying things in Slack when it is not known whether they arrived: looked for first, never said twice."""

import asyncio

import pytest
from slack_sdk.errors import SlackApiError

from bot.fronts import Gone, Out, TooLarge
from bot.slack import files, render, speak


class Client:
    """As much of Slack as is needed: what was called, and answers given by name."""

    token, base_url = "xoxb-x", "https://slack.com/api/"

    def __init__(self, **answers):
        self.answers, self.called = answers, []

    def __getattr__(self, method):
        async def call(**arguments):
            self.called.append((method, arguments))
            answer = self.answers.get(method, {"ok": True})
            if isinstance(answer, str):
                raise SlackApiError("no", {"ok": False, "error": answer})
            return answer

        return call


def out(parts, **more):
    given = {
        "address": "T1:C1",
        "payload": {"parts": parts},
        "reference": "7",
        "edit": None,
        "thread": None,
        "unsure": True,
    }
    return Out(**{**given, **more})


FILE = [
    {"t": "say", "doc": [["p", 0, [["Vuosi 2026", "", None]]]]},
    {"t": "file", "name": "jana-2026.csv", "text": "a;b"},
]
WORDS = FILE[:1]


def said(client, what, *, reads=False):
    voice = speak.Voice(render.named(["help"]))
    voice.reads_channels = reads
    return asyncio.run(voice.say(client, what, "C1"))


def test_a_file_shared_before_a_crash_is_found_by_its_name_and_not_shared_again():
    shares = {"file": {"shares": {"public": {"C1": [{"ts": "1.5"}]}}}}
    client = Client(files_list={"files": [{"id": "F9", "name": "jana-2026.csv"}]}, files_info=shares)
    assert said(client, out(FILE)) == "1.5"
    assert "files_upload_v2" not in [method for method, _ in client.called]


def test_a_file_that_was_not_shared_is_shared_with_its_words_in_one_post():
    shares = {"file": {"shares": {"private": {"C1": [{"ts": "1.6"}]}}}}
    client = Client(files_list="missing_scope", files_upload_v2={"files": [{"id": "F1"}]}, files_info=shares)
    assert said(client, out(FILE)) == "1.6"
    (given,) = [arguments for method, arguments in client.called if method == "files_upload_v2"]
    assert given["initial_comment"] == "Vuosi 2026"
    assert "chat_postMessage" not in [method for method, _ in client.called]


def test_words_in_a_channel_are_looked_for_only_where_its_history_may_be_read():
    there = {"messages": [{"ts": "1.7", "metadata": {"event_payload": {"reference": "7"}}}]}
    may = Client(conversations_history=there)
    assert said(may, out(WORDS), reads=True) == "1.7"
    may_not = Client(conversations_history=there, chat_postMessage={"ts": "1.8"})
    assert said(may_not, out(WORDS)) == "1.8"
    assert "conversations_history" not in [method for method, _ in may_not.called]


def test_a_file_is_taken_away_itself_and_one_that_is_gone_already_is_as_wished():
    client = Client(files_delete="file_not_found")
    assert said(client, out([], edit="F12")) is None
    assert client.called == [("files_delete", {"file": "F12"})]
    client = Client()
    assert said(client, out([], edit="1.2")) is None
    assert client.called == [("chat_delete", {"channel": "C1", "ts": "1.2"})]


@pytest.mark.parametrize("url", ["https://files.slack.com.evil.example/x", "http://files.slack.com/x", "https://evil.example/?slack.com", "", "file:///etc/passwd"])  # fmt: skip
def test_the_token_is_shown_to_slacks_own_hosts_only(url):
    client = Client(files_info={"file": {"size": 5, "url_private_download": url}})
    with pytest.raises(Gone):
        asyncio.run(files.fetch(client, "F1", 100))


def test_a_file_that_is_too_large_is_not_even_begun():
    with pytest.raises(TooLarge):
        asyncio.run(
            files.fetch(
                Client(files_info={"file": {"size": 101, "url_private": "https://files.slack.com/x"}}), "F1", 100
            )
        )
