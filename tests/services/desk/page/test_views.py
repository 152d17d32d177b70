from typing import Any

import pytest

from services.desk.page.coverage import coverage
from services.desk.page.credit_graph import credit_graph
from services.desk.page.outlet_matrix import matrix, written
from services.desk.page.story_view import story_view
from services.desk.page.templates import web_address
from services.desk.stories import Story
from shared.record import FigureValue, StoryRecord
from tests.services.desk.http.test_story_routes import disputed
from tests.services.desk.samples import GAZETTE, RADIO, SENTENCE, WIRE, citation, member, record

DAY = {"at": "2025-03-03T00:00:00Z", "precision": "day", "confidence": 0.9, "reason": "given"}


def read(data: dict[str, Any]) -> StoryRecord:
    return StoryRecord.model_validate(data, extra="ignore")


def test_each_outlet_has_a_lane_with_its_articles_in_their_time() -> None:
    chart = coverage(read(record()))
    assert [lane.outlet for lane in chart.lanes] == ["Coastal Wire", "Skarvik Gazette", "Radio Fjord"]
    assert [lane.dots[0].x for lane in chart.lanes] == pytest.approx([3, 65.08, 97], abs=0.1)
    assert chart.ticks[0].label == "14:15"


def test_articles_of_one_moment_stand_in_the_middle() -> None:
    chart = coverage(read(record(articles=[member(WIRE, "Bridge", "Coastal Wire", 5)])))
    assert (chart.lanes[0].dots[0].x, chart.ticks[0].label) == (50, "3 Mar 14:05")


def test_an_axis_of_months_or_years_tells_the_year() -> None:
    def labels(last: str) -> list[str]:
        late = member(RADIO, "Bridge", "Radio Fjord", 9) | {"publication": {"at": last, "precision": "day"}}
        late["publication"] |= {"confidence": 0.9, "reason": "given"}
        chart = coverage(read(record(articles=[member(WIRE, "Bridge", "Coastal Wire", 5), late])))
        return [tick.label for tick in chart.ticks]

    assert labels("2025-06-20T00:00:00Z") == ["Apr 2025", "May 2025", "Jun 2025"]
    assert labels("2028-06-20T00:00:00Z") == ["2026", "2027", "2028"]


def test_many_outlets_share_the_last_lane() -> None:
    members = [member(f"{number:016d}", "Bridge", f"Outlet{number}", number % 60) for number in range(30)]
    chart = coverage(read(record(articles=members)))
    assert len(chart.lanes) == 13
    assert sum(len(lane.dots) for lane in chart.lanes) == 30


def test_the_matrix_tells_who_gives_which_figure_and_who_is_silent() -> None:
    table = matrix(read(disputed()))
    row = table.rows[0]
    assert (row.what, row.disputed) == ("injured", True)
    assert [(cell.stand, cell.values) for cell in row.cells] == [
        ("differs", ("3",)),
        ("differs", ("5",)),
        ("silent", ()),
    ]


def test_the_matrix_tells_who_makes_a_claim() -> None:
    claim = {
        "text": SENTENCE,
        "status": "told by one origin",
        "article_count": 2,
        "articles": [WIRE, GAZETTE],
        "origin_count": 1,
        "citations": [citation(WIRE, SENTENCE), citation(GAZETTE, SENTENCE)],
    }
    cells = matrix(read(record(claims=[claim]))).rows[0].cells
    assert [cell.stand for cell in cells] == ["tells", "tells", "silent"]
    assert cells[1].citation is not None
    assert cells[1].citation.article == GAZETTE


def test_the_graph_leads_from_sources_to_those_who_take_the_news() -> None:
    origins = [
        {
            "name": "Coastal Wire",
            "kind": "outlet",
            "article_count": 2,
            "articles": [WIRE, GAZETTE],
            "evidence": [
                {"article": WIRE, "form": "own", "whole": True},
                {"article": GAZETTE, "form": "reprint", "whole": True, "of": WIRE},
            ],
        },
        {
            "name": "Port Authority",
            "kind": "credited",
            "article_count": 0,
            "articles": [],
            "evidence": [
                {"article": RADIO, "form": "attribution", "whole": False, "citation": citation(RADIO, "Port")}
            ],
        },
    ]
    graph = credit_graph(read(record(origins=origins)))
    assert [(node.name, node.own) for node in graph.sources] == [("Coastal Wire", True), ("Port Authority", False)]
    assert [(edge.source, edge.outlet, edge.style, edge.whole) for edge in graph.edges] == [
        ("Coastal Wire", "Skarvik Gazette", "copied", True),
        ("Port Authority", "Radio Fjord", "credited", False),
    ]


def test_dates_that_differ_are_written_as_people_write_them() -> None:
    values = disputed()["conflicts"][0]["values"][0]
    told = [
        written(FigureValue.model_validate(values | {"value": value, "precision": "exact"}, extra="ignore"))
        for value in ("1994-12", "2025-03-04", "year 1994", "2025-13")
    ]
    assert told == ["Dec 1994", "4 Mar 2025", "1994", "2025-13"]


def test_no_time_of_day_is_told_of_articles_whose_day_alone_is_known() -> None:
    story = Story(disputed(articles=[each | {"publication": DAY} for each in record()["articles"]]))
    view = story_view(story, [])
    assert (view.precision, {value.precision for value in view.differences[0].values}) == ("day", {"day"})


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/local", "ftp://a/b", "http://", "http://[", None]
)
def test_only_addresses_on_the_web_are_linked(url: str | None) -> None:
    assert web_address(url) is None
    assert web_address("https://coastal.example/a") == "https://coastal.example/a"
