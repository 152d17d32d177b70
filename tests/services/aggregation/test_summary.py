"""The summary is made of whole sentences of the articles, tells nothing twice, and needs nothing else to be read."""

import pytest

from services.aggregation.report import Sentence
from services.aggregation.summary import MOST_SENTENCES, MOST_WORDS, stands_alone, summary
from shared.article import Span
from tests.services.aggregation.newsroom import article, article_id, report

COURIER = """The road bridge over the Orra at Kell collapsed on Thursday morning after weeks of rain.
He said that nobody had been on it. Two lorries had crossed minutes earlier, driver Ilse Brandt said.
Subscribe to our newsletter for more news from Kell. The crossing was built in 1911 and carried 9,000 cars a day."""
HERALD = """A bridge that carried 9,000 cars a day across the river Orra fell into the water at Kell on Thursday.
The transport ministry closed eleven other bridges of the same type until they have been inspected.
Two lorries had crossed only minutes earlier, said Ilse Brandt, a driver."""

REPORTS = [
    report(article("courier", COURIER, title="Kell bridge collapses into Orra"), {"person": ["Ilse Brandt"]}),
    report(article("herald", HERALD, title="Bridge at Kell falls", hours=1), {"person": ["Ilse Brandt"]}),
]


def test_every_sentence_stands_in_an_article_word_for_word() -> None:
    for sentence in summary(REPORTS):
        first = sentence.citations[0]
        source = next(each.article for each in REPORTS if each.id == first.article)
        assert source.quoted(first.span) == first.words == sentence.text


def test_words_that_lost_letters_are_quoted_only_for_want_of_better_ones() -> None:
    whole = "The road bridge over the Orra at Kell collapsed on Thursday morning after weeks of rain in the valley."
    text = f"The specic cause of the collapse of the bridge at Kell is unknown to engineers of the county.\n{whole}"
    assert summary([report(article("courier", text, title="Kell bridge collapses"))])[0].text == whole


def test_it_opens_with_what_happened_and_leaves_out_what_repeats() -> None:
    told = [sentence.text for sentence in summary(REPORTS)]
    assert told[0].startswith(("The road bridge over the Orra", "A bridge that carried"))
    assert sum("Two lorries" in sentence for sentence in told) <= 1
    assert any("eleven other bridges" in sentence for sentence in told)


def test_what_leans_on_other_sentences_or_is_no_news_is_left_out() -> None:
    told = " ".join(sentence.text for sentence in summary(REPORTS))
    assert "He said" not in told
    assert "newsletter" not in told


def test_articles_that_say_the_same_are_cited_too() -> None:
    [lorries] = [sentence for sentence in summary(REPORTS) if "Two lorries" in sentence.text]
    assert {citation.article for citation in lorries.citations} == {article_id("courier"), article_id("herald")}


def test_reprints_add_no_weight_and_no_sentences() -> None:
    copies = [
        report(article(f"copy {number}", COURIER, title="Kell", hours=2 + number), reprint_of="courier")
        for number in range(5)
    ]
    assert [sentence.text for sentence in summary(REPORTS + copies)] == [sentence.text for sentence in summary(REPORTS)]


def test_it_stays_short() -> None:
    words = ["bolts", "rust", "rain", "fish", "lorries", "paint", "welding", "traffic", "budgets", "maps"]
    long = " ".join(
        f"The council of Kell heard witness number {n} describe {word} at great length on Thursday afternoon."
        for n, word in enumerate(words)
    )
    told = summary([report(article("a", long))])
    assert len(told) <= MOST_SENTENCES
    assert sum(len(sentence.text.split()) for sentence in told) <= MOST_WORDS


def test_a_story_in_two_languages_is_told_in_that_of_most_texts() -> None:
    german = report(
        article(
            "bote",
            "Die Brücke über die Orra ist am Donnerstag eingestürzt, wie die Stadt Kell mitteilt.",
            language="de",
        )
    )
    told = summary([*REPORTS, german])
    assert {citation.article for sentence in told for citation in sentence.citations[:1]} <= {
        article_id("courier"),
        article_id("herald"),
    }


def test_there_is_none_where_no_sentence_will_do() -> None:
    assert summary([]) == ()
    assert summary([report(article("a", "More soon."))]) == ()


def test_a_pronoun_is_fine_after_the_name_it_stands_for() -> None:
    text = "Mayor Helga Strand said she would cross the Orra by boat until a new bridge stands at Kell."
    named = report(article("a", text), {"person": ["Helga Strand"]})
    assert [sentence.text for sentence in summary([named])] == [text]
    assert summary([report(article("a", text))]) == ()


def test_a_sentence_that_the_headline_ran_into_is_left_out() -> None:
    title = "Two keepers also hurt in fall of bridge"
    run_in = f"{title} News 2 keepers were hurt when the bridge at Kell fell into the river on Thursday."
    text = f"{run_in} The keepers Jon Aas and Ola Berg were brought to the infirmary at Norrby."
    told = summary([report(article("a", text, title=title))])
    assert [sentence.text for sentence in told] == [
        "The keepers Jon Aas and Ola Berg were brought to the infirmary at Norrby."
    ]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("The bridge at Kell fell into the river on Thursday.", True),
        ("“The planks groaned for an hour,” said the toll keeper Jon Aas.", True),
        ("“It groaned for an hour.”", False),
        ("But the bridge at Kell had been inspected in May.", False),
        ("They had inspected the bridge at Kell in May.", False),
        ("The bridge at Kell, which we crossed on Monday, is gone.", False),
        ("The bridge at Kell fell into", False),
        ("“The bridge at Kell fell, the keeper said.", False),
        ("KEEPER AAS: The bridge at Kell fell on Thursday.", False),
        ("Anyone with information about the bridge is asked to call the police.", False),
        ("The bridge at Kell\nfell into the river on Thursday.", False),
        ("The bridge at Kell fell into the river and...", False),
        ("The county buried its differences over the bridge at Kell for an…", False),
        ("....The bridge at Kell fell into the river on Thursday.", False),
        ("• The bridge at Kell fell into the river on Thursday.", False),
        ("CLOSE The bridge at Kell fell into the river on Thursday.", False),
        ("Image 1 of / 2 Caption Close Image 1 of 2 The bridge at Kell fell on Thursday.", False),
        ("Jon Aas/Getty Images The bridge at Kell fell into the river on Thursday.", False),
        ("The keeper Jon Aas Jon AasFerry sails again Pier for sale MORE saw it fall on Thursday.", False),
        ("KELL BRIDGE GONE, MORE RAIN TO COME, says the board on its door.", True),
    ],
)
def test_which_sentences_can_stand_alone(text: str, alone: bool) -> None:
    sentence = Sentence(span=Span(start=0, end=len(text)), text=text, order=0, terms={}, weight=0.0)
    assert stands_alone(sentence, "en") is alone
