"""Settings: environment variables, each also from NAME_FILE, read once; a wrong one stops the start in a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TELEGRAM_HOOK = "/telegram/webhook"  # where updates are taken in


class BadSetting(ValueError):
    """A setting cannot be used: its name, why, and the fix."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name


def _setting(name: str, about: str, default: Any = None) -> Any:
    return field(default=default, metadata={"name": name, "about": about})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. The page docs/settings.md is made from this class."""

    home: Path = _setting("JANA_HOME", "The state folder: database, key file, index.", Path(".jana"))
    database_url: str | None = _setting(
        "JANA_DATABASE_URL",
        "PostgreSQL as postgresql://user:password@host/name; empty for SQLite in the state folder.",
    )
    library: Path | None = _setting(
        "JANA_LIBRARY",
        "Path of library.toml. Empty: library.toml in the state folder, else the sample library.",
    )
    content: Path | None = _setting("JANA_CONTENT", "Your own content folder (texts, forms, faq) over the shipped one.")
    faq_model: Path | None = _setting(
        "JANA_FAQ_MODEL",
        "A folder with a static model of meaning (tokens.txt, vectors.npy) for matching questions. Empty: none.",
    )
    secret_key_file: Path | None = _setting(
        "JANA_SECRET_KEY_FILE",
        "The key file, outside the database and its backups. Empty: secret.key in the state folder.",
    )
    telegram_token: str | None = _setting("JANA_TELEGRAM_TOKEN", "The bot token that BotFather gave.")
    telegram_base_url: str = _setting(
        "JANA_TELEGRAM_BASE_URL", "Another Bot API server.", "https://api.telegram.org/bot"
    )
    telegram_base_file_url: str = _setting(
        "JANA_TELEGRAM_BASE_FILE_URL", "Its address for files.", "https://api.telegram.org/file/bot"
    )
    telegram_webhook_url: str | None = _setting(
        "JANA_TELEGRAM_WEBHOOK_URL",
        "Public address for webhooks, such as https://jana.library.example/telegram/webhook; empty: polling.",
    )
    telegram_webhook_secret: str | None = _setting(
        "JANA_TELEGRAM_WEBHOOK_SECRET", "Required with a webhook: 1-256 letters, digits, _ and -."
    )
    telegram_per_second: int = _setting(
        "JANA_TELEGRAM_PER_SECOND", "Messages a second over all chats; 0 for a Bot API server without limits.", 30
    )
    telegram_topics: str = _setting(
        "JANA_TELEGRAM_TOPICS",
        "In groups with topics: team (each team's channel is one topic) or case (a topic for every case).",
        "team",
    )
    slack_bot_token: str | None = _setting("JANA_SLACK_BOT_TOKEN", "The bot token, xoxb-…")
    slack_app_token: str | None = _setting("JANA_SLACK_APP_TOKEN", "The app-level token, xapp-…, for Socket Mode.")
    slack_signing_secret: str | None = _setting("JANA_SLACK_SIGNING_SECRET", "For signed HTTP instead of Socket Mode.")
    slack_api_url: str = _setting("JANA_SLACK_API_URL", "Another address of the Slack API.", "https://slack.com/api/")
    slack_client_id: str | None = _setting(
        "JANA_SLACK_CLIENT_ID", "For many workspaces: the app's client id; each installs Jana at /slack/install."
    )
    slack_client_secret: str | None = _setting("JANA_SLACK_CLIENT_SECRET", "Its client secret.")
    slack_mentions: str = _setting(
        "JANA_SLACK_MENTIONS",
        "Answer a mention in a channel in its thread, or in private: thread or private.",
        "thread",
    )
    slack_staff_groups: str | None = _setting(
        "JANA_SLACK_STAFF_GROUPS", "Slack user groups whose members are staff, as GROUP=TEAM, several apart by commas."
    )
    http_host: str = _setting(
        "JANA_HTTP_HOST", "Where the web server listens; leave it on loopback behind a proxy.", "127.0.0.1"
    )
    http_port: int = _setting("JANA_HTTP_PORT", "Its port.", 8080)
    http_url: str | None = _setting(
        "JANA_HTTP_URL",
        "The https address under which staff reach the pages of figures, through a proxy. Empty: only at this machine.",
    )
    sources: Path | None = _setting(
        "JANA_SOURCES", "Path of sources.toml: live sources (COUNTER, Koha, opening hours). Empty: none."
    )
    log_level: str = _setting("JANA_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR.", "INFO")

    @property
    def key_file(self) -> Path:
        return self.secret_key_file or self.home / "secret.key"

    @property
    def library_file(self) -> Path:
        own = self.library or self.home / "library.toml"
        if self.library is not None or own.exists():
            return own
        return Path(__file__).parent.parent / "handlers" / "content" / "sample.toml"


SECRETS = ("TOKEN", "SECRET")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from an environment. Raises BadSetting naming the variable and the fix."""
    values: dict[str, Any] = {}
    for one in fields(Settings):
        raw = _raw(environ, one.metadata["name"])
        if raw is not None:
            values[one.name] = _value(one.metadata["name"], one.default, raw, str(one.type))
    settings = Settings(**values)
    _check(settings)
    return settings


