from typing import Any

import orjson
import pytest
from rich.console import Console

from services.desk import console, stories
from services.desk.views import record
from services.desk.views.links import linked
from tests.services.desk import samples
from tests.services.desk.views.printed import printed


def shown(data: dict[str, Any], width: int = 80) -> str:
    return printed(record.render(stories.from_json(orjson.dumps(data))), width)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_it_fits_the_terminal(width: int) -> None:
    assert samples.STORY in shown(samples.record(), width)


def test_headline_and_facts_stand_at_the_top() -> None:
    lines = shown(samples.record()).split("\n")
    assert lines[1].strip() == samples.WIRE_TITLE
    assert lines[2].strip() == "3 articles · 3 outlets · English · 3 Mar 2025 14:05 – 14:58"
    assert lines[3].strip() == "k3t7m2x9q4w1 · revision 3 · live"


def test_each_sentence_of_the_summary_says_where_it_is_from() -> None:
    text = " ".join(shown(samples.record()).split())
    assert f"{samples.SENTENCE} [1][2] Mayor Ilse Brandvold said that inspectors needed two days. [3]" in text


def test_a_rewritten_summary_stands_below_the_other_and_says_who_wrote_it() -> None:
    text = " ".join(shown(samples.record(rewritten=samples.rewritten())).split())
    label = "rewritten by a language model (scribe_7): A crane struck the harbour bridge, <which> was closed. [1]"
    assert text.index(samples.SENTENCE) < text.index(label)
    assert "REWRITTEN" not in text


def test_articles_tell_role_outlet_date_and_link() -> None:
    text = shown(samples.record())
    assert "first report" in text
    assert "reprint of [1]" in text
    assert "Skarvik Gazette · credits Coastal Wire" in text
    assert "3 Mar 2025 14:58" in text
    assert "linked 0.98 by copied text" in text
    assert "linked 0.81 by names: Ilse Brandvold, Port Authority, Skarvik; same day" in shown(samples.record(), 120)


def test_spellings_are_shown_with_who_wrote_which() -> None:
    text = " ".join(shown(samples.record(), 120).split())
    assert "Ilse Brandvold 2/3" in text
    assert "Mayor · “Ilse Brandvold” Coastal Wire, Radio Fjord · “Ilse Brandwold” Radio Fjord" in text
    assert "“Skarvik”" not in text  # one spelling, nothing to tell


def test_names_of_which_nothing_more_is_told_stand_in_one_paragraph() -> None:
    data = samples.record()
    place = data["entities"][2]
    data["entities"] = [place, place | {"name": "Norrby", "variants": [place["variants"][0] | {"form": "Norrby"}]}]
    assert "Skarvik 1/3 · Norrby 1/3" in shown(data)


def test_roles_that_stand_within_others_are_left_out() -> None:
    data = samples.record()
    data["entities"][0]["roles"] = ["mayor", "Mayor", "Mayor of Skarvik", "chair of the council"]
    text = " ".join(shown(data, 120).split())
    assert "Mayor of Skarvik · chair of the council · “Ilse" in text
    assert "mayor ·" not in text


def test_a_story_dated_to_the_day_tells_no_time_of_day() -> None:
    data = samples.record()
    data["articles"][0]["publication"]["precision"] = "day"
    assert "English · 3 Mar 2025\n" in shown(data)


def test_sources_tell_who_published_and_who_is_credited() -> None:
    text = " ".join(shown(samples.record()).split())
    assert "SOURCES Coastal Wire [1], credited by [2]" in text


def test_what_was_cut_from_an_article_is_counted_by_kind() -> None:
    data = samples.record()
    span = {"start": 0, "end": 9, "part": "original"}
    kinds = ("teaser", "teaser", "legal")
    data["articles"][0]["cuts"] = [{"kind": kind, "span": span, "words": "Read also"} for kind in kinds]
    assert "cut from it: 2 × teaser, legal" in shown(data)


def test_a_doubtful_date_is_marked() -> None:
    data = samples.record()
    data["articles"][0]["publication"] |= {"disputed": True, "precision": "day", "reason": "the header is a day off"}
    text = shown(data)
    assert "date in doubt: the header is a day off" in text
    assert "3 Mar 2025\n" in text


