"""Cleaning: a file as it came, told by its content and stripped of whatever says who made it, where and with what.

Pictures are decoded and drawn anew, so that nothing but what is seen remains; of a voice message the one page with tags
is written anew; plain text is only text. Everything else could carry its author's name and is not taken
(docs/decisions/010).
"""

import io
import struct
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps

from handlers.dialog import Cleaned, NotTaken

MOST = 10_000_000  # bytes of a file as it comes: a photo of a phone at full size
TEXT_MOST = 200_000
PIXELS_MOST = 60_000_000  # of a picture before it is made smaller; more is an attempt to fill the memory
SIDE_MOST = 2560  # pixels of the longer side afterwards: a page of text in it can still be read
NARROW = 20  # a picture so many times longer than wide is a file: chat services do not show it
QUALITY = 85
PICTURES = ("JPEG", "PNG", "GIF", "WEBP")
_SIGNS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")


def cleaned(raw: bytes) -> Cleaned | NotTaken:
    """The file as it may be kept, or why not."""
    if len(raw) > MOST:
        return NotTaken("large")
    if raw.startswith(_SIGNS) or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"):
        return _picture(raw)
    if raw.startswith(b"OggS"):
        return _voice(raw)
    return _text(raw)


def _picture(raw: bytes) -> Cleaned | NotTaken:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about odd metadata; it goes
            return _drawn_anew(raw)
    except Image.DecompressionBombError:
        return NotTaken("large")
    except Exception:  # noqa: BLE001  a decoder may fail in any way on what a stranger made
        return NotTaken("broken")


def _drawn_anew(raw: bytes) -> Cleaned | NotTaken:
    with Image.open(io.BytesIO(raw), formats=PICTURES) as image:
        if image.width * image.height > PIXELS_MOST:
            return NotTaken("large")
        image.draft("RGB", (SIDE_MOST, SIDE_MOST))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((SIDE_MOST, SIDE_MOST))
        seen = upright.convert("RGBA")
    fresh = Image.new("RGB", seen.size, "white")
    fresh.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True)
    is_narrow = max(fresh.size) > NARROW * min(fresh.size)
    return Cleaned("document" if is_narrow else "photo", "image/jpeg", out.getvalue())


# Formats that can be written in plain letters alone and still name their maker: PDF, PostScript, RTF, XML and its kin.
LETTERED = (b"%PDF", b"%!PS", b"{\\rtf", b"<")


def _text(raw: bytes) -> Cleaned | NotTaken:
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    if len(raw) > TEXT_MOST or start.startswith(LETTERED):
        return NotTaken("kind")
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return NotTaken("kind")
    if not words.strip() or any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in words):
        return NotTaken("kind")
    return Cleaned("document", "text/plain", words.encode())


# --- voice: Opus in Ogg (RFC 3533, RFC 7845) --------------------------------------------------------------------

HEADER = struct.Struct("<4sBBqIIIB")  # sign, version, flags, position, stream, number, checksum, segments
FIRST, CONTINUED = 2, 1
NO_TAGS = b"OpusTags" + struct.pack("<II", 0, 0)  # no maker, no comments


def _voice(raw: bytes) -> Cleaned | NotTaken:
    """The same sound with its page of tags empty; only a single stream, as voice messages are."""
    try:
        pages = list(_pages(raw))
        clean = _without_tags(pages)
    except (struct.error, ValueError, IndexError):
        return NotTaken("broken")
    return Cleaned("voice", "audio/ogg", clean)


Page = tuple[int, int, int, int, bytes, bytes]  # flags, position, stream, number, segment lengths, body


def _pages(raw: bytes) -> Iterator[Page]:
    at = 0
    while at < len(raw):
        sign, version, flags, position, stream, number, _checksum, segments = HEADER.unpack_from(raw, at)
        lengths = raw[at + HEADER.size : at + HEADER.size + segments]
        start = at + HEADER.size + segments
        end = start + sum(lengths)
        if sign != b"OggS" or version != 0 or len(lengths) != segments or end > len(raw):
            raise ValueError("not a page")
        yield flags, position, stream, number, lengths, raw[start:end]
        at = end


def _without_tags(pages: list[Page]) -> bytes:
    head, tags, *sound = pages
    is_plain = (
        head[5].startswith(b"OpusHead") and len(head[5]) == 19 and tags[5].startswith(b"OpusTags")
        and 255 not in tags[4][-1:] and sound and not any(page[0] & FIRST for page in pages[1:])
        and len({page[2] for page in pages}) == 1 and not sound[0][0] & CONTINUED
    )  # fmt: skip
    if not is_plain:
        raise ValueError("more than one stream, or tags that do not end on their page")
    bare = (tags[0], tags[1], tags[2], tags[3], bytes([len(NO_TAGS)]), NO_TAGS)
    return b"".join(_written(page) for page in (head, bare, *sound))


def _written(page: Page) -> bytes:
    flags, position, _stream, number, lengths, body = page
    blank = HEADER.pack(b"OggS", 0, flags, position, 1, number, 0, len(lengths)) + lengths + body
    return blank[:22] + struct.pack("<I", _checksum(blank)) + blank[26:]


def _table() -> list[int]:
    found = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        found.append(value & 0xFFFFFFFF)
    return found


_CRC = _table()


def _checksum(data: bytes) -> int:
    """Ogg's own checksum: the polynomial of Ethernet, not reflected, from zero."""
    value = 0
    for byte in data:
        value = ((value << 8) & 0xFFFFFFFF) ^ _CRC[(value >> 24) ^ byte]
    return value
