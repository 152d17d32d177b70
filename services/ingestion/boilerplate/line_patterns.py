"""Lines that their form gives away, whatever their words: codes, addresses, rights, captions, navigation."""

import re
from collections.abc import Callable
from typing import Final

from services.ingestion.boilerplate.lines import Line
from shared.article import CutKind

_CODE: Final = re.compile(
    r"\W*(?:[A-Za-z]{2,12}[-_/]?\d[\d/_-]{6,}\w*|urn:\S+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9a-f]{24,}|\d{3,6}\*\*\d{3,6})\W*"
)
_URL: Final = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|bit\.ly/|t\.co/)\S+", re.IGNORECASE)
_BARE_HOST: Final = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|co|info|tv|news|gov|edu|[a-z]{2})(?:/\S*)?", re.IGNORECASE
)
_COPYRIGHT: Final = re.compile(
    r"[\W_]*(?:content |text |all (?:content|text) )?(?:copyright\s*(?:©|\(c\)|(?:19|20)\d\d|by\b"
    r"|of\b)|©|\(c\)\s*(?:19|20)\d\d|\(?tm and ©|\(?tm & ©)",
    re.IGNORECASE,
)
_COPYRIGHT_NAME: Final = re.compile(r"\W*copyright\s+[A-Z]", re.IGNORECASE)
_RIGHTS: Final = re.compile(
    r"\ball rights reserved\b|\b(?:may|must|can) ?not be (?:\w+,? ){0,3}?(?:published|republished"
    r"|reproduced|broadcast|rewritten|redistributed|reprinted|copied)\b.{0,60}",
    re.IGNORECASE,
)
_PERMISSION: Final = re.compile(r"material|content|permission|broadcast, rewritten|redistribut|reserved", re.IGNORECASE)
_AGENCY_PHOTO: Final = (
    r"(?:AP|AFP|EPA|EFE|Reuters|REUTERS|Getty(?: Images)?|dpa|PA|Xinhua|Bloomberg|Shutterstock|iStock"
    r"|Alamy|Zuma\w*|ANSA|TASS|Anadolu)"
)
_BRACKET_CREDIT: Final = re.compile(
    r"[(\[](?:[^()\[\]\n]{0,80}\b)?(?:"
    r"(?:file |staff |stock |courtesy |ap )?(?:photo|photos|image|images|picture|pic|screenshot"
    r"|screengrab|still|video|illustration|graphic)s?(?: credit| by| courtesy| from| via"
    r"| provided)?(?::| by | courtesy|/| credit)"
    r"|AP Photo|Getty Images|via AP|via Getty|via Reuters|courtesy(?: of |: ?| )|credit:|source:|foto:"
    r"|fotos:|bild:|фото:|фото |zdjęcie:"
    rf"|[^()\[\]\n]{{2,40}}/\s?{_AGENCY_PHOTO}\b"
    r"|(?-i:[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}\s?/\s?[A-Z][\w.&'’-]+)"
    r")[^()\[\]\n]{0,100}[)\]]",
    re.IGNORECASE,
)
_CAPTION_END: Final = re.compile(
    rf"(?:[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){{0,3}}(?:, [A-Z][\w' ]+)?\s?/\s?{_AGENCY_PHOTO}(?:/[\w ]+)?"
    rf"|{_AGENCY_PHOTO}/[A-Z][\w.'’ -]{{2,40}}|AP Photo/[\w.'’ -]+|Getty Images|(?:Photo|Photograph"
    rf"|Picture|Image|Foto|Bild|Фото|Credit)s?(?: by|:| credit:) ?[^.:!?()\[\]]{{2,60}}|via Getty Images)"
    r"[)\].]*$"
)
_PHOTO_CREDIT: Final = re.compile(
    rf"\W*(?:(?:AP |File |Staff |Handout )?(?:photo|image|picture)s?\s?/.{{2,60}}"
    rf"|[\w.'’-]+(?: [\w.'’-]+){{0,4}}\s?[/|]\s?(?:[\w '’.-]+[/|]\s?)?{_AGENCY_PHOTO}(?:\s?[/"
    rf"|].{{0,30}})?"
    rf"|{_AGENCY_PHOTO}\s?[/|]\s?[\w.'’ -]{{3,40}}|(?:image|photo|picture|slide)\s?\d+\s?(?:of"
    rf"|/)\s?\d+.{{0,20}}|\d+\s?/\s?\d+)\W*",
    re.IGNORECASE,
)
_MENU: Final = re.compile(
    r"(?:slideshow|gallery|photos|view gallery|see all|view all|show all|comments?|replies|shares?"
    r"|likes?|views)\s*\(?\s*[\d.,]+k?\s*(?:images?|photos?|pictures|videos)?\)?"
    r"|[\d.,]+k?\s+(?:pending\s+)?(?:comments?|shares?|likes?|views|retweets|tweets|reactions)"
    r"|\d+ ?min(?:ute)?s? read|page \d+ of \d+"
    r"|(?:\d{1,2}:)?\d{1,2}:\d\d\s*(?:/\s*\d{1,2}:\d\d)?|(?:next|previous|prev) ?(?:up|page|story"
    r"|article|post)?\s*[:»«>]*|[×xX✕]"
    r"|like this:? like loading.*|share this:? .{0,60}|estimated reading time.*|reading time:.*",
    re.IGNORECASE,
)
_SOCIAL: Final = frozenset(
    (
        "facebook", "twitter", "x", "whatsapp", "email", "e-mail", "mail", "print", "pinterest", "linkedin",
        "reddit", "google", "google+", "tumblr", "flipboard", "copy", "link", "share", "tweet", "save", "sms",
        "telegram", "like", "this", "on", "via", "pin", "it", "messenger", "instagram", "youtube", "comment",
        "comments", "viber", "vk", "ok", "bluesky", "threads", "mastodon", "xing", "pocket", "and", "+", "plus",
    )
)  # fmt: skip
_SOCIAL_NAMES: Final = frozenset(
    (
        "facebook", "twitter", "whatsapp", "pinterest", "linkedin", "reddit", "google+", "tumblr", "flipboard",
        "telegram", "tweet", "print", "share", "email", "viber", "xing", "messenger",
    )
)  # fmt: skip
_SEPARATORS: Final = re.compile(r"\s*(?:[|>»›•·/]|::| – )\s*")
_SITE_WORDS: Final = re.compile(
    r"(?:home|news|world|sports?|weather|politics|business|opinion|about(?: us)?|contact(?: us)?"
    r"|advertise|privacy(?: policy)?|terms(?: .*)?|cookies?(?: policy)?|sitemap|"
    r"login|sign (?:in|up)|subscribe|help|careers|rss|jobs|culture|tech(?:nology)?|science|health"
    r"|life(?:style)?|entertainment|local|video|photos|share|print|email|mail|tweet|"
    r"facebook|twitter|instagram|youtube|startseite|politik|sport|wirtschaft|impressum|datenschutz"
    r"|kontakt|inicio|economía|deportes|contacto|accueil|politique|politica|"
    r"главная|новости|политика|головна|новини)",
    re.IGNORECASE,
)
_LEGAL_WORDS: Final = re.compile(r"privacy|terms|copyright|legal|datenschutz|impressum|disclaimer", re.IGNORECASE)
_CODE_WORDS: Final = re.compile(
    r"\bad[- ]?block|\benable javascript\b|\bjavascript (?:enabled|disabled)\b|\brecaptcha\b", re.IGNORECASE
)
_FOOTNOTE_LINE: Final = re.compile(r"\W{0,2}\[\d{1,3}\]\s*\S.*(?:https?://|www\.)\S+", re.IGNORECASE)
_ADDRESSES: Final = re.compile(
    r"(?:\W*(?:e-?mail|twitter|phone|tel|or|and|at)?[:.]?\s*"
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,30}|\(?\d{3}\)?[ -]\d{3}[ -]\d{4}))+\W*",
    re.IGNORECASE,
)
_AGENCY_LEADS: Final = re.compile(
    r"(?:Reuters|REUTERS|AP:?\s?(?:Associated Press|Photo)?|AFP|EPA|Getty(?: Images)?|Rex(?: Features)?|Handout)"
    r"(?: ?[-/] ?\w+)? (?=[A-Z][a-z])"
)
_FULL_CAPTION: Final = re.compile(r"\b(?:view full|hide|toggle|show) caption\b", re.IGNORECASE)
_TITLE_THEN_MORE: Final = re.compile(
    r"\S.{10,200}[^.!?] (?:Read more|Read More|READ MORE|Weiterlesen|Leer más|Lire la suite)\W*"
)

