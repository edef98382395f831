"""Filing: of which kind a message is and which process stage it belongs to, from its words alone."""

import json
import re
from dataclasses import dataclass
from typing import TextIO

from handlers.faq.words import detect, words

ORDER = ("fault", "correction", "acquisition_request", "complaint", "suggestion", "question", "praise")
CUES = {
    "fault": "rikki hajosi epakunno ei_toimi jumi tukossa vika valkky vuota sammu jumittaa trasig sonder funkar_inte fungerar_inte fastnat blink broken jammed not_working does_not_work stuck leak",
    "correction": "vaarin virhe virheell vaara fel_ felaktig stavfel wrong incorrect typo error_in",
    "acquisition_request": "hankki ostakaa ostaa hankkikaa tilatkaa kop_in bestall skaffa buy_ purchase please_order acquire",
    "complaint": "liian huono kylma kuuma melu meteli ei_ole aina_ surkea hidas puuttu jono for_lite kallt buller dalig saknas too_ cold noisy bad_ slow never missing",
    "suggestion": "voisiko voisitte toivo ehdot olisi_kiva lisaa_ kunde_ni forslag onskar skulle_det could_ would_be_nice suggest wish",
    "praise": "kiitos mahtava ihana loistava hyva_ tack fantastisk bra_ thank great wonderful lovely saved",
    "question": "miten milloin mista miksi missa mika_ paljonko voinko saako saanko onko hur_ nar_ var_ varfor kan_jag how_ when_ where_ why_ what_ can_i do_i",
}
STAGES = {
    "support": "lampo lammity valo lamppu vessa wc hissi siivo ovi ilmastoin roska lampa toalett hiss stad ljus dorr heating light toilet lift elevator clean door kylma kallt cold",
    "selection": "kappale hankki ostakaa kokoelma lisens valikoima exemplar licens kop_in samling copies licence license buy collection",
    "acquisition": "tilaus tilattu saapu toimitus kaukolaina kaukopalvelu bestall leverans fjarrlan ordered order_ delivery interlibrary arrive",
    "maintenance": "hylly tietue luettelo painos linkki rivi nide kunto hylla katalog post_ upplaga lank_ shelf record catalogue edition link_ worn",
    "use": "laina automaatti tulost verkko kirjaut aukiolo henkilokunta neuvo melu paikka ryhma lan_ automat skriv personal oppet plats loan machine print login staff noise seat quiet",
}
_PHONE = re.compile(r"(?<![\w-])(?:\+?\d[\s-]?){7,14}\d(?![\w-])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_IDENTITY = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]\b")
_STUDENT = re.compile(r"(?<![\d-])\d{6,8}(?![\d-])")  # student numbers; years and prices are shorter, ISBNs longer
_ISBN = re.compile(r"97[89][- ]?\d")
_URGENT = (
    "hata",
    "palaa",
    "tulipalo",
    "lukittu sisaan",
    "jain lukkojen",
    "brand",
    "inlast",
    "fire",
    "locked in",
    "tietovuoto",
    "datalacka",
    "data leak",
)


@dataclass(frozen=True, slots=True)
class Filed:
    """Kind and stage of a message and how sure that is, with all alternatives."""

    kind: str
    stage: str
    confidence: float
    kinds: tuple[tuple[str, float], ...]
    stages: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """What needs care beside the kind."""

    urgent: bool
    personal_data: bool


def _score(text: str, cues: dict[str, str]) -> dict[str, float]:
    said = " " + " ".join(words(text)) + " "
    return {name: sum(cue.replace("_", " ") in said for cue in stems.split()) + 0.05 for name, stems in cues.items()}


def file(text: str, lang: str | None = None) -> Filed:
    """The kind and stage that most of the words speak for."""
    del lang
    kinds, stages = _score(text, CUES), _score(text, STAGES)
    if is_question(text, None):
        kinds["question"] += 1.5
    kind = max(ORDER, key=lambda name: (kinds[name], -ORDER.index(name)))
    stage = max(stages, key=lambda name: stages[name])
    total = sum(kinds.values())
    return Filed(
        kind if kinds[kind] > 0.1 else "other", stage if stages[stage] > 0.1 else "use", kinds[kind] / total,
        tuple((name, value / total) for name, value in kinds.items()), tuple(stages.items()),
    )  # fmt: skip


def is_question(text: str, lang: str | None) -> bool:
    """Whether it asks something."""
    said = words(text)
    starts = {
        "miten",
        "milloin",
        "mista",
        "miksi",
        "missa",
        "mika",
        "voinko",
        "saako",
        "saanko",
        "onko",
        "paljonko",
        "hur",
        "nar",
        "var",
        "varfor",
        "kan",
        "how",
        "when",
        "where",
        "why",
        "what",
        "can",
        "may",
        "is",
        "do",
    }
    return text.rstrip().endswith("?") or bool(said and said[0] in starts)


def flags(text: str) -> Flags:
    """Urgent or holding personal data."""
    said = " ".join(words(text))
    return Flags(any(cue in said for cue in _URGENT), mask(text) != text)


def mask(text: str) -> str:
    """Phone numbers, e-mail addresses, personal identity codes and student numbers covered; ISBNs stay."""
    text = _STUDENT.sub("•••", _MAIL.sub("•••", _IDENTITY.sub("•••", text)))
    return _PHONE.sub(lambda found: found[0] if _ISBN.match(found[0]) else "•••", text)


def classify_lines(lines: TextIO, out: TextIO) -> None:
    """JSON lines in, JSON lines out; a line that is not JSON gets an error and the next goes on."""
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            found = file(str(asked["text"]), asked.get("lang"))
            answer = {
                "id": asked.get("id"),
                "kind": found.kind,
                "stage": found.stage,
                "confidence": round(found.confidence, 4),
            }
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            answer = {"id": None, "error": f"not a line with a text: {wrong}"}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


__all__ = ["Filed", "Flags", "classify_lines", "detect", "file", "flags", "is_question", "mask"]
