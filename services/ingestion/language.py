"""Which language an article is in: as stated, as the page says, or as its words show."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from services.ingestion.language_codes import code, same

UNKNOWN = "language not recognised"
"""the note where no language can be named"""

_WINDOW = 600
"""characters that are read: on 300 reports all were told with .98 or more; twice as many cost twice the time"""
_CHECKED = 300
"""characters that are read where the language is stated, and only a clear contradiction counts"""
_FEWEST_LETTERS = 20
"""letters below which nothing is guessed"""
_LIKELY = 0.6
"""least probability to name a language; on news of 100 characters it names 94 in 100, and 2 in 1,000 wrongly"""
_CERTAIN = 0.95
"""least probability to overrule what is stated"""
_ENOUGH_LETTERS = 100
"""letters below which nothing that is stated is overruled"""
_NO_LANGUAGE = "zxx"
"""the model's label for text that is none: numbers, code, addresses"""


def detect(text: str) -> tuple[str | None, float]:
    """Return the language that ``text`` reads as and its probability; None where there is too little to read."""
    window = text[:_WINDOW]
    if sum(map(str.isalpha, window)) < _FEWEST_LETTERS:
        return None, 0.0
    found, probability = identifier().classify(window)
    return (None, 0.0) if found == _NO_LANGUAGE else (found, probability)


def decide(text: str, stated: str | None, page: str | None = None) -> tuple[str | None, tuple[str, ...]]:
    """Return the code of the language, or None, and notes on what is doubtful.

    Args:
        text: title and text.
        stated: the language as the submission names it: ``en``, ``en-GB``, ``English``, ``eng``.
        page: the same from the page's markup, which is wrong more often: templates are copied between languages.
    """
    notes: list[str] = []
    known = code(stated)
    if stated and not known:
        notes.append(f"language stated as {stated[:40]!r}, which is no language known here")
    claimed = known or code(page)
    found, probability = detect(text[:_CHECKED] if claimed else text)
    if claimed is None:
        if found and probability >= _LIKELY:
            return found, tuple(notes)
        return None, (*notes, UNKNOWN)
    overruled = (
        found is not None
        and probability >= _CERTAIN
        and not same(found, claimed)
        and sum(map(str.isalpha, text[:_CHECKED])) >= _ENOUGH_LETTERS
    )
    if not overruled:
        return claimed, tuple(notes)
    if known:
        notes.append(f"language stated as {known}, but the text reads as {found}")
    return found, tuple(notes)


@cache
def identifier() -> LanguageIdentifier:
    """Return the model, unpacked when first asked for, which takes a second."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
