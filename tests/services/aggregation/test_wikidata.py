"""Ids from a table that was supplied: only where name and kind leave one."""

from pathlib import Path

import pytest

from services.aggregation.supplied_tables import UnusableTableError
from services.aggregation.wikidata import identified, read_ids
from shared.annotations import EntityKind
from shared.article import Span
from shared.record import Citation, NameVariant, StoryEntity

TABLE = """name,kind,qid
Ilse Brandvold,person,Q900001
Ilse Brandwold,PER,http://www.wikidata.org/entity/Q900001
Brandvold,person,Q900001
Marten Voss,person,Q900002
Marten Voss,person,Q900003
Skarvik,place,Q900004
Skarvik,org,Q900005
Skarvik BK,organization,Q900005
"""


def entity(name: str, kind: EntityKind = "person", *variants: str) -> StoryEntity:
    def variant(form: str) -> NameVariant:
        citation = Citation(article="aaaaaaaaaaaaaaa1", span=Span(start=0, end=len(form)), words=form)
        return NameVariant(form=form, count=1, outlets=(), citation=citation)

    return StoryEntity(
        kind=kind,
        name=name,
        article_count=1,
        articles=("aaaaaaaaaaaaaaa1",),
        mentions=1,
        variants=tuple(variant(form) for form in (name, *variants)),
    )


def ids(folder: Path, *entities: StoryEntity, table: str = TABLE) -> list[str | None]:
    path = folder / "names.csv"
    path.write_text(table, encoding="utf-8")
    return [one.wikidata for one in identified(entities, read_ids(path))]


def test_a_name_of_its_kind_has_its_id(tmp_path: Path) -> None:
    found = ids(tmp_path, entity("ILSE BRANDVOLD"), entity("Skarvik", "place"), entity("Skarvik", "organisation"))
    assert found == ["Q900001", "Q900004", "Q900005"]


def test_any_full_spelling_will_do(tmp_path: Path) -> None:
    assert ids(tmp_path, entity("Ilse Brandvald", "person", "Ilse Brandwold")) == ["Q900001"]


def test_a_family_name_beside_another_full_name_tells_nothing(tmp_path: Path) -> None:
    assert ids(tmp_path, entity("Anna Brandvold", "person", "Brandvold")) == [None]


def test_a_name_of_two_goes_without(tmp_path: Path) -> None:
    assert ids(tmp_path, entity("Marten Voss")) == [None]


def test_spellings_that_lead_to_different_ids_lead_to_none(tmp_path: Path) -> None:
    assert ids(tmp_path, entity("Ilse Brandvold", "person", "Marten Voss")) == [None]


def test_two_that_lead_to_one_id_go_without(tmp_path: Path) -> None:
    assert ids(tmp_path, entity("Ilse Brandvold"), entity("Ilse Brandwold")) == [None, None]


def test_other_tables_and_scripts_do_as_well(tmp_path: Path) -> None:
    path = tmp_path / "names.jsonl"
    path.write_text('{"name": "Ильзе Брандвольд", "kind": "person", "qid": "Q900001"}\n', encoding="utf-8")
    for name in ("Ilze Brandvold", "Ильзе Брандвольд"):
        assert identified([entity(name)], read_ids(path))[0].wikidata == "Q900001"


@pytest.mark.parametrize(
    ("row", "told"),
    [("A B,person,42", "no Wikidata id"), ("A B,ship,Q42", "the kind 'ship'"), ("…,person,Q42", "no name")],
)
def test_a_row_that_makes_no_sense_is_told(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(UnusableTableError, match=told):
        ids(tmp_path, table=f"name,kind,qid\n{row}\n")


def test_without_a_table_nothing_is_known() -> None:
    assert identified([entity("Ilse Brandvold")], read_ids(None))[0].wikidata is None
