"""Decode: the text of a file whatever wrote it, or the reason why it is not text."""

import re

from handlers.imports.problems import Unreadable

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OLD = ("cp1252", "iso-8859-15", "cp850", "mac-roman")
COMMON = frozenset("äöåÄÖÅé")
RARER = frozenset("ÉüÜ€–’”ŠšŽžõÕøØæÆáđŋ")
PIECE = 65_536  # bytes that are enough to know the encoding by
MULTIBYTE = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]")  # the letters of the north in UTF-8
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "old_excel"), (b"%PDF", "is_pdf"), (b"\x89PNG", "is_picture"),
    (b"\xff\xd8\xff", "is_picture"), (b"GIF8", "is_picture"), (b"\x1f\x8b", "is_packed"),
    (b"7z\xbc\xaf", "is_packed"), (b"Rar!", "is_packed"), (b"\x7fELF", "not_text"), (b"MZ\x90", "not_text"),
)  # fmt: skip


def text_of(data: bytes) -> str:
    """The text of a file. Raises Unreadable, with the line where it can be told."""
    for magic, key in FOREIGN:
        if data.startswith(magic):
            raise Unreadable(key)
    found = _decoded(data)
    if hit := CONTROL.search(found):
        raise Unreadable("not_text", line=found.count("\n", 0, hit.start()) + 1)
    _refuse_markup(found)
    return found.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_markup(text: str) -> None:
    start = text[:500].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<body")):
        raise Unreadable("is_html")
    if start.startswith("<"):
        raise Unreadable("is_xml")


def _decoded(data: bytes) -> str:
    for bom, name in BOMS:
        if data.startswith(bom):
            return _strict(data, name)
    if zeros := _zero_pattern(data):
        return _strict(data, zeros)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        if _is_broken_utf8(data):
            raise Unreadable("broken_letters", line=data.count(b"\n", 0, wrong.start) + 1) from wrong
    return data.decode(_oldest(data[:PIECE]), "replace")


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Unreadable("broken_letters", line=line) from wrong


def _zero_pattern(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of western text is zero."""
    piece = data[: PIECE - PIECE % 2]
    if len(piece) < 4 or len(data) % 2:
        return None
    even, odd = piece[::2].count(0) * 2 / len(piece), piece[1::2].count(0) * 2 / len(piece)
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.1 else None


def _is_broken_utf8(data: bytes) -> bool:
    """Whether it was meant as UTF-8: most of the letters outside ASCII come in its pairs."""
    outside = sum(byte > 0x7F for byte in data[: 4 * PIECE])
    paired = sum(len(hit) for hit in MULTIBYTE.findall(data[: 4 * PIECE]))
    return paired > 0 and paired * 2 > outside


def _oldest(piece: bytes) -> str:
    """The older encoding in which the letters are mostly those of the north; the first of equals."""

    def score(name: str) -> float:
        letters = [letter for letter in piece.decode(name, "replace") if ord(letter) > 0x7F]
        return sum(2 * (letter in COMMON) + (letter in RARER) - (letter == "\ufffd") for letter in letters)

    return max(OLD, key=score)
