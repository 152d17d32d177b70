"""Names of months and weekdays in the languages that dates are read in, folded to lower case, without dots."""

from typing import Final

_MONTHS: Final = (
    # en, de, es, fr, it, pt, ru, uk, pl; where a language declines, the form that stands in a date, then the plain one
    (
        "january jan januar jänner jän enero ene janvier janv gennaio gen janeiro января янв январь січня"
        " січ січень stycznia sty styczeń"
    ),
    (
        "february feb februar feber febrero février févr fév febbraio febb fevereiro fev февраля фев февр"
        " февраль лютого лют лютий lutego lut luty"
    ),
    "march mar märz mrz marzo mars março марта мар март березня бер березень marca marzec",
    "april apr abril abr avril avr aprile апреля апр апрель квітня кві квітень kwietnia kwi kwiecień",
    "may mai mayo mag maggio maio мая май травня тра травень maja maj",
    "june jun juni junio juin giugno giu junho июня июн июнь червня чер червень czerwca cze czerwiec",
    "july jul juli julio juillet juil luglio lug julho июля июл июль липня лип липень lipca lip lipiec",
    "august aug agosto ago août agosto августа авг август серпня сер серпень sierpnia sie sierpień",
    (
        "september sep sept septiembre septembre settembre set setembro сентября сен сент сентябрь"
        " вересня вер вересень września wrz wrzesień"
    ),
    (
        "october oct okt oktober octubre octobre ottobre ott outubro out октября окт октябрь жовтня жов"
        " жовтень października paź październik"
    ),
    "november nov noviembre novembre novembro ноября ноя нояб ноябрь листопада лис листопад listopada listopad",
    (
        "december dec dez dezember diciembre dic décembre déc dicembre dezembro декабря дек декабрь"
        " грудня гру грудень grudnia gru grudzień"
    ),
)
_WEEKDAYS: Final = (
    "monday mon montag mo lunes lundi lunedì segunda-feira понедельник понеділок poniedziałek",
    "tuesday tue tues dienstag di martes mardi martedì terça-feira вторник вівторок wtorek",
    "wednesday wed weds mittwoch miércoles mercredi mercoledì quarta-feira среда среду середа середу środa środę",
    "thursday thu thur thurs donnerstag jueves jeudi giovedì quinta-feira четверг четвер czwartek",
    "friday fri freitag viernes vendredi venerdì sexta-feira пятница пятницу п'ятниця п'ятницю piątek",
    "saturday sat samstag sonnabend sábado samedi sabato суббота субботу субота суботу sobota sobotę",
    "sunday sun sonntag domingo dimanche domenica воскресенье неділя неділю niedziela niedzielę",
)


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {name: number for number, row in enumerate(rows, first) for name in row.split()}


MONTHS: Final[dict[str, int]] = _numbered(_MONTHS, 1)
"""The number of each month, 1 to 12."""

WEEKDAYS: Final[dict[str, int]] = _numbered(_WEEKDAYS, 0)
"""The number of each weekday, Monday 0 to Sunday 6, as ``datetime.weekday`` counts."""

ENGLISH_MONTHS: Final[dict[str, int]] = {
    name: number for number, row in enumerate(_MONTHS, 1) for name in row.split()[:2]
} | {"sept": 9}
"""English names and their usual abbreviations only, for grammars that read English."""

ENGLISH_WEEKDAYS: Final[dict[str, int]] = {row.split()[0]: number for number, row in enumerate(_WEEKDAYS)}
"""English weekdays in full; the abbreviations are words of other meanings too often."""
