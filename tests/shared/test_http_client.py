"""Requests to hosts that somebody else has named, to a real server that does all that they may do."""

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from shared import http_client
from shared.http_client import Client, FetchError, Limits, RefusedError, TooLargeError, checked
from shared.settings import Settings
from tests.site import Page, Send, Site, site

LIMITS = Limits(largest=1_000_000, seconds=2)
HERE = Settings(outgoing_hosts="127.0.0.1")


@pytest_asyncio.fixture
async def there() -> AsyncIterator[Site]:
    """A site that may be asked as 127.0.0.1, and under no other name."""
    async with site() as found:
        yield found


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    async with http_client.client(HERE) as found:
        yield found


async def test_a_page(there: Site, client: Client) -> None:
    there.pages["/a"] = Page("hello", headers={"ETag": '"1"'})
    answer = await client.get(there.url("/a#top"), LIMITS, {"X-Asked": "yes"})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"hello", '"1"')
    (request,) = there.asked
    assert request.headers["host"] == f"127.0.0.1:{there.port}"
    assert request.headers["user-agent"].startswith("Storywire/")
    assert request.headers["x-asked"] == "yes"


async def test_who_asks_can_be_reached(there: Site) -> None:
    there.pages["/a"] = Page("hello")
    named = Settings(outgoing_hosts="127.0.0.1", contact="mailto:desk@news.example")
    async with http_client.client(named) as client:
        await client.get(there.url("/a"), LIMITS)
    assert "(+mailto:desk@news.example)" in there.asked[0].headers["user-agent"]


async def test_addresses_that_are_not_public_are_refused_and_never_asked(there: Site) -> None:
    async with http_client.client(Settings()) as client:
        names = ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]")
        for name in names:
            with pytest.raises(FetchError) as error:
                await client.get(f"http://{name}:{there.port}/", LIMITS)
            assert isinstance(error.value, RefusedError), name
            assert "no public address" in str(error.value)
    assert there.asked == []


async def test_a_redirect_to_such_an_address_is_refused(there: Site, client: Client) -> None:
    for target in (f"http://localhost:{there.port}/in", "http://169.254.169.254/latest/", "file:///etc/passwd"):
        there.pages["/out"] = Page(status=302, headers={"Location": target})
        with pytest.raises(RefusedError):
            await client.get(there.url("/out"), LIMITS)
    assert not there.asked_for("/in")


async def test_a_name_that_leads_elsewhere_the_next_time_gains_nothing(there: Site) -> None:
    """The name's owner answers with an address that may be asked, and then with one that may not."""
    leads_to = iter(["127.0.0.1", "127.0.0.2", "169.254.169.254"])
    looked_up: list[str] = []

    async def look_up(host: str, port: int) -> list[str]:
        assert port == there.port
        looked_up.append(host)
        return [next(leads_to)]

    there.pages["/"] = Page("hello")
    async with http_client.client(Settings(outgoing_hosts="127.0.0.1/32"), look_up=look_up) as client:
        # Once for each request, and what was checked is what is connected to.
        assert (await client.get(f"http://evil.example:{there.port}/", LIMITS)).body == b"hello"
        for _ in range(2):
            with pytest.raises(RefusedError):
                await client.get(f"http://evil.example:{there.port}/", LIMITS)
    assert looked_up == ["evil.example"] * 3
    assert len(there.asked) == 1


async def test_redirects_are_followed_and_permanent_ones_told(there: Site, client: Client) -> None:
    there.pages |= {
        "/1": Page(status=301, headers={"Location": "/2"}),
        "/2": Page(status=308, headers={"Location": there.url("/3")}),
        "/3": Page("here"),
        "/4": Page(status=302, headers={"Location": "/3"}),
    }
    moved = await client.get(there.url("/1"), LIMITS)
    assert (moved.body, moved.url, moved.moved) == (b"here", there.url("/3"), there.url("/3"))
    assert (await client.get(there.url("/4"), LIMITS)).moved is None


async def test_headers_that_are_not_ascii_go_back_as_they_came(there: Site, client: Client) -> None:
    there.pages["/a"] = Page("x", headers={"ETag": '"v\xe9"', "Location": "/stra\xc3\x9fe"}, status=302)
    there.pages["/stra%C3%9Fe"] = Page("here", headers={"ETag": '"v\xe9"'})
    answer = await client.get(there.url("/a"), LIMITS)
    assert answer.body == b"here"
    await client.get(there.url("/a"), LIMITS, {"If-None-Match": answer.headers["etag"]})
    assert there.asked[-1].headers["if-none-match"] == '"v\xe9"'