_AROUND_ADDRESS: Final = re.compile(r"^[\s*•–>»·\[(<-]+|[\s*•–<»·\])>-]+$")

CREDIT_REACH: Final = 110
"""Characters at the end of a caption in which its credit stands."""
CAPTION_WORDS: Final = 60
"""The longest caption, in words; a longer line that ends with a photo credit holds story before it."""


def kind_by_form(line: Line) -> CutKind | None:
    """Return the kind that the form of ``line`` gives away wherever it stands, or None."""
    return next((kind for most, kind, tells in _FORMS if line.words <= most and tells(line)), None)


def bracket_credits(text: str) -> list[tuple[int, int]]:
    """Return where brackets stand in ``text`` that credit a picture: "(Photo: …)", "(… /AFP)"."""
    if "(" not in text and "[" not in text:
        return []
    return [match.span() for match in _BRACKET_CREDIT.finditer(text)]


def _is_ornament(line: Line) -> bool:
    return not any(character.isalnum() for character in line.text)


def _is_code(line: Line) -> bool:
    return sum(map(str.isdigit, line.text)) >= 8 and _CODE.fullmatch(line.text) is not None


def _is_author_address(line: Line) -> bool:
    return "@" in line.text and _ADDRESSES.fullmatch(line.text) is not None


