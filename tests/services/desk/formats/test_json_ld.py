import json
from typing import Any

import pytest
from rdflib import RDF, SDO, Graph, URIRef

from services.desk.formats import FORMATS
from services.desk.stories import Story
from tests.services.desk.formats.schema_org import LINKS
from tests.services.desk.formats.stories import full, hostile, without_articles
from tests.services.desk.formats.validity import misused
from tests.services.desk.samples import GAZETTE, STORY, WIRE, single

CONTEXT = {"@vocab": "https://schema.org/", **{name: {"@type": "@id"} for name in LINKS}}
"""what https://schema.org gives for a context, as far as it is used: the tests load nothing from the net"""

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def exported(story: Story) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(FORMATS["jsonld"].one(story))
    return told


def graph(document: dict[str, Any]) -> Graph:
    assert document["@context"] == "https://schema.org"
    return Graph().parse(data=json.dumps({**document, "@context": CONTEXT}), format="json-ld")


@pytest.mark.parametrize("story", [full(), hostile(), without_articles(), Story(single())])
def test_every_type_and_property_is_one_of_schema_org_and_fits(story: Story) -> None:
    assert misused(exported(story)) == []


def test_what_schema_org_does_not_say_is_found() -> None:
    document = exported(full())
    assert misused({**document, "verdict": "true"}) == ["verdict of NewsArticle"]
    assert misused({**document, "startDate": "2025-03-03"}) == ["startDate of NewsArticle"]
    assert misused({**document, "publisher": {"@type": "Event", "name": "x"}}) == ["Event as publisher of NewsArticle"]


@pytest.mark.parametrize("story", [full(), hostile(), without_articles()])
def test_it_expands_to_terms_that_schema_org_defines(story: Story) -> None:
    triples = graph(exported(story))
    assert len(triples) > 5
    for _, name, value in triples:
        assert name == RDF.type or name in SDO, name
        assert name != RDF.type or value in SDO, value


def test_the_story_is_about_an_event_and_based_on_the_articles() -> None:
    triples = graph(exported(full()))
    story, article = URIRef(f"urn:storywire:story:{STORY}"), URIRef(f"urn:storywire:article:{WIRE}")
    assert (story, RDF.type, SDO.NewsArticle) in triples
    assert (story, SDO.isBasedOn, article) in triples
    assert (URIRef(f"urn:storywire:article:{GAZETTE}"), SDO.isBasedOn, article) in triples
    event = triples.value(story, SDO.about)
    assert str(triples.value(event, SDO.startDate)) == "2025-03-03"


def test_claims_and_figures_name_the_articles_in_which_they_appear() -> None:
    parts = exported(full())["hasPart"]
    figures = [part for part in parts if part["@type"] == "Claim" and "about" in part]
    assert [(part["text"], part["creativeWorkStatus"]) for part in figures] == [
        ("injured: 3 workers", "contradiction"),
        ("injured: at least 5 workers", "contradiction"),
        ("amount in EUR: 45 million", "undisputed"),
    ]
    assert figures[0]["about"] == {
        "@type": "PropertyValue",
        "name": "injured",
        "value": "3",
        "unitText": "workers",
    }
    assert figures[0]["appearance"] == [{"@id": f"urn:storywire:article:{WIRE}"}]


def test_a_value_that_is_no_figure_is_a_claim_too_and_corrections_are_told() -> None:
    document = exported(hostile())
    assert "place: Norrby" in [part["text"] for part in document["hasPart"]]
    assert document["correction"][0]["@type"] == "CorrectionComment"


def test_a_speaker_is_a_person_of_the_story_or_told_in_words() -> None:
    parts = exported(full())["hasPart"]
    claim = next(part for part in parts if part["text"].startswith("The bridge will stay"))
    assert claim["author"] == {"@id": f"urn:storywire:story:{STORY}#name-1"}
    quote = next(part for part in parts if part["@type"] == "Quotation")
    assert (quote["creditText"], "spokenByCharacter" in quote) == ("the harbour master", False)


def test_it_may_stand_in_a_page() -> None:
    assert "<" not in FORMATS["jsonld"].one(hostile())


def test_several_stories_are_one_document() -> None:
    document = json.loads(FORMATS["jsonld"].together([full(), Story(single())]))
    assert [node["@type"] for node in document["@graph"]] == ["NewsArticle", "NewsArticle"]
    assert json.loads(FORMATS["jsonld"].together([]))["@graph"] == []
