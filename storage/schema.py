"""Schema: bring a database up to the version this Jana needs."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text

HEAD = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


class WrongSchema(RuntimeError):
    """The database was made by a newer Jana; going back is refused."""


def version(engine: Engine) -> str | None:
    """The version the database stands at; none when it is empty."""
    with engine.connect() as connection:
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
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def alembic_config() -> Any:
    """The configuration for Alembic's own command line, for making a new migration."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
