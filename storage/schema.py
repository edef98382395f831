"""Schema: bring a database up to the version this Jana needs."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, exc, inspect, text

HEAD = "0002"
MIGRATIONS = Path(__file__).parent / "migrations"


class WrongSchema(RuntimeError):
    """The database was made by a newer Jana; going back is refused."""


def version(engine: Engine) -> str | None:
    """The version the database stands at; none when it is empty."""
    with engine.connect() as connection:
        return _version(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(engine: Engine) -> bool:
    """Run the migrations that are missing; false when there were none. Alembic is loaded only when needed."""
    now = version(engine)
    if now == HEAD:
        return False
    if now is not None and now > HEAD:
        raise WrongSchema(
            f"The database is at version {now}, this Jana knows {HEAD}: start the newer Jana, or restore a backup."
        )
    try:
        with engine.connect() as connection, connection.begin():
            upgrade_on(connection)
    except (exc.ProgrammingError, exc.IntegrityError):  # another worker that started with us was quicker
        if version(engine) != HEAD:
            raise
        return False
    return True


def upgrade_on(connection: Connection) -> None:
    """Run the missing migrations inside the caller's transaction: all of it or nothing."""
    from alembic import command

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> Any:
    """The configuration for Alembic's own command line, for making a new migration."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
