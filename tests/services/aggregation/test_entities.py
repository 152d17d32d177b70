"""Across articles, one entity for each person, organisation and place; namesakes stay apart."""

from services.aggregation.entities import entities
from services.aggregation.evidence import walk
from services.aggregation.report import Report
from shared.article import Cut
from shared.record import Citation, StoryEntity
from tests.services.aggregation.newsroom import Names, article, mentions, report


def story(*told: tuple[str, Names]) -> list[Report]:
    return [
        report(article(f"paper {at}", text, outlet=f"Paper {at}", hours=at), names)
        for at, (text, names) in enumerate(told)
    ]


def called(reports: list[Report], kind: str = "person") -> dict[str, set[str]]:
    return {
        entity.name: {variant.form for variant in entity.variants}
        for entity in entities(reports)
        if entity.kind == kind
    }


def one(reports: list[Report], name: str) -> StoryEntity:
    return next(entity for entity in entities(reports) if entity.name == name)


def test_two_transliterations_are_one_person_and_the_ledger_says_who_writes_which() -> None:
    reports = story(
        ("Yevgeny Sorokin met the miners. Sorokin left at noon.", {"person": [("Yevgeny Sorokin", "Sorokin")]}),
        ("Evgeniy Sorokin met the miners.", {"person": ["Evgeniy Sorokin"]}),
        ("Evgeniy Sorokin spoke.", {"person": ["Evgeniy Sorokin"]}),
    )
    entity = one(reports, "Evgeniy Sorokin")
    assert entity.article_count == 3
    assert {variant.form: variant.outlets for variant in entity.variants} == {
        "Evgeniy Sorokin": ("Paper 1", "Paper 2"),
        "Yevgeny Sorokin": ("Paper 0",),
        "Sorokin": ("Paper 0",),
    }


def test_a_family_name_alone_is_the_only_person_who_bears_it() -> None:
    reports = story(
        ("Helga Strand, the mayor, spoke.", {"person": ["Helga Strand"]}),
        ("Strand spoke for an hour.", {"person": ["Strand"]}),
    )
    assert called(reports) == {"Helga Strand": {"Helga Strand", "Strand"}}


def test_a_family_name_alone_stays_alone_where_two_people_bear_it() -> None:
    reports = story(
        ("Helga Strand, the mayor, spoke.", {"person": ["Helga Strand"]}),
        ("Olav Strand, the engineer, was silent.", {"person": ["Olav Strand"]}),
        ("Strand spoke for an hour.", {"person": ["Strand"]}),
    )
    assert set(called(reports)) == {"Helga Strand", "Olav Strand", "Strand"}


def test_a_family_name_alone_goes_to_the_far_more_prominent_bearer() -> None:
    reports = story(
        *[("Helga Strand spoke.", {"person": ["Helga Strand"]})] * 4,
        ("Olav Strand was silent.", {"person": ["Olav Strand"]}),
        ("Strand spoke for an hour.", {"person": ["Strand"]}),
    )
    assert called(reports) == {"Helga Strand": {"Helga Strand", "Strand"}, "Olav Strand": {"Olav Strand"}}


def test_organisations_join_their_acronym_and_their_short_name() -> None:
    reports = story(
        ("The Kell Valley Water Board (KVWB) closed the weir.", {"organisation": ["Kell Valley Water Board", "KVWB"]}),
        ("KVWB closed the weir. Osterhus Line sails on.", {"organisation": ["KVWB", "Osterhus Line"]}),
        ("Osterhus said its ships sail on.", {"organisation": ["Osterhus"]}),
    )
    assert called(reports, "organisation") == {
        "Kell Valley Water Board": {"Kell Valley Water Board", "KVWB"},
        "Osterhus Line": {"Osterhus Line", "Osterhus"},
    }


def test_an_acronym_that_fits_two_organisations_stays_alone() -> None:
    names: Names = {"organisation": ["National Road Board", "Northern Rail Bureau", "NRB"]}
    reports = story(("National Road Board, Northern Rail Bureau and NRB disagree.", names))
    assert len(called(reports, "organisation")) == 3


