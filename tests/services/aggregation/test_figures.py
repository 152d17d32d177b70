"""Figures are gathered from all articles; differing ones become conflicts of a kind."""

from itertools import chain

import pytest

from services.aggregation.conflicts import conflicts, updates
from services.aggregation.evidence import walk
from services.aggregation.figures import figures, outdated
from services.aggregation.origins import trace_origins
from services.aggregation.report import Report
from shared.record import Citation, Conflict, Figure
from tests.services.aggregation.newsroom import article, article_id, report


def told(*texts: str, apart: float = 6) -> list[Report]:
    return [report(article(f"paper {at}", text, hours=apart * at)) for at, text in enumerate(texts)]


def found(reports: list[Report]) -> dict[str, Figure]:
    return {one.figure.attribute: one.figure for one in figures(reports, trace_origins(reports).roots)}


def values(reports: list[Report], attribute: str) -> list[str]:
    return [value.value for value in found(reports)[attribute].values]


def conflict(*texts: str, apart: float = 6) -> Conflict:
    [one] = differing(told(*texts, apart=apart))
    return one


def differing(reports: list[Report]) -> tuple[Conflict, ...]:
    return conflicts(figures(reports, trace_origins(reports).roots))


def test_articles_that_give_one_value_stand_behind_it_together() -> None:
    reports = told("Nine people were killed at Kell.", "The fall of the bridge killed nine.")
    [value] = found(reports)["killed"].values
    assert (value.article_count, value.origin_count) == (2, 2)
    assert value.articles == (article_id("paper 0"), article_id("paper 1"))


def test_of_one_article_the_first_statement_counts() -> None:
    reports = told("Nine people were killed at Kell. Two people were killed there in 1911.")
    assert values(reports, "killed") == ["9"]


def test_single_cases_count_only_where_nobody_gives_a_number() -> None:
    one = "A 40-year-old man was killed at Kell."
    assert values(told(one), "killed") == ["1"]
    assert values(told(one, "Two people were killed at Kell."), "killed") == ["2"]


def test_a_reprint_adds_an_article_but_no_origin_and_only_where_it_has_the_words() -> None:
    text = "Nine people were killed at Kell. The road is shut until further notice, the county said on Thursday."
    wire = report(article("wire", text))
    whole = report(article("whole", text, hours=1), reprint_of="wire")
    cut = report(article("cut", "The road is shut until further notice.", hours=2), reprint_of="wire")
    [value] = found([wire, whole, cut])["killed"].values
    assert (value.article_count, value.origin_count) == (2, 1)


def test_counts_of_things_are_compared_where_two_texts_give_them() -> None:
    reports = told(
        "About 61,000 homes were put under a boil-water notice on Thursday.",
        "The company said that 58,000 homes are covered by the warning.",
    )
    assert values(reports, "homes") == ["61000", "58000"]
    assert "homes" not in found(reports[:1])


def test_money_that_is_paid_for_different_things_is_not_compared() -> None:
    reports = told(
        "The insurer put the damage to the ferry at 45 million euros.",
        "A ticket for the museum costs 12 euros since the summer.",
    )
    assert "EUR" not in found(reports)


def test_a_higher_toll_that_is_stated_later_is_an_update() -> None:
    one = conflict("Twelve people were killed at Kell.", "The toll at Kell has risen to 14.")
    assert (one.attribute, one.kind) == ("killed", "later update")
    assert updates([one]) == {"killed": "14"}


def test_different_tolls_of_one_time_are_a_contradiction() -> None:
    assert conflict("Twelve people were killed.", "The fall killed 14 people.", apart=0).kind == "contradiction"


def test_a_toll_that_shrinks_is_a_contradiction() -> None:
    assert conflict("Fourteen people were killed.", "The fall killed 12 people.").kind == "contradiction"


def test_a_hedge_leaves_room_for_another_value() -> None:
    assert conflict("About 40 people were hurt.", "The fall injured 38 people.").kind == "different precision"
    assert conflict("At least 12 people died.", "Thirteen people died.").kind == "different precision"


