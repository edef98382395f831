"""Numbers: figures as people and systems write them; what can be read in two ways is refused, never guessed."""

import math
import re
from collections.abc import Iterable

from handlers.imports.cells import FORMULA, Cell
from handlers.imports.problems import Wrong, shown

MOST = 1_000_000_000
NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "null", "none", "..", "...", "nan"})
SPACES = re.compile("[\u00a0\u2009\u202f' ]")  # the apostrophe too groups thousands
PLAIN = re.compile(r"-?[0-9]+")
SPACED = re.compile(r"-?[1-9][0-9]{0,2}(?:[\u00a0\u2009\u202f' ][0-9]{3})+(?:[.,][0-9]+)?")
GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+|-?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
FRACTION = re.compile(r"-?[0-9]+[.,][0-9]+")
BOTH = re.compile(r"-?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,|(?:,[0-9]{3})+\.)[0-9]+")
EXCEL_ERROR = re.compile(
    r"#(?:N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|PUUTTUU!|VÄRDEFEL!|SAKNAS!|ARVO!)", re.IGNORECASE
)


def _plain(cell: str) -> str:
    """The figure without a percent sign, Excel's text mark and typographic minus."""
    found = cell.strip().removeprefix("'").replace("\u2212", "-")
    return found.removesuffix("%").strip("\u00a0\u2009\u202f ")


def _refuse(cell: Cell) -> Wrong:
    said = str(cell)
    if said == FORMULA or said.startswith("="):
        return Wrong("formula")
    if EXCEL_ERROR.match(said.strip()):
        return Wrong("excel_error", cell=shown(said))
    if said.strip().startswith(("<", ">")):
        return Wrong("hidden_number", cell=shown(said))
    return Wrong("not_number", cell=shown(said))


def _mark(text: str) -> str | None:
    """The decimal mark, where the figure itself shows it."""
    if SPACED.fullmatch(text):
        return next((mark for mark in ".," if mark in text), None)
    if BOTH.fullmatch(text):
        return max(".,", key=text.rfind)
    if FRACTION.fullmatch(text) and not _two_ways(text):
        return "," if "," in text else "."
    return None


def _two_ways(text: str) -> bool:
    """Whether it could be thousands as well as a fraction: 1,234 but not 0,123 or 12,34."""
    return bool(GROUPED.fullmatch(text)) and text.count(",") + text.count(".") == 1


def mark_of(cells: Iterable[Cell]) -> str | None:
    """The decimal mark of a column, when its figures agree on one."""
    found = {_mark(_plain(cell)) for cell in cells if isinstance(cell, str)} - {None}
    return found.pop() if len(found) == 1 else None


def decimal(cell: Cell, mark: str | None = None) -> float | None:
    """A figure; none for an empty cell. `mark` is the column's decimal mark, if it is known.

    Raises Wrong for what is not a figure, and for 1,234 when nothing tells whether that is thousands.
    """
    if isinstance(cell, bool):
        raise Wrong("not_number", cell=shown(cell))
    if isinstance(cell, int | float):
        return _within(cell, cell)
    if cell is None:
        return None
    if not isinstance(cell, str) or cell == FORMULA:
        raise _refuse(cell)
    text = _plain(cell)
    if text.casefold() in NOTHING:
        return None
    return _within(_value(text, cell, mark), cell)


def _value(text: str, cell: str, mark: str | None) -> float:
    if PLAIN.fullmatch(text):
        return float(text)
    if _two_ways(text):
        if mark is None:
            raise Wrong("two_ways", cell=shown(cell))
        return float(text.replace(mark, ".") if mark in text else text.replace(".", "").replace(",", ""))
    if GROUPED.fullmatch(text):
        return float(text.replace(".", "").replace(",", ""))
    own = _mark(text)
    if own is None and not SPACED.fullmatch(text):
        raise _refuse(cell)
    text = SPACES.sub("", text)
    if own is None:
        return float(text)
    return float(text.replace("," if own == "." else ".", "").replace(own, "."))


def _within(value: float, cell: Cell) -> float:
    if isinstance(value, float) and not math.isfinite(value):
        raise Wrong("not_number", cell=shown(cell))
    if abs(value) > MOST:
        raise Wrong("too_big_number", cell=shown(cell))
    return float(value)


def count(cell: Cell) -> int | None:
    """A whole number from zero up; none for an empty cell. In a count 1,055 can only be thousands. Raises Wrong."""
    if isinstance(cell, str) and _two_ways(_plain(cell)):
        cell = _plain(cell).replace(".", "").replace(",", "")
    value = decimal(cell)
    if value is None:
        return None
    if value < 0:
        raise Wrong("negative", cell=shown(cell))
    if not value.is_integer():
        raise Wrong("not_whole", cell=shown(cell))
    return int(value)
