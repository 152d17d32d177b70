"""Places that go under several names, and one key for each."""

import re

from shared.names import fold

_SAME_PLACES = """
russia, russian federation
united states, us, u s, usa, u s a, united states of america, america
united kingdom, uk, u k, britain, great britain
united arab emirates, uae, u a e, emirates
european union, eu, e u
belarus, republic of belarus, byelorussia, belorussia
ukraine, the ukraine
north korea, n korea, dprk, democratic people s republic of korea, democratic peoples republic of korea
south korea, s korea, republic of korea, rok
china, people s republic of china, peoples republic of china, prc
iran, islamic republic of iran
syria, syrian arab republic
czech republic, czechia
turkey, turkiye, republic of turkiye
myanmar, burma
ivory coast, cote d ivoire, cote divoire
congo kinshasa, democratic republic of congo, democratic republic of the congo, drc, dr congo
north macedonia, macedonia
eswatini, swaziland
netherlands, holland
kyiv, kiev, kyyiv
kharkiv, kharkov
odesa, odessa
lviv, lvov
dnipro, dnipropetrovsk, dnepropetrovsk
mariupol, mariupil
gomel, homel, homiel
grodno, hrodna
mogilev, mahilyow, mahiliou
mumbai, bombay
kolkata, calcutta
chennai, madras
bengaluru, bangalore
beijing, peking
yangon, rangoon
new york, new york city, nyc
los angeles, l a
washington, washington d c, washington dc
saint petersburg, st petersburg
jerusalem, al quds
west bank, occupied west bank
gaza, gaza strip
crimea, crimean peninsula
"""

_KEY = {name.strip(): line.split(",")[0] for line in _SAME_PLACES.strip().splitlines() for name in line.split(",")}
_SHORTENED = {"st": "saint", "mt": "mount", "ft": "fort"}
_TOWN = re.compile(r"^(?:city|town|village) of (?=\w)")
_INITIALS = re.compile(r"\b(?:[a-z] )+[a-z]\b")
"""letters of a name, which outlets write with and without full stops: "D.C.", "U.S. Embassy" """


def place_key(name: str) -> str:
    """Return one key for all common English names of a place: that of "Russian Federation" is "russia".

    Names that also mean something else ("Georgia", "Georgia, USA") are as they stand.
    """
    folded = _TOWN.sub("", fold(name).removeprefix("the "))
    if folded in _KEY:
        return _KEY[folded]
    folded = _INITIALS.sub(lambda run: run[0].replace(" ", ""), folded)
    first, _, rest = folded.partition(" ")
    return f"{_SHORTENED.get(first, first)} {rest}" if rest else folded
