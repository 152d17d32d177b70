"""What stands in a log line, and what text from an article cannot do there."""

import logging
from typing import Any

import orjson
import pytest

from shared.logs import JsonLines, TextLines

NASTY = {
    "an escape sequence": "\x1b[2J\x1b[1;31mall is well",
    "its one-character form": "\x9b2Jall is well",
    "a line of its own": "harmless\n12:00:00.000 info    ingestion         dead letters: none",
    "a carriage return": "harmless\rall is well",
    "a line separator": "harmless\u2028all is well",
    "a reversal": "harmless \u202ellew si lla\u202c",
    "backspaces": "bad\b\b\bgood",
    "a bell and a null": "ring\a\0",
    "half a character": "\ud83d",
}
STEERS = {*map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))}


def record(message: str, error: BaseException | None = None, **context: Any) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__) if error else None
    made = logging.LogRecord("storywire.test", logging.WARNING, __file__, 1, "it says: %s", (message,), exc_info)
    vars(made).update({"stage": "ingestion", **context})
    return made


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_no_character_of_a_message_steers_the_terminal_or_begins_a_line(text: str) -> None:
    for formatter in (TextLines(), JsonLines()):
        line = formatter.format(record(text))
        assert not STEERS & set(line)
        line.encode()


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nor_does_the_text_of_an_exception(text: str) -> None:
    error = ValueError(text)
    assert not STEERS & set(JsonLines().format(record("trouble", error)))
    first, *rest = TextLines().format(record("trouble", error)).split("\n")
    assert not STEERS & {*first, *"".join(rest)}
    assert rest
    assert all(line.startswith("  | ") for line in rest)


def test_json_lines_say_the_same_words_escaped() -> None:
    text = NASTY["its one-character form"]
    assert orjson.loads(JsonLines().format(record(text)))["message"] == f"it says: {text}"


def test_json_lines_name_stage_trace_article_and_story() -> None:
    line = orjson.loads(JsonLines().format(record("x", trace="17-0", article="0a", story="0b")))
    assert line.keys() == {"at", "level", "stage", "message", "trace", "article", "story"}
    assert (line["stage"], line["trace"], line["article"], line["story"]) == ("ingestion", "17-0", "0a", "0b")
