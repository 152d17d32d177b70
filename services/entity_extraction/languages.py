"""Names of languages, and whether a text without one reads like English."""

import re

from services.entity_extraction.word_classes import word_set

_NAMES = """
aa Afar, af Afrikaans, am Amharic, ar Arabic, as Assamese, az Azerbaijani, ba Bashkir, be Belarusian, bg Bulgarian,
bn Bengali, bo Tibetan, br Breton, bs Bosnian, ca Catalan, ckb Kurdish, cs Czech, cy Welsh, da Danish, de German,
dv Dhivehi, el Greek, en English, eo Esperanto, es Spanish, et Estonian, eu Basque, fa Persian, fi Finnish,
fo Faroese, fr French, fy Frisian, ga Irish, gd Scottish Gaelic, gl Galician, gu Gujarati, ha Hausa, he Hebrew,
hi Hindi, hr Croatian, ht Haitian Creole, hu Hungarian, hy Armenian, id Indonesian, ig Igbo, is Icelandic,
it Italian, ja Japanese, jv Javanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada, ko Korean, ku Kurdish,
ky Kyrgyz, la Latin, lb Luxembourgish, lo Lao, lt Lithuanian, lv Latvian, mg Malagasy, mi Maori, mk Macedonian,
ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese, my Burmese, nb Norwegian, ne Nepali, nl Dutch,
nn Norwegian Nynorsk, no Norwegian, oc Occitan, om Oromo, or Odia, pa Punjabi, pl Polish, ps Pashto, pt Portuguese,
ro Romanian, ru Russian, rw Kinyarwanda, sd Sindhi, si Sinhala, sk Slovak, sl Slovenian, so Somali, sq Albanian,
sr Serbian, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai, ti Tigrinya, tk Turkmen, tl Tagalog,
tr Turkish, tt Tatar, ug Uyghur, uk Ukrainian, ur Urdu, uz Uzbek, vi Vietnamese, wo Wolof, xh Xhosa, yi Yiddish,
yo Yoruba, zh Chinese, zu Zulu
"""
_NAME_OF = {code: name for code, _, name in (row.strip().partition(" ") for row in _NAMES.split(","))}

_ENGLISH = word_set("the of and to in is was for that on with said are has")
_ENGLISH_SHARE = 0.12
"""Share of words that are among the most common of English, from which a text is read as English."""
_SAMPLE = 400


def language_name(code: str | None) -> str:
    """Return the English name of a language: "Georgian" for ``ka``; its code where the name is not known."""
    return _NAME_OF.get(code, code) if code else "an unknown language"


def reads_like_english(text: str) -> bool:
    """Say whether enough of the first words are English ones."""
    words = re.findall(r"[^\W\d_]+", text.lower())[:_SAMPLE]
    return len(words) > 4 and sum(word in _ENGLISH for word in words) > _ENGLISH_SHARE * len(words)
