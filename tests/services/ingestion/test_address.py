"""Addresses still open, and two addresses of one article have one key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingestion import address


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (
            "HTTP://WWW.Harbourpost.Example:80/News/Fire/?utm_source=x&b=2&a=1#top",
            "http://www.harbourpost.example/News/Fire/?a=1&b=2",
        ),
        ("harbourpost.example/fire", "https://harbourpost.example/fire"),
        ("//harbourpost.example/fire", "https://harbourpost.example/fire"),
        (" https://harbourpost.example/fire\n", "https://harbourpost.example/fire"),
        ("https://reader:secret@harbourpost.example/fire", "https://harbourpost.example/fire"),
        ("https://harbourpost.example:8443/fire", "https://harbourpost.example:8443/fire"),
        ("https://harbourpost.example", "https://harbourpost.example/"),
        ("https://xn--fhre-loa.example/stra%c3%9fe", "https://fähre.example/stra%C3%9Fe"),
        ("https://fähre.example/straße", "https://fähre.example/stra%C3%9Fe"),
        ("https://site.example/a%2Fb", "https://site.example/a%2Fb"),
        ("https://www-site-example.cdn.ampproject.org/c/s/www.site.example/fire", "https://www.site.example/fire"),
        ("https://site.example/?12345", "https://site.example/?12345"),
        ("https://site.example/story.php?cid=77", "https://site.example/story.php?cid=77"),
        ("https://site.example/three-dead-in-fire?cid=77&from=rss", "https://site.example/three-dead-in-fire"),
    ],
)
def test_the_address_that_is_shown(given: str, shown: str) -> None:
    assert address.canonical(given) == shown


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "not a url",
        "javascript:alert('ducks')",
        "mailto:desk@harbourpost.example",
        "ftp://harbourpost.example/fire",
        "https://",
        "https://[broken",
        "https://site.example:99999/",
        "https://site.example/\u202eevil",
        "https://site.example/" + "a" * 3000,
        "data:text/html,x",
    ],
)
def test_what_is_no_web_address(given: str | None) -> None:
    assert address.canonical(given) is None


@pytest.mark.parametrize(
    "other",
    [
        "http://harbourpost.example/2025/baltic-heron-fire",
        "https://www.harbourpost.example/2025/baltic-heron-fire/",
        "https://m.harbourpost.example/2025/baltic-heron-fire",
        "https://harbourpost.example/2025/baltic-heron-fire?utm_campaign=a&fbclid=b&ref=home",
        "https://harbourpost.example/2025/baltic-heron-fire?page=2#comments",
        "https://harbourpost.example/2025/baltic-heron-fire/amp/",
        "https://harbourpost.example/2025//baltic-heron-fire/index.html",
    ],
)
def test_variants_of_one_address_have_one_key(other: str) -> None:
    canonical = address.canonical(other)
    assert canonical is not None
    assert address.key(canonical) == "harbourpost.example/2025/baltic-heron-fire"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://site.example/story?id=1", "https://site.example/story?id=2"),
        ("https://site.example/?p=1", "https://site.example/?p=2"),
        ("https://site.example/?1", "https://site.example/?2"),
        (
            "https://site.example/local/man-held-after-fire?id=10001",
            "https://site.example/local/man-held-after-fire?id=10002",
        ),
        ("https://site.example/view-all-news.php?cid=1", "https://site.example/view-all-news.php?cid=2"),
        ("https://site.example/Fire", "https://site.example/fire"),
        ("https://a.site.example/fire", "https://b.site.example/fire"),
    ],
)
def test_two_articles_keep_two_keys(one: str, other: str) -> None:
    keys = [address.key(canonical) for given in (one, other) if (canonical := address.canonical(given))]
    assert len(set(keys)) == 2


def test_a_front_page_names_no_article() -> None:
    assert address.key("https://harbourpost.example/") is None
    assert address.key("https://harbourpost.example/index.html") is None


@pytest.mark.parametrize(
    ("host", "registered"),
    [
        ("www.harbourpost.example", "harbourpost.example"),
        ("news.harbourpost.example", "harbourpost.example"),
        ("news.site.co.uk", "site.co.uk"),
        ("usa.site.com.cn", "site.com.cn"),
        ("desk.site.co.example", "site.co.example"),
        ("aldermere.wordpress.com", "aldermere.wordpress.com"),
        ("site.example:8080", "site.example"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_the_registered_domain(host: str, registered: str) -> None:
    assert address.registrable_domain(host) == registered


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="htps:/.?&=#%aZ0-@[]", max_size=60))
def test_a_canonical_address_is_its_own(given: str) -> None:
    canonical = address.canonical(given)
    if canonical is not None:
        assert address.canonical(canonical) == canonical
        address.key(canonical)
        address.domain(canonical)