def _is_title_with_link(line: Line) -> bool:
    return not line.is_sentence and _TITLE_THEN_MORE.fullmatch(line.text) is not None


def _asks_for_script(line: Line) -> bool:
    named = "block" in line.bare or "script" in line.bare or "captcha" in line.bare
    return named and _CODE_WORDS.search(line.text) is not None and not line.speaks


def _is_footnote(line: Line) -> bool:
    return "[" in line.text[:3] and _FOOTNOTE_LINE.fullmatch(line.text) is not None


def _only_addresses(line: Line) -> bool:
    if "." not in line.text:
        return False
    bare = _AROUND_ADDRESS.sub("", line.text)
    if _BARE_HOST.fullmatch(bare) and ("/" in bare or bare.islower()):
        return True
    return _URL.match(bare) is not None and not re.sub(r"[\W\d]+", "", _URL.sub("", bare))


def _is_rights(line: Line) -> bool:
    text = line.text
    if _COPYRIGHT.match(text):
        return True
    if line.words <= 12 and not line.is_sentence and _COPYRIGHT_NAME.match(text):
        return True
    rights = _RIGHTS.search(text) if "eserved" in text or "not be" in text or "RESERVED" in text else None
    return rights is not None and _PERMISSION.search(text) is not None and not line.speaks


def _is_caption(line: Line) -> bool:
    text = line.text
    if (line.words <= 12 and _PHOTO_CREDIT.fullmatch(text)) or _FULL_CAPTION.search(text):
        return True
    if not line.is_sentence and _AGENCY_LEADS.match(text):
        return True
    if text[-1] in ")]." and (spans := bracket_credits(text)) and spans[-1][1] >= len(text) - 1:
        return True
    return _CAPTION_END.search(text, max(0, len(text) - CREDIT_REACH)) is not None and not text.startswith(('"', "“"))


def _is_control(line: Line) -> bool:
    """Whether a line is a control of the page or a row of networks to share on."""
    if _MENU.fullmatch(line.text.strip(" \t|*•")):
        return True
    tokens = set(re.split(r"[\s|,/•·:]+", line.bare))
    return len(tokens) > 1 and bool(tokens & _SOCIAL_NAMES) and tokens <= _SOCIAL | {""}


def _site_words(line: Line) -> list[str]:
    """Return the parts of a line that separators divide, if most of them are sections of a site."""
    parts = [part.strip() for part in _SEPARATORS.split(line.text.strip(" |>»›•·/")) if part]
    if len(parts) < 2 or line.is_sentence or any(part.count(" ") > 2 for part in parts):
        return []
    known = sum(1 for part in parts if _SITE_WORDS.fullmatch(part))
    return parts if known >= 2 and known * 2 >= len(parts) else []


def _is_legal_row(line: Line) -> bool:
    parts = _site_words(line)
    return bool(parts) and sum(1 for part in parts if _LEGAL_WORDS.search(part)) * 2 >= len(parts)


def _is_menu_row(line: Line) -> bool:
    return bool(_site_words(line))


_FORMS: Final[tuple[tuple[int, CutKind, Callable[[Line], bool]], ...]] = (
    (1_000, "menu", _is_ornament),
    (2, "identifier", _is_code),
    (12, "related", _only_addresses),
    (9, "byline", _is_author_address),
    (120, "legal", _is_rights),
    (CAPTION_WORDS, "credit", _is_caption),
    (40, "cookie", _asks_for_script),
    (30, "teaser", _is_title_with_link),
    (400, "footnote", _is_footnote),
    (16, "menu", _is_control),
    (16, "legal", _is_legal_row),
    (16, "menu", _is_menu_row),
)
"""The most words that a line of each form has, its kind, and how it is told; the first that holds counts."""
