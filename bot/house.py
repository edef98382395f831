"""House: the content of the library these settings name."""

from dataclasses import replace

from bot.settings import Settings
from handlers.house import House, load_house


def house_of(settings: Settings) -> House:
    """Loaded and checked. Raises BadContent."""
    found = load_house(settings.library_file, settings.content, settings.home / "index", settings.faq_model)
    return replace(found, web=(settings.http_url or "").rstrip("/"))
