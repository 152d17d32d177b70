"""What of a model's answer may be told: only what the sentences that it names say."""

import orjson
import pytest

from services.aggregation.rewriting import UnfoundedError, request, rewritten, unfounded
from shared.article import Span
from shared.record import Citation, SummarySentence
from tests.services.aggregation.newsroom import article_id

BRIDGE = "The bridge over the Orra gave way on Thursday, Mayor Ulla Brandt said."
TOLL = "Rescuers pulled 14 people from the river and three of them died."
CAUSE = "At least 20 inspections found no damage, and the cause may be the flood."
COST = "Repairs will cost €5 million, “a fortune for Kell”, the Courier wrote."


def sentence(text: str) -> SummarySentence:
    citation = Citation(article=article_id("courier"), span=Span(start=0, end=len(text)), words=text)
    return SummarySentence(text=text, citations=(citation,))


SUMMARY = tuple(sentence(text) for text in (BRIDGE, TOLL, CAUSE, COST))


@pytest.mark.parametrize(
    "answer",
    [
        "The bridge over the Orra gave way on Thursday, Mayor Ulla Brandt said. [1]",
        "On Thursday the bridge over the Orra gave way, Mayor Ulla Brandt said [1].\nOf them three died. [2]",
        "14 people were pulled from the river when the bridge gave way, Mayor Ulla Brandt said [1][2].",
        "Of 14 people that were pulled from the river, three died. [2]",
        "Repairs will cost €5 million, “a fortune for Kell”, the Courier wrote. [4]",
    ],
)
def test_sentences_may_be_joined_shortened_and_reordered(answer: str) -> None:
    told = rewritten(answer, SUMMARY, "scribe")
    assert "[" not in told.text
    assert all(citation.words in (BRIDGE, TOLL, CAUSE, COST) for each in told.sentences for citation in each.citations)


def test_each_sentence_cites_the_words_of_the_articles_that_it_rests_upon() -> None:
    told = rewritten("Of 14 people three died [2].\nRepairs will cost €5 million. [4]", SUMMARY, "scribe")
    assert told.text == "Of 14 people three died. Repairs will cost €5 million."
    assert [each.citations[0].words for each in told.sentences] == [TOLL, COST]
    assert told.model == "scribe"


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Rescuers pulled 15 people from the river.", TOLL),
        ("Rescuers pulled 14 people from the river and four died.", TOLL),
        ("Rescuers pulled fourteen people from the river.", TOLL),
        ("Rescuers pulled three people from the river and 14 died.", TOLL),
        ("Repairs will cost $5 million.", COST),
        ("Repairs will cost €5 billion.", COST),
        ("Captain Petrov pulled 14 people from the river.", TOLL),
        ("Petrov pulled 14 people from the river.", TOLL),
        ("Rescuers pulled 14 people from the river, petrov too.", TOLL),
        ("Rescuers pulled 14 people from the river at Kell.", TOLL),
        ("The bridge gave way, Mayor Ulla Orra said.", BRIDGE),
        ("The bridge gave way, Mayor Ulla-Orra said.", BRIDGE),
        ("The bridge gave way, Mayor Brandt said.", BRIDGE),
        ("The WHO pulled 14 people from the river.", TOLL),
        ("Rescuers murdered 14 people.", TOLL),
        ("The bridge over the Orra gave way on Thursday.", BRIDGE),
        ("20 inspections found no damage, and the cause may be the flood.", CAUSE),
        ("At least 20 inspections found damage, and the cause may be the flood.", CAUSE),
        ("At least 20 inspections found no damage, and the cause is the flood.", CAUSE),
        ("Repairs will cost “a fortune for the Courier”.", COST),
        ("We pulled 14 people from the river.", TOLL + " We"),
        ("Rescuers pulled 14 people from the\u200b river.", TOLL),
        ("Rescuers pulled 14 people from", TOLL),
        ("Three people were hurt.", "Twenty-three people were hurt."),
        ("It was 5 degrees cold.", "It was -5 degrees cold."),
    ],
)
def test_what_they_do_not_say_or_leave_out_is_seen(text: str, cited: str) -> None:
    assert unfounded(text, [cited]) is not None


def test_a_name_must_stand_in_the_sentences_that_are_cited_for_it() -> None:
    assert unfounded("Rescuers pulled 14 people from the Orra.", [TOLL]) is not None
    assert unfounded("Rescuers pulled 14 people from the river Orra, Mayor Ulla Brandt said.", [TOLL, BRIDGE]) is None


@pytest.mark.parametrize(
    "answer",
    ["", "Of 14 people three died.", "Of 14 people three died. [9]", "Of 14 people three died. [0]", "[2]", "[" * 4_000,
     "Of 14 people three died. [2] " * 6, " " * 4_000 + "x"],
)  # fmt: skip
def test_an_answer_of_another_form_is_dropped(answer: str) -> None:
    with pytest.raises(UnfoundedError):
        rewritten(answer, SUMMARY, "scribe")


def test_what_a_model_made_up_is_not_in_the_problem_that_a_record_tells() -> None:
    with pytest.raises(UnfoundedError) as raised:
        rewritten("Captain Petrov died. [2]", SUMMARY, "scribe")
    assert "Petrov" not in str(raised.value)
    assert "Petrov" in raised.value.told


def test_sentences_are_given_as_data_and_the_same_ones_always_in_the_same_bytes() -> None:
    asked = orjson.loads(request("scribe", SUMMARY))
    assert request("scribe", SUMMARY) == request("scribe", SUMMARY)
    assert asked["model"] == "scribe"
    system, user = asked["messages"]
    assert BRIDGE not in system["content"]
    assert [each["sentence"] for each in orjson.loads(user["content"])] == [BRIDGE, TOLL, CAUSE, COST]
