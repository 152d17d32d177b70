"""One key for the ways to write an organisation's name: legal form, "&", initials, and British or American spelling."""

import re

LEGAL = frozenset(
    """inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh ag kg se sa spa srl sarl nv bv oyj
    oy ab asa pty pte group na jsc ojsc cjsc pjsc oao ooo zao pao ad ood eood doo sro kk bhd tbk""".split()  # noqa: SIM905 - reads as a list
)
"""words at the end of a name, folded, that tell the legal form and may be left out"""
_BEFORE = frozenset(("jsc", "ojsc", "cjsc", "pjsc", "oao", "ooo", "zao", "pao", "srl"))
"""those that stand before a name as well"""

_WRITTEN_OUT = re.compile(
    r"\b(?:(?:public |open |closed )?joint stock company|limited liability (?:company|partnership)"
    r"|public limited company|sp(?:olka)? z o ?o|s r o|d o o|s p a|s a r l)\b"
)
_INITIALS = re.compile(r"\b(?!u [kns]\b)(?:[a-z] )+[a-z]\b")
"""letters of a name; those of U.S., U.K. and U.N. stay apart, as an acronym has each of them"""
_COUNTRY = re.compile(r"^(?:(?P<un>u n|un)|u(?P<letter>[sk])(?= ))\b")
"""what begins the name of a country's organisation or the United Nations', with and without full stops"""
_SMALL = re.compile(r"\b(?:the|and|und|et)\b")
_SPELLINGS = (
    (re.compile(r"\borganis"), "organiz"),
    (re.compile(r"\b(labo|harbo|neighbo)ur"), r"\1r"),
    (re.compile(r"\bcentre\b"), "center"),
    (re.compile(r"\btheatre\b"), "theater"),
    (re.compile(r"\bdefence\b"), "defense"),
    (re.compile(r"\bprogramme\b"), "program"),
)


def organisation_key(name: str) -> str:
    """Return what is the same for all ways to write an organisation's folded name; never empty for one that is not."""
    key = _COUNTRY.sub(
        lambda found: "united nations" if found["un"] else f"u {found['letter']}", _WRITTEN_OUT.sub(" ", name)
    )
    key = _INITIALS.sub(lambda run: run[0].replace(" ", ""), key)
    for spelling, to in _SPELLINGS:
        key = spelling.sub(to, key)
    words = _SMALL.sub(" ", key).split()
    while len(words) > 1 and words[-1] in LEGAL:
        words.pop()
    while len(words) > 1 and words[0] in _BEFORE:
        words.pop(0)
    return " ".join(words) or name
