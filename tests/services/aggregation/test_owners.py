"""Outlets of one owner confirm each other no more than one of them does."""

from pathlib import Path

import pytest

from services.aggregation.origins import corroboration, trace_origins
from services.aggregation.owners import Owners, is_called, owner_of, read_owners
from services.aggregation.record import Standing, assemble
from services.aggregation.report import Report
from services.aggregation.sources import sources
from services.aggregation.supplied import Supplied
from services.aggregation.supplied_tables import UnusableTableError
from shared.article import Outlet
from tests.services.aggregation.newsroom import MORNING, STORY, article, article_id, report

TEXTS = ("The bridge over the Orra fell on Thursday.", "Kell lost its bridge.", "Divers look for a lorry in the Orra.")


def owners(folder: Path, text: str, name: str = "outlets.csv") -> Owners:
    table = folder / name
    table.write_text(text, encoding="utf-8")
    return read_owners(table)


def reports() -> list[Report]:
    return [report(article(name, text, hours=at)) for at, (name, text) in enumerate(zip("abc", TEXTS, strict=True))]


def named_only(name: str, text: str, hours: float) -> Report:
    """A report of an outlet of which no address is known."""
    one = article(name, text, outlet=name, hours=hours)
    return report(one.model_copy(update={"outlet": Outlet(id=name.casefold(), name=name)}))


def test_outlets_of_one_owner_count_once(tmp_path: Path) -> None:
    known = owners(tmp_path, "outlet,owner\na.example,Northern Media\nB,Northern Media\n")
    traced = trace_origins(reports(), known)
    assert corroboration(reports(), traced.roots).independent_origins == 2
    assert {origin.name: origin.owner for origin in traced.found} == {
        "A": "Northern Media",
        "B": "Northern Media",
        "C": None,
    }
    assert traced.roots[article_id("a")] == traced.roots[article_id("b")] != traced.roots[article_id("c")]
    assert traced.names[article_id("b")] == ("B",)


def test_where_all_belong_to_one_there_is_a_single_origin(tmp_path: Path) -> None:
    known = owners(tmp_path, '[owners]\n"Northern Media" = ["a.example", "b.example", "c.example"]\n', "outlets.toml")
    assert corroboration(reports(), trace_origins(reports(), known).roots).single_origin


def test_an_owner_that_publishes_itself_is_one_with_what_it_owns(tmp_path: Path) -> None:
    known = owners(tmp_path, "outlet\towner\na.example\tThe C\n", "outlets.tsv")
    assert corroboration(reports(), trace_origins(reports(), known).roots).independent_origins == 2


def test_an_agency_that_is_credited_has_an_owner_too(tmp_path: Path) -> None:
    known = owners(tmp_path, '{"outlet": "Orra Press", "owner": "Northern Media"}\n', "outlets.jsonl")
    told = [report(article("a", TEXTS[0], credited=["ORRA PRESS"])), report(article("b", TEXTS[1], hours=1))]
    known = {**known, **owners(tmp_path, "outlet,owner\nb.example,Northern Media\n")}
    assert corroboration(told, trace_origins(told, known).roots).single_origin
    assert {source.name: source.owner for source in sources(told, known)} == {
        "A": None,
        "B": "Northern Media",
        "ORRA PRESS": "Northern Media",
    }


def test_an_outlet_known_by_name_only_is_the_one_with_that_name_or_domain() -> None:
    told = [report(article("a", TEXTS[0], outlet="Orra Press")), named_only("Orra Press", TEXTS[1], 1)]
    assert corroboration(told, trace_origins(told).roots).single_origin
    other = [told[0], named_only("Kell Press", TEXTS[1], 1)]
    assert not corroboration(other, trace_origins(other).roots).single_origin


def test_two_outlets_of_one_name_are_two() -> None:
    told = reports()[:2]
    one = told[1].article.model_copy(update={"outlet": Outlet(id="elsewhere.example", name="A")})
    told[1] = report(one)
    assert corroboration(told, trace_origins(told).roots).independent_origins == 2


def test_the_record_shows_owners_and_what_each_article_goes_back_to(tmp_path: Path) -> None:
    known = owners(tmp_path, "outlet,owner\na.example,Northern Media\n")
    standing = Standing(story=STORY, revision=1, updated=MORNING)
    record = assemble(standing, reports(), Supplied(owners=known))
    assert [member.origins for member in record.articles] == [("A",), ("B",), ("C",)]
    assert record.origins[0].owner == "Northern Media"
    assert record.corroboration
    assert record.corroboration.independent_origins == 3


def test_an_outlet_is_found_by_any_way_to_write_it(tmp_path: Path) -> None:
    known = owners(tmp_path, "outlet,owner\nhttps://www.orra.co.uk/home,North\nThe Kéll Post,South\n")
    assert owner_of(known, "orra.co.uk") == "North"
    assert owner_of(known, "kell-post.example", "KELL POST") == "South"
    assert owner_of(known, "elsewhere.example") is None


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "outlet,proprietor\na,b\n", "line 2: there is no owner"),
        ("a.csv", "outlet,owner\na.example,X\n\n# note\na.example,Y\n", "line 5: a.example has an owner already, X"),
        ("a.csv", "outlet,owner\na.example,\n", "an outlet and its owner are needed"),
        ("a.jsonl", '{"outlet": \n', "line 1"),
        ("a.jsonl", "[1]\n", "no JSON object"),
        ("a.toml", "[outlets]\n", "no table [owners]"),
        ("a.toml", "[owners]\nX = 3\n", "must be a list"),
        ("a.toml", "[owners", "a.toml"),
    ],
)
def test_a_table_that_makes_no_sense_is_told(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(UnusableTableError) as error:
        owners(tmp_path, text, name)
    assert told in str(error.value)


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableTableError, match="No such file"):
        read_owners(tmp_path / "none.csv")
    assert read_owners(None) == {}


@pytest.mark.parametrize(
    ("domain", "name", "same"),
    [
        ("kellcourier.example", "Kell Courier", True),
        ("kcourier.example", "The Kell Courier", True),
        ("kdt.example", "Kell Daily Times", True),
        ("kdtimes.example", "KDTimes", True),
        ("kelltimes.example", "Kell Courier", False),
        ("kc.example", "Courier", False),
        ("kdt.example", "Kell Daily", False),
    ],
)
def test_an_outlet_is_called_what_its_domain_shortens(domain: str, name: str, same: bool) -> None:
    assert is_called(Outlet(id=domain, name=domain), name) is same
    assert not is_called(None, name)
