"""Acquisition: the indicators of acquisition that come from Jana's own rows."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from handlers import worktime
from handlers.house import House
from handlers.indicators.figure import Figure, Week, indicator, share
from storage import figures
from storage.unit import Unit

TOLD_WITHIN = 2  # opening days
LONGEST = 45  # days that no library is closed in a row


@indicator("acq.requester_told")
def requester_told(house: House, unit: Unit, week: Week) -> Figure:
    """Requester informed: told within two opening days ÷ agreed suggestions that could be borrowed, in per cent.

    Of those whose two opening days ended in the week, and whose writer was within reach. A suggestion could be
    borrowed from the day that a file of orders gives for its ISBN, else from the day staff said that it has come;
    told is when the message had arrived. Higher is better. Floor: none. Source: domain 3.2, acq.requester_told.
    """
    until = dict(_deadlines(house, week))
    if not until:
        return share("acq.requester_told", week, 0, 0)
    rows = figures.brought(unit, min(until), max(until))
    told = sum(at is not None and at <= until[date.fromisoformat(day)].timestamp() for day, at in rows)
    return share("acq.requester_told", week, told, len(rows))


def _deadlines(house: House, week: Week) -> Iterator[tuple[date, datetime]]:
    """The days whose two opening days end in the week, each with that moment."""
    for back in range(LONGEST):
        day = week.first_day + timedelta(days=6 - back)
        ends = worktime.told_by(house.library, day, TOLD_WITHIN)
        if ends < week.start:
            return
        if ends < week.end:
            yield day, ends
