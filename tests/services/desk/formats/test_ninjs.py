import json

import pytest

from services.desk.formats import FORMATS
from services.desk.stories import Story
from tests.services.desk.formats.stories import full, hostile, without_articles
from tests.services.desk.formats.validity import NINJS
from tests.services.desk.samples import GAZETTE, STORY, WIRE, WIRE_TITLE, single


@pytest.mark.parametrize("story", [full(), hostile(), without_articles(), Story(single())])
def test_an_item_is_valid(story: Story) -> None:
    NINJS.validate(json.loads(FORMATS["ninjs"].one(story)))


def test_the_schema_refuses_what_ninjs_does_not_know() -> None:
    item = json.loads(FORMATS["ninjs"].one(full()))
    assert not NINJS.is_valid({**item, "claims": []})
    assert not NINJS.is_valid({**item, "people": [{"name": "Ilse", "wikidata": "Q1"}]})
    assert not NINJS.is_valid({**item, "firstCreated": "2025-03-03"})
    assert not NINJS.is_valid({**item, "uri": "no address"})
    assert not NINJS.is_valid({**item, "associations": [{"name": "a", "uri": "urn:x:1", "score": 1}]})


def test_an_item_tells_the_story_and_refers_to_its_articles() -> None:
    item = json.loads(FORMATS["ninjs"].one(full()))
    assert (item["uri"], item["version"], item["pubStatus"]) == (f"urn:storywire:story:{STORY}", "3", "usable")
    assert item["headlines"] == [{"role": "main", "value": WIRE_TITLE}]
    assert item["bodies"][0]["value"].startswith("A crane struck a pillar")
    assert [(one["uri"], one["rel"]) for one in item["associations"][:2]] == [
        (f"urn:storywire:article:{WIRE}", "first-report"),
        (f"urn:storywire:article:{GAZETTE}", "reprint"),
    ]
    assert {"role": "reprint of", "value": f"urn:storywire:article:{WIRE}"} in item["associations"][1]["altIds"]
    assert {"name": "Harbour Press", "role": "source of a passage"} in item["infoSources"]


def test_what_ninjs_has_no_field_for_stands_in_words() -> None:
    item = json.loads(FORMATS["ninjs"].one(full()))
    told = [(one["role"], one["value"]) for one in item["descriptions"]]
    assert ("storywire:event-date", "2025-03-03") in told
    assert (
        "storywire:conflict",
        "injured (contradiction): 3 workers (Coastal Wire), at least 5 workers (Radio Fjord)",
    ) in told
    assert ("storywire:figure", "amount in EUR: 45 million") in told


def test_a_day_without_a_time_is_no_moment() -> None:
    first = json.loads(FORMATS["ninjs"].one(hostile()))["associations"][0]
    assert "contentCreated" not in first
    assert {"role": "storywire:published", "value": "2025-03-03"} in first["descriptions"]


def test_what_was_withdrawn_is_canceled_and_what_people_corrected_is_told() -> None:
    item = json.loads(FORMATS["ninjs"].one(full()))
    assert item["associations"][-1]["pubStatus"] == "canceled"
    told = {"role": "storywire:correction", "value": "2 articles moved to the story of others (Orla)"}
    assert told in item["descriptions"]


def test_a_story_that_is_no_more_is_canceled() -> None:
    item = json.loads(FORMATS["ninjs"].one(without_articles()))
    assert item["pubStatus"] == "canceled"
    assert {"role": "merged into", "value": "urn:storywire:story:k9b2c4d6f8g1"} in item["altIds"]
