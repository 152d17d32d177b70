"""Lines that their form gives away, whatever their words: codes, addresses, rights, captions, navigation."""

import re
from typing import Final

from services.ingestion.boilerplate.lines import Line
from shared.article import CutKind

_CODE: Final = re.compile(
    r"\W*(?:[A-Za-z]{2,12}[-_/]?\d[\d/_-]{6,}\w*|urn:\S+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9a-f]{24,}|\d{3,6}\*\*\d{3,6})\W*"
)
_URL: Final = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|bit\.ly/|t\.co/)\S+", re.IGNORECASE)
_BARE_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|co|info|tv|news|gov|edu|[a-z]{2})(?:/\S*)?", re.IGNORECASE)
_COPYRIGHT: Final = re.compile(
    r"[\W_]*(?:content |text |all (?:content|text) )?(?:copyright\s*(?:©|\(c\)|(?:19|20)\d\d|by\b|of\b)|©|\(c\)\s*(?:19|20)\d\d|\(?tm and ©|\(?tm & ©)",
    re.IGNORECASE,
)
_COPYRIGHT_NAME: Final = re.compile(r"\W*copyright\s+[A-Z]", re.IGNORECASE)
_RIGHTS: Final = re.compile(
    r"\ball rights reserved\b|\b(?:may|must|can) ?not be (?:\w+,? ){0,3}?(?:published|republished|reproduced|broadcast|rewritten|redistributed|reprinted|copied)\b.{0,60}",
    re.IGNORECASE,
)
_PERMISSION: Final = re.compile(r"material|content|permission|broadcast, rewritten|redistribut|reserved", re.IGNORECASE)
_AGENCY_PHOTO: Final = (
    r"(?:AP|AFP|EPA|EFE|Reuters|REUTERS|Getty(?: Images)?|dpa|PA|Xinhua|Bloomberg|Shutterstock|iStock|Alamy|Zuma\w*|ANSA|TASS|Anadolu)"
)
_BRACKET_CREDIT: Final = re.compile(
    r"[(\[](?:[^()\[\]\n]{0,80}\b)?(?:"
    r"(?:file |staff |stock |courtesy |ap )?(?:photo|photos|image|images|picture|pic|screenshot|screengrab|still|video|illustration|graphic)s?(?: credit| by| courtesy| from| via| provided)?(?::| by | courtesy|/| credit)"
    r"|AP Photo|Getty Images|via AP|via Getty|via Reuters|courtesy (?:of )?|credit:|source:|foto:|fotos:|bild:|фото:|фото |zdjęcie:"
    rf"|[^()\[\]\n]{{2,40}}/\s?{_AGENCY_PHOTO}\b"
    r")[^()\[\]\n]{0,100}[)\]]",
    re.IGNORECASE,
)
_CAPTION_END: Final = re.compile(
    rf"(?:[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){{0,3}}(?:, [A-Z][\w' ]+)?\s?/\s?{_AGENCY_PHOTO}(?:/[\w ]+)?"
    rf"|{_AGENCY_PHOTO}/[A-Z][\w.'’ -]{{2,40}}|AP Photo/[\w.'’ -]+|Getty Images|(?:Photo|Photograph|Picture|Image|Foto|Bild|Фото|Credit)s?(?: by|:| credit:) ?[^.:!?]{{2,60}}|via Getty Images)"
    r"[)\].]*$"
)
_PHOTO_CREDIT: Final = re.compile(
    rf"\W*(?:(?:AP |File |Staff |Handout )?(?:photo|image|picture)s?\s?/.{{2,60}}|[\w.'’-]+(?: [\w.'’-]+){{0,4}}\s?[/|]\s?(?:[\w '’.-]+[/|]\s?)?{_AGENCY_PHOTO}(?:\s?[/|].{{0,30}})?"
    rf"|{_AGENCY_PHOTO}\s?[/|]\s?[\w.'’ -]{{3,40}}|(?:image|photo|picture|slide)\s?\d+\s?(?:of|/)\s?\d+.{{0,20}}|\d+\s?/\s?\d+)\W*",
    re.IGNORECASE,
)
_MENU: Final = re.compile(
    r"(?:slideshow|gallery|photos|view gallery|see all|view all|show all|comments?|replies|shares?|likes?|views)\s*\(?\s*[\d.,]+k?\s*(?:images?|photos?|pictures|videos)?\)?"
    r"|[\d.,]+k?\s+(?:pending\s+)?(?:comments?|shares?|likes?|views|retweets|tweets|reactions)|\d+ ?min(?:ute)?s? read|page \d+ of \d+"
    r"|(?:\d{1,2}:)?\d{1,2}:\d\d\s*(?:/\s*\d{1,2}:\d\d)?|(?:next|previous|prev) ?(?:up|page|story|article|post)?\s*[:»«>]*|[×xX✕]"
    r"|like this:? like loading.*|share this:? .{0,60}|estimated reading time.*|reading time:.*",
    re.IGNORECASE,
)
_SOCIAL: Final = frozenset(
    "facebook twitter x whatsapp email e-mail mail print pinterest linkedin reddit google google+ tumblr flipboard copy link share tweet save sms "
    "telegram like this on via pin it messenger instagram youtube comment comments viber vk ok bluesky threads mastodon xing pocket and + plus".split()
)
_SOCIAL_NAMES: Final = frozenset(
    "facebook twitter whatsapp pinterest linkedin reddit google+ tumblr flipboard telegram tweet print share email viber xing messenger".split()
)
_SEPARATORS: Final = re.compile(r"\s*(?:[|>»›•·/]|::| – )\s*")  # noqa: RUF001 - separators of menus
_SITE_WORDS: Final = re.compile(
    r"(?:home|news|world|sports?|weather|politics|business|opinion|about(?: us)?|contact(?: us)?|advertise|privacy(?: policy)?|terms(?: .*)?|cookies?(?: policy)?|sitemap|"
    r"login|sign (?:in|up)|subscribe|help|careers|rss|jobs|culture|tech(?:nology)?|science|health|life(?:style)?|entertainment|local|video|photos|share|print|email|mail|tweet|"
    r"facebook|twitter|instagram|youtube|startseite|politik|sport|wirtschaft|impressum|datenschutz|kontakt|inicio|economía|deportes|contacto|accueil|politique|politica|"
    r"главная|новости|политика|головна|новини)",
    re.IGNORECASE,
)
_LEGAL_WORDS: Final = re.compile(r"privacy|terms|copyright|legal|datenschutz|impressum|disclaimer", re.IGNORECASE)
_CODE_WORDS: Final = re.compile(r"\bad[- ]?block|\benable javascript\b|\bjavascript (?:enabled|disabled)\b|\brecaptcha\b", re.IGNORECASE)
_FOOTNOTE_LINE: Final = re.compile(r"\W{0,2}\[\d{1,3}\]\s*\S.*(?:https?://|www\.)\S+", re.IGNORECASE)
_EMAIL: Final = re.compile(r"\W*(?:e-?mail:?\s*)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*", re.IGNORECASE)
_HANDLE: Final = re.compile(r"\W*@\w{3,30}\W*")