def test_an_article_without_date_title_and_outlet_says_so() -> None:
    data = samples.record()
    data["articles"][0] |= {"publication": {}, "title": "", "outlet": None, "url": None}
    text = shown(data)
    assert "arrived 3 Mar 2025" in text
    assert "(no title)" in text
    assert "outlet unknown" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "retracted", "articles": [], "headline": None, "summary": []}, "retracted"),
        ({"status": "merged", "merged_into": "k1aaaaaaaaaa", "headline": None}, "merged into k1aaaaaaaaaa"),
        ({"headline": None}, "(no headline)"),
        ({"absorbed": ["k1aaaaaaaaaa", "k2aaaaaaaaaa"]}, "absorbed 2 stories"),
        ({"notes": ["summary could not be made: ValueError"]}, "summary could not be made: ValueError"),
        ({"languages": ["en", "fr", "xx"]}, "English, French, xx"),
        ({"first_published": None, "last_published": None}, "arrived 3 Mar 2025 16:00 – 16:05"),
    ],
)
def test_what_is_special_about_a_story_is_told(changes: dict[str, Any], words: str) -> None:
    assert words in " ".join(shown(samples.record(**changes), 120).split())


def test_long_lists_are_cut_and_counted() -> None:
    data = samples.record()
    person = data["entities"][0]
    data["entities"] = [person | {"name": f"Person {number}"} for number in range(20)]
    text = shown(data)
    assert "Person 11" in text
    assert "Person 12" not in text
    assert "and 8 more" in text


def test_parts_that_this_version_does_not_know_are_shown_all_the_same() -> None:
    rating = {
        "attribute": "injured",
        "kind": "contradiction",
        "values": [{"value": 4, "articles": [samples.WIRE]}, {"value": 1, "articles": [samples.RADIO]}],
    }
    text = shown(samples.record(reader_ratings=[rating], single_origin=False, empty_part=[]))
    assert "READER RATINGS" in text
    assert "– attribute injured · kind contradiction" in text
    assert "– value 4 · articles [1]" in text
    assert "– value 1 · articles [3]" in text
    assert "EMPTY PART" not in text


def value(number: str, *articles: str, **other: Any) -> dict[str, Any]:
    return {
        "value": number,
        "precision": "exact",
        "article_count": len(articles),
        "articles": list(articles),
        "origin_count": 1,
        "citations": [samples.citation(articles[0], number)],
        "first_stated": "2025-03-03T14:05:00Z",
        "last_stated": "2025-03-03T14:05:00Z",
    } | other


def test_conflicts_stand_side_by_side_and_agreed_figures_apart() -> None:
    injured = [value("4", samples.WIRE, samples.GAZETTE, of="people"), value("1", samples.RADIO, precision="at least")]
    text = shown(
        samples.record(
            conflicts=[
                {"attribute": "injured", "kind": "contradiction", "note": "stated on the same day", "values": injured}
            ],
            figures=[
                {"attribute": "injured", "values": injured},
                {"attribute": "lanes closed", "values": [value("2000", samples.WIRE, samples.RADIO)]},
            ],
        )
    )
    assert "injured  contradiction" in text
    assert "stated on the same day" in text
    assert "4 people  [1][2] 1 origin · 3 Mar 2025 14:05" in text
    assert "at least 1  [3] 1 origin · 3 Mar 2025 14:05" in text
    assert "lanes closed 2,000 [1][3]" in text
    assert text.count("injured") == 1


def test_large_numbers_are_written_as_people_write_them() -> None:
    values = [value("45000000", samples.WIRE), value("60000000", samples.RADIO)]
    note = "60000000 is stated only after 45000000"
    money = {"attribute": "EUR", "kind": "later update", "note": note, "values": values}
    text = shown(samples.record(conflicts=[money]), 120)
    assert "amount in EUR  later update" in text
    assert "60 million is stated only after 45 million" in text
    assert "45 million  [1]" in text
    assert "0000" not in text