def test_different_people_are_a_different_scope() -> None:
    assert conflict("Six children were killed.", "Nine people were killed.").kind == "different scope"


def test_a_part_of_the_whole_is_no_conflict() -> None:
    assert differing(told("Two children were killed.", "Nine people were killed.")) == ()
    assert differing(told("Nine people were hurt.", "Nine people were hurt. Two remain hospitalized.")) == ()
    assert differing(told("Nine people were hurt.", "Two of the men were critically hurt.")) == ()


def test_who_did_it_may_be_counted_or_not() -> None:
    one = conflict("A gunman killed four people.", "Five people are dead, including the gunman.", apart=0)
    assert (one.kind, one.attribute) == ("different scope", "killed")


def test_what_stands_far_down_in_an_article_is_not_held_against_what_another_leads_with() -> None:
    old = "The road is shut. It rained. Shops are closed. Trains run. Buses do not. Ferries may."
    old += " Schools open. Boats wait. In 1911 two people were killed."
    assert differing(told("Nine people were killed at Kell.", old)) == ()


def test_about_a_number_leaves_room_as_far_as_its_last_digit() -> None:
    homes = "{} homes were put under a notice on Thursday, the water company said."
    assert conflict(homes.format("About 61,000"), homes.format("58,000"), apart=0).kind == "contradiction"
    assert conflict(homes.format("About 60,000"), homes.format("58,000"), apart=0).kind == "different precision"


def test_money_is_compared_where_both_tell_what_for() -> None:
    damage = "The owner put the damage to the ferry at 45 million euros."
    one = conflict(damage, "Surveyors say that the bill for the burnt ferry is 60 million euros.", apart=0)
    assert (one.attribute, one.kind) == ("EUR", "contradiction")
    assert one.note == "45 million against 60 million"
    assert [value.value for value in one.values] == ["45000000", "60000000"]
    assert differing(told(damage, "The owner has debts of 60 million euros since it bought a second ferry.")) == ()


def test_a_later_value_that_is_given_as_the_newest_is_an_update() -> None:
    one = conflict("Watches worth about £85,000 were stolen.", "She now values the stolen watches at £92,000.")
    assert one.kind == "later update"


def test_a_lost_digit_is_likely_damage() -> None:
    one = conflict("31 people were killed.", "312 people were killed.", "The fall killed 312.")
    assert one.kind == "likely extraction damage"


def test_every_figure_is_cited_with_its_words() -> None:
    reports = told(
        "Nine people were killed and 61,000 homes lost power.", "Eleven were killed, 58,000 homes lost power."
    )
    articles = {each.id: each.article for each in reports}
    cited = [one for one in chain(*(walk(figure) for figure in found(reports).values())) if isinstance(one, Citation)]
    assert cited
    assert all(articles[one.article].quoted(one.span) == one.words for one in cited)


@pytest.mark.parametrize(
    ("words", "old"),
    [
        ("Twelve people were killed.", True),
        ("Fourteen people were killed.", False),
        ("At least twelve people were killed.", False),
        ("Twelve people were hurt.", False),
    ],
)
def test_which_sentences_are_outdated_by_an_update(words: str, old: bool) -> None:
    assert outdated(words, {"killed": "14"}) is old


def test_men_and_women_are_counted_beside_each_other() -> None:
    reports = told("About 1,200 women were caught on the pier of Kell.", "About 1,000 men were caught on Kell pier.")
    assert "women" not in found(reports)
    assert differing(reports) == ()


def test_an_aftershock_is_another_earthquake() -> None:
    quake = "A magnitude {} earthquake shook Kell on Thursday."
    assert differing(told(quake.format("6.2"), quake.format("5.1"))) == ()
    assert conflict(quake.format("6.2"), quake.format("5.9"), apart=0).attribute == "magnitude"


def test_the_note_tells_the_gravest_differences_and_not_which_values_may_be_the_same() -> None:
    one = conflict(
        "At least 60 people were killed at Kell.", "84 people were killed at Kell.", "77 people were killed.", apart=0
    )
    assert (one.kind, one.note) == ("contradiction", "77 against 84")
