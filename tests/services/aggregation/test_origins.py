"""Whose reporting the story really rests on."""

from services.aggregation.origins import corroboration, trace_origins
from services.aggregation.report import Report
from shared.article import Article, Credit, Span
from shared.record import Corroboration, OriginEvidence
from tests.services.aggregation.newsroom import article, article_id, report

TEXT = "The bridge over the Orra fell on Thursday. Nobody was on it. The road is shut. Divers are at work in the river."


def crediting(one: Article, name: str, words: str) -> Article:
    """Return the article with an attribution to ``name``, where it says ``words``."""
    start = one.text.index(words)
    credit = Credit(name=name, form="attribution", span=Span(start=start, end=start + len(words)))
    return Article.model_validate({**one.model_dump(), "credits": (credit,)})


def named(reports: list[Report]) -> dict[str, int]:
    return {origin.name: origin.article_count for origin in trace_origins(reports).found}


def evidence(reports: list[Report], article_name: str) -> list[OriginEvidence]:
    return [
        each
        for origin in trace_origins(reports).found
        for each in origin.evidence
        if each.article == article_id(article_name)
    ]


def counted(reports: list[Report]) -> Corroboration:
    return corroboration(reports, trace_origins(reports).roots)


def test_outlets_that_credit_nobody_are_origins_themselves() -> None:
    reports = [report(article("courier", TEXT)), report(article("herald", "Kell lost its bridge.", hours=1))]
    assert named(reports) == {"Courier": 1, "Herald": 1}
    assert counted(reports) == Corroboration(articles=2, outlets=2, texts=2, independent_origins=2, single_origin=False)


def test_reprints_go_back_to_the_original_and_confirm_nothing() -> None:
    reports = [report(article("wire", TEXT)), report(article("copy", TEXT, hours=1), reprint_of="wire")]
    assert named(reports) == {"Wire": 2}
    assert counted(reports).single_origin
    assert [(each.form, each.of) for each in evidence(reports, "copy")] == [("reprint", article_id("wire"))]


def test_two_outlets_that_credit_one_agency_have_one_origin() -> None:
    reports = [
        report(article("courier", TEXT, credited=["Orra Press"])),
        report(article("herald", "Kell lost its bridge.", hours=1, credited=["ORRA PRESS"])),
    ]
    assert named(reports) == {"Orra Press": 2}
    assert counted(reports).independent_origins == 1


def test_an_agency_that_publishes_in_the_story_is_one_origin_with_those_who_credit_it() -> None:
    reports = [
        report(article("agency", TEXT, outlet="Orra Press")),
        report(article("herald", "Kell lost its bridge.", hours=1, credited=["orra press"])),
    ]
    assert named(reports) == {"Orra Press": 2}


def test_a_credit_at_the_beginning_is_for_the_whole_article() -> None:
    text = "As the Orra News Agency reported, the bridge fell. Nobody was on it. The road is shut. Divers are at work."
    reports = [report(crediting(article("herald", text), "Orra News Agency", "Orra News Agency"))]
    [shown] = evidence(reports, "herald")
    assert shown.citation is not None
    assert (shown.form, shown.whole, shown.citation.words) == ("attribution", True, "Orra News Agency")
    assert named(reports) == {"Orra News Agency": 1}


def test_a_credit_further_down_is_for_a_passage_only() -> None:
    text = f"{TEXT} The Orra News Agency reported that a lorry had crossed just before."
    reports = [report(crediting(article("herald", text), "Orra News Agency", "Orra News Agency"))]
    assert named(reports) == {"Herald": 1, "Orra News Agency": 0}
    assert counted(reports).independent_origins == 1


def test_the_police_are_a_source_but_no_origin_of_reporting() -> None:
    text = "According to Kell Police the bridge fell. Nobody was on it."
    assert named([report(crediting(article("herald", text), "Kell Police", "Kell Police"))]) == {"Herald": 1}


def test_an_outlet_that_credits_itself_is_its_own_origin() -> None:
    one = article("herald", TEXT, outlet="Kell Herald", credited=["Kell Herald", "kellherald.example", "kellherald"])
    assert named([report(one)]) == {"Kell Herald": 1}


def test_wording_taken_over_goes_back_to_where_it_came_from() -> None:
    first = (
        "The bridge over the Orra fell on Thursday morning after weeks of rain had undermined its eastern pillar. "
        "Nobody was on it when it went down, but two lorries had crossed only minutes before."
    )
    taken = (
        "Kell has lost its bridge. The bridge over the Orra fell on Thursday morning after weeks of rain had "
        "undermined its eastern pillar. Shops stay open."
    )
    reports = [report(article("courier", first)), report(article("herald", taken, hours=1))]
    assert named(reports) == {"Courier": 2}
    [shown] = evidence(reports, "herald")
    assert shown.citation is not None
    assert (shown.form, shown.whole, shown.of) == ("wording", True, article_id("courier"))
    assert shown.citation.words.startswith("The bridge over the Orra fell")


def test_words_that_both_quote_are_no_sign_of_copying() -> None:
    quote = "“It groaned for an hour and then it went down into the river like a tired old horse,” said Jon Aas."
    reports = [
        report(article("courier", f"The bridge is gone. {quote}")),
        report(article("herald", f"Kell mourns a landmark. {quote}", hours=1)),
    ]
    assert named(reports) == {"Courier": 1, "Herald": 1}


def test_articles_of_nobody_known_count_as_one_origin() -> None:
    nameless = [
        report(Article.model_validate({**article(name, text).model_dump(), "outlet": None}))
        for name, text in [("a", TEXT), ("b", "Kell lost its bridge.")]
    ]
    assert counted(nameless).independent_origins == 1


def test_an_outlet_known_by_its_domain_is_the_one_that_others_and_it_itself_call_by_name() -> None:
    daily = article("daily", f"The Kell Daily Times reported it. {TEXT}", outlet="kdtimes")
    herald = article("herald", "As the Kell Daily Times reported, the bridge is gone.", hours=1)
    reports = [
        report(crediting(daily, "Kell Daily Times", "Kell Daily Times")),
        report(crediting(herald, "Kell Daily Times", "Kell Daily Times")),
    ]
    assert named(reports) == {"kdtimes": 2}
    assert counted(reports).single_origin
