"""Record form: which figures staff may write down, as the options of one form."""

from dataclasses import replace

from handlers.dialog import LANGS, Lang
from handlers.forms import Form, Option
from handlers.process import Indicator, Process
from handlers.texts import Texts


def with_indicators(form: Form, process: Process, texts: Texts) -> Form:
    """The form with every figure that is counted by hand among its options, the library's own as well."""
    options = tuple(Option(one.code, _named(one, texts)) for one in process.values() if one.by_hand)
    asks = (replace(ask, options=options) if ask.key == "code" and options else ask for ask in form.asks)
    return replace(form, asks=tuple(asks))


def _named(one: Indicator, texts: Texts) -> dict[Lang, str]:
    """The name with its unit: Luettelointijono (viikkoa)."""
    key = "digest.unit_percent" if one.unit == "%" else f"digest.unit_{one.unit}"
    return {
        lang: f"{one.label[lang]} ({texts.line(key, lang)})" if key in texts.entries else one.label[lang]
        for lang in LANGS
    }
