"""Semantic: an optional second sense of likeness: vectors of meaning from a model folder the operator supplies.

Off by default. The folder holds a static embedding model: `tokens.txt` (one token a line, in the order of the rows; a
token that goes on within a word begins with ##) and `vectors.npy` (tokens × dimensions, float32 or float16). A text is
the mean of its tokens' vectors, each word cut into the longest known pieces: how static models such as model2vec's are
used (docs/answers.md says how to make the folder from one).
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from handlers.content_errors import BadContent
from handlers.faq.words import normal
from handlers.texts import HOLE

Embed = Callable[[Sequence[str], str], np.ndarray]  # (texts, language) -> matrix of unit rows, float32
_WORD = re.compile(r"[^\W_]+")
WEIGHT = 1.0  # likeness of meaning beside likeness of letters


@dataclass(frozen=True, slots=True)
class Model:
    """A static model in memory. Calling it embeds texts."""

    rows: dict[str, int]
    vectors: np.ndarray
    mark: str  # changes when the model does

    def __call__(self, texts: Sequence[str], lang: str) -> np.ndarray:
        """A matrix of unit rows, float32; a text without a known token is a row of zeros."""
        del lang
        made = np.zeros((len(texts), self.vectors.shape[1]), dtype=np.float32)
        for number, text in enumerate(texts):
            rows = [
                row for word in HOLE.sub(" ", normal(text)).split() for row in self._pieces(word.strip(".,;:!?\"'()"))
            ]
            if rows:
                mean = self.vectors[rows].astype(np.float32).mean(axis=0)
                made[number] = mean / (float(np.linalg.norm(mean)) or 1.0)
        return made

    def _pieces(self, word: str) -> list[int]:
        """The longest known beginning, then continuation, and so on; unknown letters are passed by."""
        found, start = [], 0
        while start < len(word):
            lead = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if lead + word[start:end] in self.rows), None)
            if end is not None:
                found.append(self.rows[lead + word[start:end]])
            start = end if end is not None else start + 1
        return found


def load_model(folder: Path) -> Model:
    """The model of a folder. Raises BadContent with the file and the fix."""
    tokens, vectors = folder / "tokens.txt", folder / "vectors.npy"
    for file in (tokens, vectors):
        if not file.is_file():
            raise BadContent(str(file), "(file)", "JANA_FAQ_MODEL names a folder with tokens.txt and vectors.npy")
    names = tokens.read_text("utf-8").splitlines()
    try:
        matrix = np.load(vectors, mmap_mode="r", allow_pickle=False)
    except (ValueError, OSError) as wrong:
        raise BadContent(str(vectors), "(file)", f"not a NumPy array: {wrong}") from wrong
    if matrix.ndim != 2 or len(names) != len(matrix):
        raise BadContent(str(vectors), "(rows)", f"{len(matrix)} rows for {len(names)} tokens; they must be as many")
    mark = hashlib.sha256(tokens.read_bytes() + repr(matrix.shape).encode() + matrix[:64].tobytes()).hexdigest()[:12]
    return Model({name: row for row, name in enumerate(names)}, matrix, mark)
