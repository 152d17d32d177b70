"""ninjs of every version: bodies in the form they come in, and a clear reason where there is no text."""

from pathlib import Path
from typing import Any

import pytest

from services.ingestion import files, ninjs
from services.ingestion.intake import submission
from shared.outcomes import RejectError

URI = "urn:newsml:balticwire.example:20250304:ferry"

VERSION_1 = {
    "uri": URI,
    "type": "text",
    "versioncreated": "2025-03-04T15:10:00Z",
    "headline": "Fire on ferry",
    "body_text": "Twelve died.",
    "byline": "Ada Quill",
    "copyrightholder": "Baltic Wire",
    "language": "en",
}
VERSION_2 = {
    "uri": URI,
    "type": "text",
    "firstcreated": "2025-03-04T06:12:00Z",
    "versioncreated": "2025-03-04T15:10:00Z",
    "headlines": [{"role": "short", "value": "Fire"}, {"role": "main", "value": "Fire on ferry"}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": "Twelve died."},
        {"role": "html", "contenttype": "text/html", "value": "<p>Twelve died.</p>"},
    ],
    "by": "Ada Quill",
    "infosources": [{"name": "Baltic Wire"}],
}
VERSION_3 = {
    "uri": URI,
    "standard": {"name": "ninjs", "version": "3.0"},
    "versionCreated": "2025-03-04T15:10:00Z",
    "pubStatus": "usable",
    "headlines": [{"value": "Fire on ferry"}],
    "bodies": [{"contentType": "text/html", "value": "<p>Twelve died.</p>"}],
    "copyrightHolder": "Baltic Wire",
}


@pytest.mark.parametrize("item", [VERSION_1, VERSION_2, VERSION_3])
def test_every_version_is_told_from_plain_json_and_read(item: dict[str, Any]) -> None:
    assert ninjs.is_item(item)
    found = submission(item, "data")
    assert found["title"] == "Fire on ferry"
    assert found["publisher"] == "Baltic Wire"
    assert found["id"] == URI
    assert "url" not in found


def test_html_is_preferred_because_it_keeps_paragraphs() -> None:
    assert ninjs.submission(VERSION_2)["html"] == "<p>Twelve died.</p>"
    assert ninjs.submission(VERSION_1)["text"] == "Twelve died."


def test_the_first_version_is_the_publication_and_the_newest_the_change() -> None:
    found = ninjs.submission(VERSION_2)
    assert (found["published"], found["modified"]) == ("2025-03-04T06:12:00Z", "2025-03-04T15:10:00Z")
    assert ninjs.submission(VERSION_3)["published"] == "2025-03-04T15:10:00Z"


def test_an_address_as_uri_is_the_url_too() -> None:
    assert ninjs.submission({**VERSION_1, "uri": "https://x.example/1"})["url"] == "https://x.example/1"


def test_a_package_has_the_text_of_its_part() -> None:
    parts = {"photo": {"type": "picture", "uri": "p"}, "story": VERSION_1}
    package = {"uri": "urn:p", "type": "composite", "versioncreated": "2025-03-04", "associations": parts}
    assert ninjs.submission(package)["text"] == "Twelve died."


def test_the_description_stands_in_where_a_text_has_no_body() -> None:
    lead = {"uri": URI, "type": "text", "descriptions": [{"role": "text", "value": "Twelve died."}]}
    assert ninjs.submission(lead)["text"] == "Twelve died."


def test_xml_is_read_like_html() -> None:
    nitf = {
        "uri": URI,
        "bodies": [{"contentType": "text/vnd.IPTC.NITF", "value": "<nitf><body><p>Twelve.</p></body></nitf>"}],
    }
    assert ninjs.submission(nitf)["html"].startswith("<nitf>")


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (
            {"uri": URI, "type": "picture", "descriptions": [{"role": "caption", "value": "A ferry."}]},
            "the ninjs item holds no text: its type is picture, and a caption is not an article",
        ),
        (
            {"uri": URI, "type": "video", "versioncreated": "2025-03-04"},
            "the ninjs item holds no text: its type is video, and a caption is not an article",
        ),
        (
            {"uri": URI, "headlines": [{"value": "Fire"}]},
            "the ninjs item holds no text: no body and no description",
        ),
    ],
)
def test_why_an_item_is_refused(item: dict[str, Any], reason: str) -> None:
    with pytest.raises(RejectError) as refused:
        submission(item, "data")
    assert str(refused.value) == reason


@pytest.mark.parametrize("status", ["canceled", "withheld", "stat:canceled"])
def test_an_item_that_its_publisher_takes_back_needs_no_text(status: str) -> None:
    item = {"uri": URI, "versioncreated": "2025-03-04", "pubStatus": status}
    assert submission(item, "data") == {"status": "withdrawn", "id": URI, "published": "2025-03-04"}
    assert "status" not in submission({**VERSION_3, "pubStatus": "usable"}, "data")


def test_the_standards_own_examples() -> None:
    """All that hold text are read; the rest, pictures, sound and film, are refused as such."""
    folder = Path(__file__).resolve().parents[3].parent / "shared/data/feeds/ninjs"
    if not folder.is_dir():
        pytest.skip(f"the IPTC's examples are not at {folder}")
    reasons = {
        piece.where: piece.reason
        for file in sorted(folder.rglob("*.json"))
        for piece in files.pieces(file.relative_to(folder).as_posix(), file.read_bytes())
    }
    read = [where for where, reason in reasons.items() if reason is None]
    refused = {where: reason for where, reason in reasons.items() if reason is not None}
    assert len(read) > 40
    for where, reason in refused.items():
        media = any(word in where.lower() for word in ("image", "photo", "audio", "video"))
        assert media or where == "1.4/ninjs-1-4-examples.json", (where, reason)
        assert "holds no text" in reason
