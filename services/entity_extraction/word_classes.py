"""Closed lists of words that tell what a name names."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of ``text``, parted by spaces."""
    return frozenset(text.split())


ORGANISATION_HEADS = word_set(
    """university college school institute institution academy ministry department agency authority commission
    committee council board bank corporation corp company co inc ltd llc plc group holdings association society union
    federation party parliament assembly congress senate cabinet court tribunal police army navy guard force forces
    command bureau office service services foundation trust fund organization organisation centre center club fc
    united league team ngo press news newspaper times post herald tribune television tv radio network media airlines
    airways railways motors industries technologies systems insurance partners associates church hospital clinic
    museum library hotel consortium coalition alliance front movement brigade battalion division regiment militia
    cartel gang ensemble orchestra band theatre theater secretariat directorate administration government embassy
    consulate mission chamber syndicate exchange brothers magazine journal review studios records pictures
    entertainment stores restaurant duma knesset bundestag infirmary
    water energy power electric telecom holding utilities pharmaceuticals"""
)
"""Last words of the names of organisations, folded."""

PLACE_HEADS = word_set(
    """city town village county district province state region republic kingdom island islands mountain mountains
    river lake sea ocean bay gulf strait peninsula valley desert forest park street avenue road square bridge airport
    port station stadium prison camp coast border territory oblast prefecture municipality governorate parish hill
    hills beach canal basin plateau cape creek falls heights harbor harbour tower palace temple mosque cathedral
    highway plaza mall mine dam reservoir area zone neighborhood neighbourhood suburb capital cemetery garden gardens
    house lane drive boulevard pier dock ranch"""
)
"""Last words of the names of places, folded."""

OTHER_HEADS = word_set(
    """act law bill treaty agreement accord accords memorandum convention protocol charter constitution war wars battle
    revolution uprising election elections cup championship championships olympics games festival award awards prize
    day week month holiday conference summit forum project programme program plan initiative operation system report
    strategy policy code virus disease index tournament series show book film song album edition expo medal crisis
    pandemic deal pact resolution amendment"""
)
"""Last words of names that are no person, organisation or place, folded."""

SOURCES = word_set(
    "broadcaster outlet website site portal daily weekly newswire wire publisher platform giant maker firm"
)
"""Words for what publishes or makes something, before its name, folded."""

CALENDAR = word_set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december"""
)

BEFORE = word_set(
    """in at from near to of the and by with for on into across outside inside between against through around towards
    toward after under as is was a an his her their its our said says told called named like than over about including
    that who"""
)
"""Words before a name that say something of its kind."""

AFTER = word_set(
    """said says told is was has had who and in of government police president minister authorities officials which
    were are will would to on at for from by as added also leader party capital city people spokesman spokesperson
    residents"""
)
"""Words after a name that do so."""

CONNECTORS = word_set("of the and for de da do dos del la los las bin ibn al von van der den e el di du des y &")
"""Small words inside a name."""