def _raw(environ: Mapping[str, str], name: str) -> str | None:
    """The value, from NAME or from the file that NAME_FILE names. The key file's own name ends in _FILE already."""
    value = environ.get(name, "").strip()
    file = environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise BadSetting(name, f"set either {name} or {name}_FILE, not both")
    if file:
        try:
            return Path(file).read_text("utf-8").strip()
        except OSError as wrong:
            raise BadSetting(f"{name}_FILE", f"{file} cannot be read: {wrong.strerror}") from wrong
    return value or None


def _value(name: str, default: Any, raw: str, kind: str) -> Any:
    if "Path" in kind:
        return Path(raw)
    if isinstance(default, int):
        if not raw.isdigit() or not 0 <= int(raw) <= 65535:
            raise BadSetting(name, f"{raw!r} is not a {'port ' if name.endswith('PORT') else ''}number (0-65535)")
        return int(raw)
    return raw


def _check(settings: Settings) -> None:
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise BadSetting("JANA_LOG_LEVEL", f"{settings.log_level!r}: write DEBUG, INFO, WARNING or ERROR")
    if settings.database_url and not settings.database_url.startswith(
        ("postgresql://", "postgresql+psycopg://", "sqlite:///")
    ):
        raise BadSetting("JANA_DATABASE_URL", "write postgresql://user:password@host/name, or leave it out for SQLite")
    if settings.http_url and not settings.http_url.startswith(("https://", "http://")):
        raise BadSetting("JANA_HTTP_URL", "write the whole address, such as https://jana.library.example")
    _check_webhook(settings.telegram_webhook_url, settings.telegram_webhook_secret)
    if bool(settings.slack_client_id) != bool(settings.slack_client_secret):
        raise BadSetting("JANA_SLACK_CLIENT_SECRET", "set JANA_SLACK_CLIENT_ID and this together, or neither")
    if (settings.slack_bot_token or settings.slack_client_id) and not (
        settings.slack_app_token or settings.slack_signing_secret
    ):
        raise BadSetting(
            "JANA_SLACK_APP_TOKEN", "Slack needs this for Socket Mode, or JANA_SLACK_SIGNING_SECRET for HTTP"
        )
    if settings.slack_mentions not in ("thread", "private"):
        raise BadSetting("JANA_SLACK_MENTIONS", f"{settings.slack_mentions!r}: write thread or private")
    if settings.telegram_topics not in ("team", "case"):
        raise BadSetting("JANA_TELEGRAM_TOPICS", f"{settings.telegram_topics!r}: write team or case")
    _check_groups(settings)
    if settings.library is not None and not settings.library.exists():
        raise BadSetting("JANA_LIBRARY", f"{settings.library} does not exist; `jana init` writes one to start from")


def _check_webhook(url: str | None, secret: str | None) -> None:
    """Telegram's own rules for a webhook, and that it comes to where Jana listens; a proxy may strip what stands before."""
    if url is None:
        return
    if not url.startswith(("https://", "http://")) or not urlsplit(url).path.endswith(TELEGRAM_HOOK):
        wanted = f"https://jana.library.example{TELEGRAM_HOOK}"
        raise BadSetting("JANA_TELEGRAM_WEBHOOK_URL", f"{url} does not lead to Jana: write it like {wanted}")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret or ""):
        raise BadSetting("JANA_TELEGRAM_WEBHOOK_SECRET", "a webhook needs a secret: any 1-256 letters, digits, _ and -")


def _check_groups(settings: Settings) -> None:
    for one in (settings.slack_staff_groups or "").split(",") if settings.slack_staff_groups else ():
        group, _, team = one.partition("=")
        if not group.strip() or not team.strip():
            raise BadSetting("JANA_SLACK_STAFF_GROUPS", f"{one.strip()!r}: write GROUP=TEAM, several apart by commas")
