"""Bytes become text only where it is certain what they say."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import encoding
from shared.outcomes import RejectError

FRENCH = "Le ministre a déclaré que l’enquête était terminée à la fin de l’été, où ça s’est passé."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FRENCH, "cp1252"),
        ("Die Fähre über die Ostsee fuhr für Gäste, die Bürger müssen wählen.", "latin-1"),
        ("The mayor’s office said “nobody was hurt” – the fire was small.", "cp1252"),
        ("Premier powiedział, że śledztwo potrwa do końca miesiąca, a świadków już przesłuchano.", "iso8859-2"),
        ("В Заречье снова починили часы на ратуше. Мастер целую неделю разбирал механизм.", "cp1251"),
        ("В Заречье снова починили часы на ратуше. Мастер целую неделю разбирал механизм.", "koi8-r"),
        ("政府は火曜日、新しい計画を発表した。野党は反対している。東京では大雨が降った。", "shift-jis"),
        ("Ο πρωθυπουργός δήλωσε ότι η έρευνα θα συνεχιστεί.", "iso8859-7"),
    ],
)
def test_the_words_tell_the_encoding(text: str, name: str) -> None:
    assert encoding.decode({"text": text.encode(name)}) == {"text": text}


def test_what_reads_as_two_languages_is_not_certain() -> None:
    with pytest.raises(RejectError, match="encoding unknown"):
        encoding.decode({"text": "首相は月曜日に記者会見を開き、調査を続けると述べた。".encode("shift-jis")})


def test_fields_of_one_entry_share_an_encoding() -> None:
    fields = {"title": "L’été".encode("cp1252"), "text": FRENCH.encode("cp1252"), "url": b"https://x.example/"}
    assert encoding.decode(fields)["title"] == "L’été"


def test_a_byte_order_mark_decides() -> None:
    assert encoding.decode({"text": "Fähre".encode("utf-16")}) == {"text": "Fähre"}
    assert encoding.decode({"text": b"\xef\xbb\xbfF"}) == {"text": "F"}


def test_a_declared_encoding_is_believed() -> None:
    assert encoding.decode({"text": "часы".encode("cp1251")}, "windows-1251") == {"text": "часы"}
    page = '<html><head><meta charset="windows-1251"></head>часы</html>'.encode("cp1251")
    assert "часы" in encoding.decode({"html": page})["html"]


def test_bytes_of_a_mainframe_are_refused_with_the_field_and_the_place() -> None:
    with pytest.raises(RejectError, match=r"^text: encoding unknown, .* \(first bad byte at 4\)$"):
        encoding.decode({"title": b"plain", "text": "The council voted".encode("cp500")})


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(value: bytes) -> None:
    with suppress(RejectError):
        encoding.decode({"text": value})["text"].encode("utf-8")
