"""The ways in which people write a language, and the one code that the pipeline uses for it."""

import re

_ISO_639_1 = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""

_ISO_639_3 = """
    ace arz bcl ckb crh fil gsw hak hsb kab lij mai nan nso pcm rom sdh vec wuu yue zgh
"""
"""Languages of news that have no code of two letters."""
_CODES = frozenset(_ISO_639_1.split() + _ISO_639_3.split())

_NAMES = {
    "af": "afr afrikaans",
    "am": "amh amharic",
    "ar": "ara arabic العربية",
    "az": "aze azerbaijani azərbaycanca",
    "be": "bel belarusian belarussian беларуская",
    "bg": "bul bulgarian български",
    "bn": "ben bengali bangla বাংলা",
    "bs": "bos bosnian bosanski",
    "ca": "cat catalan català",
    "cs": "ces cze czech čeština",
    "cy": "cym wel welsh cymraeg",
    "da": "dan danish dansk",
    "de": "deu ger german deutsch",
    "el": "ell gre greek ελληνικά gr",
    "en": "eng english",
    "es": "spa spanish español castellano castilian",
    "et": "est estonian eesti",
    "eu": "eus baq basque euskara",
    "fa": "fas per persian farsi فارسی",
    "fi": "fin finnish suomi",
    "fil": "filipino",
    "fr": "fra fre french français",
    "ga": "gle irish gaeilge",
    "gl": "glg galician galego",
    "gu": "guj gujarati",
    "he": "heb hebrew עברית iw",
    "hi": "hin hindi हिन्दी",
    "hr": "hrv croatian hrvatski",
    "hu": "hun hungarian magyar",
    "hy": "hye arm armenian հայերեն",
    "id": "ind indonesian in",
    "is": "isl ice icelandic íslenska",
    "it": "ita italian italiano",
    "ja": "jpn japanese 日本語 jp",
    "ka": "kat geo georgian ქართული",
    "kk": "kaz kazakh",
    "ko": "kor korean 한국어",
    "ky": "kir kyrgyz",
    "lt": "lit lithuanian lietuvių",
    "lv": "lav latvian latviešu",
    "mk": "mkd mac macedonian македонски",
    "mn": "mon mongolian",
    "mr": "mar marathi",
    "ms": "msa may malay melayu",
    "mt": "mlt maltese malti",
    "my": "mya bur burmese",
    "nb": "nob bokmål",
    "ne": "nep nepali",
    "nl": "nld dut dutch nederlands flemish",
    "nn": "nno nynorsk",
    "no": "nor norwegian norsk",
    "pa": "pan punjabi",
    "pl": "pol polish polski",
    "ps": "pus pashto",
    "pt": "por portuguese português",
    "ro": "ron rum romanian română mo moldovan",
    "ru": "rus russian русский",
    "si": "sin sinhala",
    "sk": "slk slo slovak slovenčina",
    "sl": "slv slovenian slovene slovenščina",
    "so": "som somali",
    "sq": "sqi alb albanian shqip",
    "sr": "srp serbian српски srpski",
    "sv": "swe swedish svenska",
    "sw": "swa swahili kiswahili",
    "ta": "tam tamil",
    "te": "tel telugu",
    "tg": "tgk tajik",
    "th": "tha thai ไทย",
    "tl": "tgl tagalog",
    "tr": "tur turkish türkçe",
    "uk": "ukr ukrainian українська",
    "ur": "urd urdu اردو",
    "uz": "uzb uzbek",
    "vi": "vie vietnamese",
    "zh": "zho chi chinese 中文 mandarin cmn cn",
    "zu": "zul zulu isizulu",
}
_BY_NAME = {name: known for known, names in _NAMES.items() for name in names.split()}

_ALIKE = (
    frozenset({"no", "nb", "nn", "da"}),
    frozenset({"sr", "hr", "bs", "sh"}),
    frozenset({"id", "ms"}),
    frozenset({"tl", "fil"}),
    frozenset({"zh", "yue", "wuu", "nan", "hak"}),
    frozenset({"ar", "arz", "ary"}),
    frozenset({"fa", "tg"}),
    frozenset({"hi", "mr", "ne", "mai"}),
    frozenset({"gl", "pt"}),
    frozenset({"cs", "sk"}),
    frozenset({"bg", "mk"}),
    frozenset({"ru", "be", "uk"}),
)
"""Languages that detection may take for each other: no ground to overrule what is stated."""


def code(name: str | None) -> str | None:
    """Return the ISO 639 code for ``en``, ``en-GB``, ``en_US.UTF-8``, ``eng`` or ``English (UK)``, else None."""
    if not name:
        return None
    words = re.split(r"[\s\-_.@(,;]+", name.strip().casefold())
    first = words[0]
    if first in _CODES:
        return first
    return _BY_NAME.get(first)


def same(one: str, other: str) -> bool:
    """Whether two codes name one language, or languages so near that detection cannot tell them apart."""
    return one == other or any(one in group and other in group for group in _ALIKE)
