"""What schema.org says of the terms that are used: which properties a type may have, its own and those it inherits.

Taken from the published vocabulary, version 29; only what the export uses.
"""

_THING = {"name", "alternateName", "identifier", "url", "sameAs", "description", "subjectOf"}
_CREATIVE_WORK = _THING | {
    "about",
    "abstract",
    "author",
    "citation",
    "contributor",
    "correction",
    "creativeWorkStatus",
    "creditText",
    "dateCreated",
    "dateModified",
    "datePublished",
    "hasPart",
    "headline",
    "inLanguage",
    "isBasedOn",
    "isPartOf",
    "mentions",
    "publisher",
    "text",
    "version",
}
_ORGANIZATION = _THING | {"parentOrganization"}

PROPERTIES: dict[str, set[str]] = {
    "Thing": _THING,
    "NewsArticle": _CREATIVE_WORK,
    "Claim": _CREATIVE_WORK | {"appearance", "firstAppearance"},
    "Quotation": _CREATIVE_WORK | {"spokenByCharacter"},
    "CorrectionComment": _CREATIVE_WORK,
    "Event": _THING | {"about", "startDate", "subEvent"},
    "Person": _THING | {"jobTitle"},
    "Organization": _ORGANIZATION,
    "NewsMediaOrganization": _ORGANIZATION,
    "Place": _THING,
    "PropertyValue": _THING | {"value", "unitText"},
}

LINKS = ("url", "sameAs")
"""properties whose values are addresses: the published context says so"""
