"""Lettering: how wide words are in the bundled font, and lines that fit."""

from functools import cache
from pathlib import Path

FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
FAMILY = "DejaVu Sans"
CONTROL = dict.fromkeys((*range(32), *range(127, 160), 65534, 65535))  # letters no picture can hold


@cache
def _advances() -> tuple[dict[int, int], int]:
    """How wide each letter is, in font units, read from the font's own tables (OpenType cmap format 4, hmtx)."""
    import struct

    data = FONT.read_bytes()
    count = struct.unpack(">H", data[4:6])[0]
    tables = {
        data[12 + 16 * i : 16 + 16 * i].decode(): struct.unpack(">II", data[20 + 16 * i : 28 + 16 * i])
        for i in range(count)
    }
    units = struct.unpack(">H", data[tables["head"][0] + 18 : tables["head"][0] + 20])[0]
    metrics = struct.unpack(">H", data[tables["hhea"][0] + 34 : tables["hhea"][0] + 36])[0]
    widths = struct.unpack(f">{metrics * 2}H", data[tables["hmtx"][0] : tables["hmtx"][0] + 4 * metrics])[::2]
    return {code: widths[min(glyph, metrics - 1)] for code, glyph in _glyphs(data, tables["cmap"][0])}, units


def _glyphs(data: bytes, start: int) -> list[tuple[int, int]]:
    import struct

    for i in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        offset = start + struct.unpack(">I", data[start + 8 + 8 * i : start + 12 + 8 * i])[0]
        if struct.unpack(">H", data[offset : offset + 2])[0] == 4:
            break
    segments = struct.unpack(">H", data[offset + 6 : offset + 8])[0] // 2
    arrays = [
        struct.unpack(f">{segments}H", data[at : at + 2 * segments])
        for at in (offset + 14 + k * 2 * segments + (2 if k else 0) for k in range(4))
    ]
    found = []
    for i, (end, first, delta, reach) in enumerate(zip(*arrays, strict=True)):
        for code in range(first, min(end, 0xFFFD) + 1):
            if reach == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                at = offset + 16 + 6 * segments + 2 * i + reach + 2 * (code - first)
                glyph = struct.unpack(">H", data[at : at + 2])[0]
            if glyph:
                found.append((code, glyph))
    return found


def width_of(text: str, size: float) -> float:
    """How wide a text is, in pixels."""
    widths, units = _advances()
    return sum(widths.get(ord(letter), units) for letter in text) * size / units


def wrap(text: str, size: float, room: float, most: int = 3) -> list[str]:
    """Lines that fit; a word too long for a line is cut, and what does not fit ends with an ellipsis."""
    lines: list[str] = []
    for word in text.translate(CONTROL).split() or [""]:
        rest = word
        while width_of(rest, size) > room:
            fits = (i for i in range(len(rest), 0, -1) if i == 1 or width_of(rest[:i] + "-", size) <= room)
            keep = next(fits)
            lines.append(rest[:keep] + "-")
            rest = rest[keep:]
        if lines and not lines[-1].endswith("-") and width_of(f"{lines[-1]} {rest}", size) <= room:
            lines[-1] += f" {rest}"
        else:
            lines.append(rest)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines
