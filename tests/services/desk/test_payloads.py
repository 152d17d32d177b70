import base64

import orjson
import pytest
from faststream.redis import BinaryMessageFormatV1

from services.desk import payloads


async def envelope(body: object, trace: str = "1-0") -> str:
    message = await BinaryMessageFormatV1.encode(message=body, reply_to=None, headers={"x": "y"}, correlation_id=trace)
    return "base64:" + base64.b64encode(message).decode()


async def test_json_is_opened_and_closed_again() -> None:
    payload = {"data": '{"title": "Ferry", "text": "Smoke."}'}
    opened = payloads.opened(payload)
    assert opened == {"data": {"title": "Ferry", "text": "Smoke."}}
    closed = await payloads.closed(opened, payload)
    assert orjson.loads(closed["data"]) == opened["data"]


async def test_flat_fields_stay_what_they_are() -> None:
    payload = {"title": "12", "text": "Smoke over the ferry.", "id": "null"}
    assert payloads.opened(payload) == payload
    assert await payloads.closed(payload, payload) == {name: text.encode() for name, text in payload.items()}


async def test_an_event_comes_out_of_its_envelope_and_goes_back_with_its_headers() -> None:
    payload = {"__data__": await envelope({"article": {"title": "Ferry"}}, "1763913600000-0")}
    opened = payloads.opened(payload)
    assert opened == {"__data__": {"article": {"title": "Ferry"}}}
    opened["__data__"]["article"]["title"] = "Smoke"
    closed = await payloads.closed(opened, payload)
    body, headers = BinaryMessageFormatV1.parse(closed["__data__"])
    assert orjson.loads(body) == {"article": {"title": "Smoke"}}
    assert (headers["correlation_id"], headers["x"]) == ("1763913600000-0", "y")


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"\x89BIN\r\n\x1a\nbut broken", bytes(range(256))])
async def test_what_is_no_text_passes_unharmed(raw: bytes) -> None:
    payload = {"data": "base64:" + base64.b64encode(raw).decode()}
    opened = payloads.opened(payload)
    assert opened == payload
    assert await payloads.closed(opened, payload) == {"data": raw}


def test_words_that_only_look_like_base64_are_words() -> None:
    assert payloads.binary("base64: a way to write bytes") == b"base64: a way to write bytes"
