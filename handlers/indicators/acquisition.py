"""Acquisition: the indicators of acquisition that come from Jana's own rows."""

from handlers.house import House
from handlers.indicators.figure import Figure, Week, indicator, not_yet
from storage.unit import Unit


@indicator("acq.requester_told")
def requester_told(house: House, unit: Unit, week: Week) -> Figure:
    """Requester informed: told of the arrival within two opening days ÷ suggestions that arrived, in per cent.

    Only suggestions whose writer can be reached. Higher is better. Floor: none. Source: domain 3.2,
    acq.requester_told. Not measured yet: a case does not keep the day its material became available.
    """
    return not_yet("acq.requester_told", week)
