"""Each revision says what changed since the last one."""

from services.aggregation.changes import changes, essence, pack, unpack
from services.aggregation.record import assemble
from services.aggregation.report import Report
from shared.record import StoryRecord, ValueChange
from tests.services.aggregation.newsroom import OTHER, article, article_id, report
from tests.services.aggregation.test_record import standing

TWELVE = report(article("courier", "Twelve people were killed when the bridge at Kell fell.", title="Bridge falls"))
FOURTEEN = report(
    article(
        "herald",
        "At least 14 people have died at the bridge of Kell.",
        title="Toll of the bridge at Kell grows to 14",
        hours=5,
    )
)


def record(*reports: Report, **changed: object) -> StoryRecord:
    return assemble(standing(**changed), reports)


def values(former: StoryRecord, now: StoryRecord) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {change.what: (change.before, change.after) for change in changes(essence(former), now).values}


def test_in_a_first_revision_all_is_new() -> None:
    first = changes(None, record(TWELVE))
    assert (first.added, first.added_count) == ((article_id("courier"),), 1)
    assert ValueChange(what="killed", after=("12",)) in first.values
    assert ValueChange(what="status", after=("live",)) in first.values


def test_nothing_changes_between_equal_records() -> None:
    now = changes(essence(record(TWELVE)), record(TWELVE, revision=2))
    assert (now.revision, now.added, now.revised, now.removed, now.values) == (2, (), (), (), ())


def test_added_revised_and_removed_articles_are_told() -> None:
    newer = report(article("courier", "Thirteen people were killed when the bridge at Kell fell.", revision=2))
    now = changes(essence(record(TWELVE)), record(newer, FOURTEEN, revision=2))
    assert now.added == (article_id("herald"),)
    assert now.revised == (article_id("courier"),)
    assert changes(essence(record(TWELVE, FOURTEEN)), record(TWELVE)).removed == (article_id("herald"),)


def test_figures_conflicts_origins_and_headline_are_told() -> None:
    told = values(record(TWELVE), record(TWELVE, FOURTEEN))
    assert told["killed"] == (("12",), ("12", "at least 14"))
    assert told["conflict over killed"] == ((), ("later update",))
    assert told["independent origins"] == (("1",), ("2",))
    assert told["headline"] == (("Bridge falls",), ("Toll of the bridge at Kell grows to 14",))


def test_the_end_of_a_story_is_told() -> None:
    assert values(record(TWELVE), record(TWELVE, settled=True))["status"] == (("live",), ("settled",))
    merged = values(record(TWELVE), record(merged_into=OTHER))
    assert merged["status"] == (("live",), ("merged",))
    assert merged["merged into"] == ((), (OTHER,))


def test_what_is_kept_of_a_revision_is_the_same_after_it_was_stored() -> None:
    kept = essence(record(TWELVE, FOURTEEN))
    assert unpack(pack(kept)) == kept
    assert unpack(b"") is None
