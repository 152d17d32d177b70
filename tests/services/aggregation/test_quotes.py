"""Quotes are joined over outlets; other wordings are versions of one quote."""

from services.aggregation.entities import resolve
from services.aggregation.quotes import quotes
from services.aggregation.report import Report
from shared.annotations import Annotations, Mention, Quote
from shared.article import Span
from shared.record import StoryQuote
from tests.services.aggregation.newsroom import article, report

GROANED = "It groaned for an hour before the pillar went down into the river"
OTHER_WORDS = "The pillar groaned for an hour and then it went down into the river"


def quoting(
    name: str, words: str, *, speaker: str | None = "Jon Aas", hours: float = 0, reprint_of: str | None = None
) -> Report:
    text = f"The toll keeper Jon Aas saw it. “{words},” he said."
    one = report(article(name, text, hours=hours), {"person": ["Jon Aas"]}, reprint_of=reprint_of)
    start = text.index(words)
    quote = Quote(span=Span(start=start, end=start + len(words)), speaker=speaker)
    annotated = Annotations(**{**one.annotations.model_dump(exclude={"quotes"}), "quotes": (quote,)})
    return Report(article=one.article, annotations=annotated, copy_of=one.copy_of, link=one.link)


def found(*reports: Report) -> list[StoryQuote]:
    return list(quotes(reports, resolve(reports)[1]))


def test_one_wording_in_two_outlets_is_one_version() -> None:
    [quote] = found(quoting("courier", GROANED), quoting("herald", GROANED.upper(), hours=1))
    assert (quote.speaker, quote.outlets) == ("Jon Aas", ("Courier", "Herald"))
    [version] = quote.versions
    assert (version.text, version.article_count) == (GROANED, 2)


def test_two_wordings_of_one_quote_are_shown_as_versions() -> None:
    [quote] = found(quoting("courier", GROANED), quoting("herald", OTHER_WORDS, hours=1))
    assert [version.text for version in quote.versions] == [GROANED, OTHER_WORDS]


def test_other_words_are_another_quote() -> None:
    assert (
        len(found(quoting("courier", GROANED), quoting("herald", "Nobody at the county ever listens to keepers"))) == 2
    )


def test_a_short_piece_joins_only_what_holds_it_as_it_is() -> None:
    [_] = found(quoting("courier", GROANED), quoting("herald", "the pillar went down into the river"))
    assert len(found(quoting("courier", GROANED), quoting("herald", "it was for the river and for us"))) == 2


def test_what_an_article_quotes_in_pieces_or_twice_is_one_quote() -> None:
    piece = "for an hour before the pillar"
    text = f"“{GROANED},” he said. It was “{piece},” he said, and again: “{GROANED}.”"
    pieces = report(article("courier", text), {"person": ["Jon Aas"]})
    starts = [text.index(GROANED), text.index(f"“{piece}") + 1, text.rindex(GROANED)]
    lengths = [len(GROANED), len(piece), len(GROANED)]
    spoken = tuple(
        Quote(span=Span(start=start, end=start + length), speaker="Jon Aas")
        for start, length in zip(starts, lengths, strict=True)
    )
    pieces = pieces.model_copy(update={"annotations": Annotations(quotes=spoken)})
    [quote] = found(pieces, quoting("herald", GROANED, hours=1))
    assert [(version.text, version.article_count) for version in quote.versions] == [(GROANED, 2), (piece, 1)]


def test_a_reprint_carries_the_quote_where_it_has_the_words() -> None:
    wire = quoting("wire", GROANED)
    copy = quoting("copy", GROANED, hours=1, reprint_of="wire")
    cut = report(article("cut", "The toll keeper saw it.", hours=2), reprint_of="wire")
    [quote] = found(wire, copy, cut)
    assert quote.outlets == ("Wire", "Copy")


def test_expressions_of_a_few_words_are_not_listed() -> None:
    assert found(quoting("courier", "a tired old horse")) == []


def test_an_office_that_speaks_is_its_holder_whom_another_article_names() -> None:
    named = report(article("courier", "Norwegian President Helga Strand spoke."), {"person": ["Helga Strand"]})
    [person] = named.annotations.entities
    holder = person.model_copy(update={"roles": ("Norwegian President",)})
    named = named.model_copy(update={"annotations": named.annotations.model_copy(update={"entities": (holder,)})})
    unnamed = quoting("herald", GROANED, speaker="the Norwegian president", hours=1)
    span = Span(start=0, end=len("The Norwegian president"))
    office = Mention(span=span, surface="The Norwegian president", by="office")
    unnamed = unnamed.model_copy(update={"annotations": unnamed.annotations.model_copy(update={"offices": (office,)})})
    [quote] = found(named, unnamed)
    assert quote.speaker == "Helga Strand"