def test_a_firm_without_its_legal_form_is_no_person() -> None:
    reports = story(
        ("Quorrin Ltd. raised its offer. Quorrin is firm.", {"organisation": ["Quorrin Ltd."], "person": ["Quorrin"]}),
        ("Quorrin waits.", {"person": ["Quorrin"]}),
    )
    assert called(reports) == {}
    assert called(reports, "organisation") == {"Quorrin Ltd.": {"Quorrin Ltd.", "Quorrin"}}


def test_a_family_name_is_its_bearer_s_though_a_firm_has_it() -> None:
    reports = story(
        ("Marta Quorrin left Quorrin Ltd.", {"organisation": ["Quorrin Ltd."], "person": ["Marta Quorrin"]}),
        ("Quorrin waits.", {"person": ["Quorrin"]}),
    )
    assert called(reports) == {"Marta Quorrin": {"Marta Quorrin", "Quorrin"}}


def test_places_go_by_their_common_names() -> None:
    reports = story(
        ("Russia and the United States agreed.", {"place": ["Russia", "the United States"]}),
        ("The Russian Federation and the U.S. agreed.", {"place": ["Russian Federation", "U.S."]}),
        ("Russia's minister and America's envoy met.", {"place": ["Russia's", "America"]}),
    )
    assert called(reports, "place") == {
        "Russia": {"Russia", "Russian Federation"},
        "United States": {"America", "U.S.", "United States"},
    }


def test_a_place_is_one_with_and_without_full_stops_and_what_it_is() -> None:
    reports = story(
        ("Kell, W.V., and N. Korea", {"place": ["Kell, W.V.", "N. Korea"]}),
        ("Kell, WV, and North Korea", {"place": ["Kell, WV", "North Korea"]}),
        ("the city of Norrby and Norrby Bay", {"place": ["city of Norrby", "Norrby Bay"]}),
        ("Norrby", {"place": ["Norrby"]}),
    )
    assert sorted(map(sorted, called(reports, "place").values())) == [
        ["Kell, W.V.", "Kell, WV"],
        ["N. Korea", "North Korea"],
        ["Norrby", "city of Norrby"],
        ["Norrby Bay"],
    ]


def test_a_place_is_also_known_by_the_beginning_of_its_name() -> None:
    names: Names = {"place": ["San Amaro de Lisca", "San Amaro", "San Felipe"]}
    reports = story(("San Amaro de Lisca lies above San Felipe. San Amaro is small.", names))
    assert called(reports, "place") == {
        "San Amaro de Lisca": {"San Amaro de Lisca", "San Amaro"},
        "San Felipe": {"San Felipe"},
    }


def test_what_most_mentions_say_decides_the_kind() -> None:
    reports = story(
        ("Osterhus Line sails. Osterhus Line stays.", {"organisation": ["Osterhus Line"]}),
        ("Osterhus Line sank.", {"place": ["Osterhus Line"]}),
    )
    [entity] = entities(reports)
    assert (entity.kind, entity.mentions) == ("organisation", 3)


def test_a_name_that_was_overlooked_elsewhere_is_found() -> None:
    reports = story(
        ("Sergey Tolkunov opened the dam.", {"person": ["Sergey Tolkunov"]}),
        ("The dam was opened by minister Tolkunov. Anna Tolkunov is a singer.", {}),
    )
    entity = one(reports, "Sergey Tolkunov")
    assert [(variant.form, variant.count) for variant in entity.variants] == [("Sergey Tolkunov", 1), ("Tolkunov", 1)]


def test_a_spelling_in_a_line_that_was_cut_is_in_the_ledger_with_where_it_stood() -> None:
    text = "The minister opened the dam.\nRead also: New dam leaks – Tolkunow\nWater flows."
    start = text.index("Read also")
    cut = Cut(kind="teaser", start=start, end=text.index("Water"))
    reports = [
        report(article("a", text, outlet="Dam Times", cuts=[cut])),
        report(article("b", "Sergey Tolkunov opened it.", hours=1), {"person": ["Sergey Tolkunov"]}),
    ]
    entity = one(reports, "Sergey Tolkunov")
    [variant] = [variant for variant in entity.variants if variant.form == "Tolkunow"]
    assert variant.outlets == ("Dam Times",)
    assert variant.citation.span.part == "original"
    assert entity.article_count == 1


