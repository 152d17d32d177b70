"""The words that offices are made of."""

from services.entity_extraction.word_classes import word_set

_RANKS = {
    "head": "president premier chancellor leader king queen emperor emir sultan ruler monarch strongman dictator pope",
    "minister": "minister chief head secretary",
    "other": """spokesman spokeswoman spokesperson ambassador envoy governor gov mayor senator sen lawmaker
    representative rep congressman congresswoman mp director chairman chairwoman chair chairperson ceo founder
    commander general gen admiral adm colonel col lieutenant lt captain capt major maj sergeant sgt officer sheriff
    commissioner superintendent supt inspector insp detective det prosecutor attorney lawyer judge justice coach
    manager editor journalist reporter professor analyst economist expert researcher scientist activist bishop
    archbishop cardinal imam rabbi patriarch prince princess duke speaker treasurer councillor councilman councilwoman
    ombudsman negotiator adviser advisor counsel coroner principal doctor owner player striker midfielder
    goalkeeper actor actress singer author writer co-founder vice-chairman""",
}
RANK_OF = {noun: rank for rank, nouns in _RANKS.items() for noun in nouns.split()}

_FIELDS = {
    "defence": "defense defence military army war",
    "foreign": "foreign",
    "interior": "interior home",
    "finance": "finance economy economic treasury",
    "justice": "justice",
    "health": "health",
    "police": "police",
    "security": "security",
    "energy": "energy oil",
    "education": "education",
    "trade": "trade commerce",
    "agriculture": "agriculture farm",
    "environment": "environment climate",
    "transport": "transport transportation",
    "opposition": "opposition",
    "party": "party",
}
FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words.split()}

PAST = frozenset({"former", "ex", "late", "ousted", "outgoing", "deposed"})
DEPUTY = frozenset({"deputy", "vice", "assistant"})
MODIFIERS = (
    PAST
    | DEPUTY
    | FIELD_OF.keys()
    | word_set(
        """acting interim incoming self-styled self-proclaimed longtime long-time authoritarian embattled newly elected
        re-elected new first senior chief executive general national state federal regional local prime supreme top
        public associate permanent right-wing left-wing ruling main exiled veteran county city district managing
        political"""
    )
)
ARTICLES = frozenset({"the", "this", "its", "their"})
