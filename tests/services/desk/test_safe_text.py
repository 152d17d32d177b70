import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from services.desk.safe_text import json_text, lines, one_line

NASTY = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;a new window title\x07",
    "\x1b]8;;https://evil.example\x1b\\a link\x1b]8;;\x1b\\",
    "\x9b31m with an eight-bit introducer",
    "back\x08space and \x7f delete",
    "line\rreturns to the start",
    "null\x00byte",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "zero\u200bwidth",
    "half of a character: \ud800",
    "tag\U000e0041characters",
]

STEERING = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))}


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    assert not STEERING & set(one_line(text))
    assert not (STEERING - {"\n"}) & set(lines(text))


@given(st.text())
def test_whatever_the_text_it_can_be_printed(text: str) -> None:
    shown = one_line(text)
    shown.encode()
    assert not STEERING & set(shown)
    assert not (STEERING - {"\n"}) & set(lines(text))


def test_an_escape_is_seen_and_not_obeyed() -> None:
    assert one_line("\x1b[31mred") == "␛[31mred"


def test_one_line_is_one_line() -> None:
    assert one_line(" two\r\nlines\u2028and\tthree\x0bfour ") == "two lines and three four"


def test_lines_stay_lines() -> None:
    assert lines("one\r\n  two\rthree\u2029\tfour") == "one\n  two\nthree\n    four"


def test_direction_cannot_be_turned() -> None:
    assert one_line("\u202egnp.exe") == "gnp.exe"


def test_joiners_that_scripts_need_stay() -> None:
    assert one_line("نمی\u200cخواهم 👩\u200d🚒") == "نمی\u200cخواهم 👩\u200d🚒"


def test_words_in_brackets_are_words_and_not_markup() -> None:
    console = Console(force_terminal=True, color_system="truecolor", width=80)
    with console.capture() as capture:
        console.print(Text(one_line("[bold red]not markup[/] :smile: [link=https://evil.example]x[/link]")))
    assert capture.get() == "[bold red]not markup[/] :smile: [link=https://evil.example]x[/link]\n"


def test_json_keeps_the_value_and_steers_nothing() -> None:
    value = {"title": "a\x1b[31m\x9b31m\x7f\u202eb\n"}
    text = json_text(value)
    assert json.loads(text) == value
    assert not STEERING & set(text)
    assert "\u202e" not in text
