"""What schema.org says of the terms that are used: which properties a type may have, and which values those may have.

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

_AGENT = {"Organization", "Person"}
_WORK = {"CreativeWork"}
_WORDS = {"Text"}

VALUES: dict[str, set[str]] = {
    "about": {"Thing"},
    "abstract": _WORDS,
    "alternateName": _WORDS,
    "appearance": _WORK,
    "author": _AGENT,
    "citation": _WORK | _WORDS,
    "contributor": _AGENT,
    "correction": {"CorrectionComment"} | _WORDS,
    "creativeWorkStatus": _WORDS,
    "creditText": _WORDS,
    "dateCreated": _WORDS,
    "dateModified": _WORDS,
    "datePublished": _WORDS,
    "description": _WORDS,
    "firstAppearance": _WORK,
    "hasPart": _WORK,
    "headline": _WORDS,
    "identifier": _WORDS | {"PropertyValue"},
    "inLanguage": _WORDS,
    "isBasedOn": _WORK,
    "isPartOf": _WORK,
    "jobTitle": _WORDS,
    "mentions": {"Thing"},
    "name": _WORDS,
    "parentOrganization": {"Organization"},
    "publisher": _AGENT,
    "sameAs": _WORDS,
    "spokenByCharacter": _AGENT,
    "startDate": _WORDS,
    "subEvent": {"Event"},
    "subjectOf": _WORK | {"Event"},
    "text": _WORDS,
    "unitText": _WORDS,
    "url": _WORDS,
    "value": _WORDS,
    "version": _WORDS,
}
"""property → the types that its values may have; addresses, dates and numbers in words count as text"""

KINDS_OF: dict[str, set[str]] = {
    "Text": {"Text"},
    "Thing": {"Thing"},
    "NewsArticle": {"NewsArticle", "CreativeWork", "Thing"},
    "Claim": {"Claim", "CreativeWork", "Thing"},
    "Quotation": {"Quotation", "CreativeWork", "Thing"},
    "CorrectionComment": {"CorrectionComment", "CreativeWork", "Thing"},
    "Event": {"Event", "Thing"},
    "Person": {"Person", "Thing"},
    "Organization": {"Organization", "Thing"},
    "NewsMediaOrganization": {"NewsMediaOrganization", "Organization", "Thing"},
    "Place": {"Place", "Thing"},
    "PropertyValue": {"PropertyValue", "Thing"},
}
"""type → itself and the types that it is a kind of"""
