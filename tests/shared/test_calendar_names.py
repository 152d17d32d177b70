"""The names of months and weekdays."""

from shared.calendar_names import ENGLISH_MONTHS, ENGLISH_WEEKDAYS, MONTHS, WEEKDAYS


def test_every_month_and_weekday_has_names() -> None:
    assert set(MONTHS.values()) == set(range(1, 13)) == set(ENGLISH_MONTHS.values())
    assert set(WEEKDAYS.values()) == set(range(7)) == set(ENGLISH_WEEKDAYS.values())


def test_names_are_told_by_their_numbers() -> None:
    assert (
        MONTHS["märz"]
        == MONTHS["marzo"]
        == MONTHS["mars"]
        == MONTHS["марта"]
        == MONTHS["березня"]
        == MONTHS["marca"]
        == 3
    )
    assert WEEKDAYS["mittwoch"] == WEEKDAYS["miércoles"] == WEEKDAYS["среду"] == WEEKDAYS["wednesday"] == 2
    assert ENGLISH_MONTHS["sept"] == 9
    assert "märz" not in ENGLISH_MONTHS