def test_every_citation_of_the_ledger_shows_its_words() -> None:
    reports = story(
        ("The Kell Board’s chief, Helga Strand’s rival, left.", {"organisation": ["The Kell Board’s"]}),
        ("Helga Strand’s rival left Kell.", {"person": ["Helga Strand’s"], "place": ["Kell"]}),
    )
    articles = {each.id: each.article for each in reports}
    cited = [value for entity in entities(reports) for value in walk(entity) if isinstance(value, Citation)]
    assert cited
    assert all(articles[each.article].quoted(each.span) == each.words for each in cited)
    assert set(called(reports, "organisation")) == {"Kell Board"}


def test_the_order_of_articles_does_not_matter() -> None:
    reports = story(
        ("Helga Strand met Olav Strand in Kell.", {"person": ["Helga Strand", "Olav Strand"], "place": ["Kell"]}),
        ("Strand left. H. Strand came.", {"person": ["Strand", "H. Strand"]}),
    )
    assert entities(reports) == entities(reports[::-1])


def in_office(told: Report, *surfaces: str) -> Report:
    """The report with the offices at which extraction found nobody's name."""
    offices = tuple(mention.model_copy(update={"by": "office"}) for mention in mentions(told.article, *surfaces))
    return told.model_copy(update={"annotations": told.annotations.model_copy(update={"offices": offices})})


def holding(told: Report, *roles: str) -> Report:
    """The report with the roles that the article gives to the person it names."""
    [person] = told.annotations.entities
    entities = (person.model_copy(update={"roles": roles}),)
    return told.model_copy(update={"annotations": told.annotations.model_copy(update={"entities": entities})})


def test_an_office_stands_for_its_holder_whom_another_article_names() -> None:
    named, unnamed = story(
        ("Norwegian President Helga Strand spoke.", {"person": ["Helga Strand"]}),
        ("The Norwegian leader left at noon.", {}),
    )
    reports = [holding(named, "Norwegian President"), in_office(unnamed, "The Norwegian leader")]
    entity = one(reports, "Helga Strand")
    assert (entity.article_count, entity.mentions) == (2, 2)
    assert entity.articles == tuple(each.id for each in reports)
    assert entity.roles == ("Norwegian President", "The Norwegian leader")
    assert {variant.form for variant in entity.variants} == {"Helga Strand"}


def test_an_office_stands_for_nobody_where_two_hold_it_or_the_country_is_another() -> None:
    helga, olav, unnamed = story(
        ("Norwegian President Helga Strand spoke.", {"person": ["Helga Strand"]}),
        ("Norwegian President Olav Berg was silent.", {"person": ["Olav Berg"]}),
        ("The Norwegian president left at noon; the Swedish president stayed.", {}),
    )
    unnamed = in_office(unnamed, "The Norwegian president", "the Swedish president")
    both = [holding(helga, "Norwegian President"), holding(olav, "Norwegian President"), unnamed]
    assert one(both, "Helga Strand").article_count == 1
    one_of_them = [holding(helga, "Norwegian President"), unnamed]
    assert one(one_of_them, "Helga Strand").roles == ("Norwegian President", "The Norwegian president")
    former = [holding(helga, "former Norwegian President"), unnamed]
    assert one(former, "Helga Strand").article_count == 1


def test_an_office_stands_for_nobody_where_it_may_mean_anybody_or_is_named_there() -> None:
    named, unnamed = story(
        ("Norwegian President Helga Strand spoke.", {"person": ["Helga Strand"]}),
        ("He wants to be a Norwegian president. The Norwegian leader, King Leif, smiled.", {}),
    )
    reports = [
        holding(named, "Norwegian President"),
        in_office(unnamed, "Norwegian president", "The Norwegian leader"),
    ]
    assert one(reports, "Helga Strand").mentions == 1
