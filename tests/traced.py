"""Traced: every statement that runs, with its values, and whether one touches our tables without saying whose rows."""

import re

from sqlalchemy import event

from storage import tables

OWN = set(tables.metadata.tables)
NAMED = re.compile(r'\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?', re.IGNORECASE)
BOUND = re.compile(r"library\"? = (?:'|\w+\.library\b)", re.IGNORECASE)  # said, or the same as a joined table's
SAID = re.compile(r"library\"? = '", re.IGNORECASE)


def listen(database):
    """What the engine of an SQLite database runs from now on, before its first connection is made."""
    said = []
    for engine in (database.engine, database.readers):
        event.listen(engine, "connect", lambda raw, _record: raw.set_trace_callback(said.append))
    return said


def touching(statements):
    """Those that touch tables of ours."""
    return [one for one in statements if any(name in OWN for name in NAMED.findall(one))]


def unbound(statement, library):
    """Whether a statement touches a table of ours without saying whose rows it means."""
    touched = [name for name in NAMED.findall(statement) if name in OWN]
    if not touched:
        return False
    if statement.lstrip().upper().startswith("INSERT"):
        return not (re.search(r"\([^)]*\blibrary\b", statement) and f"'{library}'" in statement)
    return len(BOUND.findall(statement)) < len(touched) or not SAID.search(statement)
