import csv
import io

from services.desk.formats import FORMATS
from services.desk.formats.csv_rows import ARTICLE, STORY
from services.desk.stories import Story
from tests.services.desk.formats.stories import full, hostile, without_articles
from tests.services.desk.samples import WIRE, single


def table(*stories: Story) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(FORMATS["csv"].together(stories), newline="")))


def test_each_article_of_a_story_is_a_row() -> None:
    rows = table(full(), Story(single()))
    assert [row["outlet"] for row in rows] == ["Coastal Wire", "Skarvik Gazette", "Radio Fjord", "Radio Fjord"]
    assert tuple(rows[0]) == STORY + ARTICLE
    assert rows[1]["reprint_of"] == WIRE
    assert {row["independent_origins"] for row in rows[:3]} == {"2"}
    assert [row["origins"] for row in rows[:3]] == ["Coastal Wire", "Coastal Wire", "Radio Fjord"]
    assert rows[0]["contradictions"] == "1"


def test_no_cell_is_a_formula_and_no_row_breaks() -> None:
    row, *others = table(hostile())
    assert len(others) == 2
    assert row["headline"].startswith("'=HYPERLINK(0) </script>")
    assert row["title"].startswith("'=")
    assert "\n" not in row["title"]
    assert row["outlet"] == "Evil =1+1"


def test_a_date_is_no_more_precise_than_it_is_known() -> None:
    row = table(hostile())[0]
    assert (row["published"], row["published_precision"]) == ("2025-03-03", "day")
    assert table(full())[0]["published"] == "2025-03-03T14:05:00Z"


def test_a_story_without_articles_is_a_row_too() -> None:
    (row,) = table(without_articles())
    assert (row["status"], row["merged_into"], row["article"]) == ("merged", "k9b2c4d6f8g1", "")


def test_rows_end_as_the_standard_says() -> None:
    assert FORMATS["csv"].one(full()).count("\r\n") == 4