async def test_redirects_without_end(there: Site, client: Client) -> None:
    there.pages["/1"] = Page(status=302, headers={"Location": "/1"})
    with pytest.raises(FetchError, match="redirects"):
        await client.get(there.url("/1"), LIMITS)
    assert len(there.asked) == http_client.MOST_REDIRECTS + 1


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_what_is_packed_is_unpacked(there: Site, client: Client, name: str, pack: object) -> None:
    there.pages["/a"] = Page(pack(b"words " * 1000), headers={"Content-Encoding": name})  # type: ignore[operator]
    assert (await client.get(there.url("/a"), LIMITS)).body == b"words " * 1000


async def test_a_bomb_is_not_unpacked_to_its_end(there: Site, client: Client) -> None:
    there.pages["/a"] = Page(gzip.compress(bytes(200_000_000), 6), headers={"Content-Encoding": "gzip"})
    begun = time.perf_counter()
    with pytest.raises(TooLargeError):
        await client.get(there.url("/a"), LIMITS)
    assert time.perf_counter() - begun < 5


async def test_damaged_and_unknown_packing(there: Site, client: Client) -> None:
    there.pages |= {
        "/a": Page(b"not gzip", headers={"Content-Encoding": "gzip"}),
        "/b": Page(b"x", headers={"Content-Encoding": "br"}),
    }
    for path in ("/a", "/b"):
        with pytest.raises(FetchError, match="packed"):
            await client.get(there.url(path), LIMITS)


async def endless(send: Send) -> None:
    await send(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        await send(bytes(65_536))


async def trickling(send: Send) -> None:
    await send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        await send(b"x")
        await asyncio.sleep(0.05)


async def silent(send: Send) -> None:
    del send
    await asyncio.sleep(60)


async def endless_head(send: Send) -> None:
    await send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await send(b"X-More: " + b"x" * 1000 + b"\r\n")


async def broken(send: Send) -> None:
    await send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")


async def nonsense(send: Send) -> None:
    await send(b"SSH-2.0-OpenSSH_9.2\r\n")


async def test_a_body_without_end_is_cut_short(there: Site, client: Client) -> None:
    there.pages["/a"] = Page(send=endless)
    with pytest.raises(TooLargeError):
        await client.get(there.url("/a"), LIMITS)
    answer = await client.get(there.url("/a"), Limits(largest=1000, seconds=2, cut=True))
    assert len(answer.body) == 1000


@pytest.mark.parametrize("how", [trickling, silent])
async def test_a_slow_server_is_given_up(there: Site, client: Client, how: object) -> None:
    there.pages["/a"] = Page(send=how)  # type: ignore[arg-type]
    with pytest.raises(FetchError, match=r"within 0.3 s"):
        await client.get(there.url("/a"), Limits(largest=1000, seconds=0.3))


@pytest.mark.parametrize("how", [endless_head, broken, nonsense])
async def test_what_is_no_http_is_told_so(there: Site, client: Client, how: object) -> None:
    there.pages["/a"] = Page(send=how)  # type: ignore[arg-type]
    with pytest.raises(FetchError, match="no HTTP"):
        await client.get(there.url("/a"), LIMITS)


async def test_nobody_there(client: Client) -> None:
    with pytest.raises(FetchError, match="no connection"):
        await client.get("http://127.0.0.1:1/", LIMITS)
    with pytest.raises(FetchError, match="no host"):
        await client.get("http://nowhere.invalid/", LIMITS)


async def test_a_body_is_sent_and_redirects_of_it_are_not_followed(there: Site, client: Client) -> None:
    there.pages["/hook"] = Page(status=307, headers={"Location": "/other"})
    answer = await client.post(there.url("/hook"), LIMITS, {"Content-Type": "application/json"}, b"{}")
    assert answer.status == 307
    assert [(request.method, request.path, request.body) for request in there.asked] == [("POST", "/hook", b"{}")]


def test_addresses_as_they_are_asked_for() -> None:
    assert checked(" https://Bücher.example/ä b?q=ö#x ") == "https://xn--bcher-kva.example/%C3%A4%20b?q=%C3%B6"
    assert checked("http://h.example") == "http://h.example/"
    for bad in (
        "ftp://h.example/",
        "h.example",
        "http://",
        "http://u:p@h.example/",
        "http://h.example:x/",
        "http://[::1",
        "javascript:alert(1)",
        "http://h.example/" + "x" * 2_001,
    ):
        with pytest.raises(RefusedError):
            checked(bad)