def test_origins_tell_whose_reporting_it_is_and_what_shows_it() -> None:
    evidence = {"whole": True, "of": None, "citation": None}
    origins = [
        {
            "name": "Coastal Wire",
            "kind": "outlet",
            "article_count": 2,
            "articles": [samples.WIRE, samples.GAZETTE],
            "evidence": [
                evidence | {"article": samples.WIRE, "form": "own"},
                evidence | {"article": samples.GAZETTE, "form": "reprint", "of": samples.WIRE},
            ],
        },
        {
            "name": "Port Authority",
            "kind": "credited",
            "article_count": 0,
            "articles": [],
            "evidence": [
                evidence
                | {
                    "article": samples.RADIO,
                    "form": "attribution",
                    "whole": False,
                    "citation": samples.citation(samples.RADIO, "the Port Authority said"),
                }
            ],
        },
    ]
    counts = {"articles": 3, "outlets": 3, "texts": 2, "independent_origins": 2, "single_origin": False}
    text = shown(samples.record(origins=origins, corroboration=counts), 100)
    assert "2 independent origins" in text
    assert "[2] reprints [1]" in text
    assert "Port Authority (named only)" in text
    assert "[3] credits it for a passage “the Port Authority said”" in text


def test_claims_quotes_and_dates_are_told_with_their_articles() -> None:
    both = {"article_count": 2, "articles": [samples.WIRE, samples.RADIO]}
    cite = {"citations": [samples.citation(samples.WIRE, "x"), samples.citation(samples.RADIO, "x")]}
    version = {"article_count": 1, "articles": [samples.WIRE], "citations": [samples.citation(samples.WIRE, "x")]}
    text = shown(
        samples.record(
            claims=[
                both | cite | {"text": "Two lanes shut.", "status": "told by independent origins", "origin_count": 2},
                both | cite | {"text": "It was raining.", "status": "told by one origin", "origin_count": 1},
                both | cite | {"text": "It was dark.", "status": "disputed", "origin_count": 2, "speaker": "the mayor"},
            ],
            quotes=[
                {
                    "speaker": "the mayor",
                    "outlets": ["Coastal Wire"],
                    "versions": [version | {"text": "Two days."}],
                },
                {
                    "outlets": ["Coastal Wire", "Radio Fjord"],
                    "versions": [version | {"text": "Be patient."}, version | {"text": "Please be patient."}],
                },
            ],
            timeline=[both | cite | {"date": "2025-03-03", "text": "The crane struck."}],
            event_date={"value": "2025-03-03", "article_count": 2} | cite,
        ),
        100,
    )
    for words in (
        "event of 3 Mar 2025",
        "– Two lanes shut. [1][3]  2 independent origins",
        "– It was raining. [1][3]  one origin",
        "– the mayor: It was dark. [1][3]  disputed",
        "– “Two days.” [1]  the mayor",
        "speaker not named, in 2 versions",
        "“Please be patient.” [1]",
        "2025-03-03 The crane struck. [1][3]",
    ):
        assert words in text
    assert "CLAIMS" not in text


def test_words_of_articles_steer_nothing() -> None:
    nasty = "\x1b[31m[red]Bridge[/red]\x07\u202e closed\r\nnow"
    data = samples.record(notes=[nasty], strange={"\x1b[0m": [nasty]})
    data["headline"]["text"] = nasty
    data["summary"][0]["text"] = nasty
    data["entities"][0] |= {"name": nasty, "roles": [nasty]}
    data["entities"][0]["variants"][0]["form"] = nasty
    data["articles"][0] |= {"title": nasty, "credits": [nasty], "external_id": nasty, "notes": [nasty]}
    data["articles"][0]["outlet"]["name"] = nasty
    data["articles"][1]["reasons"] = [{"feature": nasty, "value": 1.0, "words": [nasty]}]
    data["sources"][0]["name"] = nasty
    text = shown(data, 120)
    assert "[red]Bridge[/red]" in text
    assert not {chr(code) for code in range(0x20) if code != 0x0A} & set(text)
    assert "\u202e" not in text


def test_a_title_links_to_plain_web_addresses_only() -> None:
    assert linked("x", "https://news.example/a?b=c").spans
    for url in (None, "javascript:alert(1)", "https://news.example/\x1b]8;;", "https://a b", "file:///etc/passwd"):
        assert not linked("x", url).spans


def test_only_what_is_said_beside_a_name_is_quiet() -> None:
    paper = Console(theme=console.THEME, width=120, force_terminal=True, color_system="standard")
    with paper.capture() as capture:
        paper.print(record.render(stories.from_json(orjson.dumps(samples.record()))))
    assert "  Port Authority\x1b[2m 3/3" in capture.get()