CREDIT_REACH: Final = 110
"""Characters at the end of a caption in which its credit stands."""
CAPTION_WORDS: Final = 60
"""The longest caption, in words; a longer line that ends with a photo credit holds story before it."""


def kind_by_form(line: Line) -> CutKind | None:
    """Return the kind that the form of ``line`` gives away wherever it stands, or None."""
    text, words = line.text, line.words
    if not any(character.isalnum() for character in text):
        return "menu"
    if words <= 2 and sum(map(str.isdigit, text)) >= 8 and _CODE.fullmatch(text):
        return "identifier"
    if words <= 12 and _only_addresses(text):
        return "related"
    if words <= 3 and (_EMAIL.fullmatch(text) or _HANDLE.fullmatch(text)):
        return "byline"
    if _is_rights(line):
        return "legal"
    if words <= CAPTION_WORDS and _is_caption(line):
        return "credit"
    if words <= 40 and ("block" in line.bare or "script" in line.bare or "captcha" in line.bare) and _CODE_WORDS.search(text) and not line.speaks:
        return "cookie"
    if "[" in text[:3] and _FOOTNOTE_LINE.fullmatch(text):
        return "footnote"
    return _navigation(line) if words <= 16 else None


def bracket_credits(text: str) -> list[tuple[int, int]]:
    """Return where brackets stand in ``text`` that credit a picture: "(Photo: …)", "(… /AFP)"."""
    if "(" not in text and "[" not in text:
        return []
    return [match.span() for match in _BRACKET_CREDIT.finditer(text)]


def _only_addresses(text: str) -> bool:
    if "." not in text:
        return False
    bare = text.strip(" \t*•-–>»·[]()<>")  # noqa: RUF001
    if _BARE_HOST.fullmatch(bare) and ("/" in bare or bare.islower()):
        return True
    return _URL.match(bare) is not None and not re.sub(r"[\W\d]+", "", _URL.sub("", bare))


def _is_rights(line: Line) -> bool:
    text = line.text
    if line.words > 120:
        return False
    if _COPYRIGHT.match(text):
        return True
    if line.words <= 12 and not line.is_sentence and _COPYRIGHT_NAME.match(text):
        return True
    rights = _RIGHTS.search(text) if "eserved" in text or "not be" in text or "RESERVED" in text else None
    return rights is not None and _PERMISSION.search(text) is not None and not line.speaks


def _is_caption(line: Line) -> bool:
    text = line.text
    if line.words <= 12 and _PHOTO_CREDIT.fullmatch(text):
        return True
    if text[-1] in ")]." and (spans := bracket_credits(text)) and spans[-1][1] >= len(text) - 1:
        return True
    return _CAPTION_END.search(text, max(0, len(text) - CREDIT_REACH)) is not None and not text.startswith(('"', "“"))


def _navigation(line: Line) -> CutKind | None:
    text = line.text
    if _MENU.fullmatch(text.strip(" \t|*•")):
        return "menu"
    tokens = re.split(r"[\s|,/•·:]+", line.bare)
    if len(tokens) > 1 and set(tokens) & _SOCIAL_NAMES and set(tokens) <= _SOCIAL | {""}:
        return "menu"
    parts = [part for part in _SEPARATORS.split(text.strip(" |>»›•·/")) if part]
    if len(parts) >= 2 and not line.is_sentence and all(part.count(" ") <= 2 for part in parts):
        known = sum(1 for part in parts if _SITE_WORDS.fullmatch(part.strip()))
        if known * 2 >= len(parts) and known >= 2:
            return "legal" if sum(1 for part in parts if _LEGAL_WORDS.search(part)) * 2 >= len(parts) else "menu"
    return None
