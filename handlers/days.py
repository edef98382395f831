"""Days: a day to come as people write it, or as one of a few choices."""

import re
from datetime import date, timedelta

DOTTED = re.compile(r"(\d{1,2})\s?[./]\s?(\d{1,2})\s?[./]?\s?(\d{4})?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
SPANS = {"week": 7, "two": 14, "month": 28}  # days: the same weekday, so that a day of service stays one
FAR = 366  # days: further off is a slip of the finger


def read_day(text: str, today: date) -> date | None:
    """18.12., 18.12.2026, 18/12 or 2026-12-18: today or later, at most a year off; without a year the next such day."""
    said = text.strip()
    if hit := ISO.fullmatch(said):
        found = _made(*(int(part) for part in hit.groups()))
    elif hit := DOTTED.fullmatch(said):
        day, month = int(hit[1]), int(hit[2])
        found = _made(int(hit[3]), month, day) if hit[3] else _next(month, day, today)
    else:
        return None
    return found if found is not None and today <= found <= today + timedelta(days=FAR) else None


def _next(month: int, day: int, today: date) -> date | None:
    years = (_made(today.year + ahead, month, day) for ahead in range(5))  # 29.2. comes every fourth year
    return next((found for found in years if found is not None and found >= today), None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def chosen(choice: str, own: str | None, today: date) -> date | None:
    """The day of a choice: after a span, or as it was written; none when that cannot be understood."""
    return today + timedelta(days=SPANS[choice]) if choice in SPANS else read_day(own or "", today)
