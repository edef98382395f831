"""What every table is made with: `library` stands first in every key."""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, PrimaryKeyConstraint, String, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only a plain INTEGER key


def table(name: str, *parts: Any, key: tuple[str, ...], **options: Any) -> Table:
    """A table whose rows are known by `library` and the key."""
    return Table(
        name, metadata, Column("library", String(40), nullable=False), *parts,
        PrimaryKeyConstraint("library", *key), **options,
    )  # fmt: skip


def log(name: str, *parts: Any) -> Table:
    """A table whose rows come in an order: numbered by the database."""
    return Table(
        name, metadata, Column("id", NUMBER, primary_key=True, autoincrement=True),
        Column("library", String(40), nullable=False), *parts, sqlite_autoincrement=True,
    )  # fmt: skip
