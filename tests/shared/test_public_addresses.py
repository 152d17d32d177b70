import pytest

from shared.public_addresses import Reach, reach
from shared.settings import Settings

PRIVATE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
)  # fmt: skip
PUBLIC = ("1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_not_reached(address: str) -> None:
    assert not Reach().allows("news.example", address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is(address: str) -> None:
    assert Reach().allows("news.example", address)


def test_hosts_and_networks_of_ones_own_can_be_named() -> None:
    found = reach(Settings(outgoing_hosts="RSS.lan, 10.2.0.0/16 fd12::/16"))
    assert found.allows("rss.lan", "192.168.1.1")
    assert found.allows("rss.lan.", "192.168.1.1")
    assert found.allows("any.example", "10.2.3.4")
    assert found.allows("any.example", "::ffff:10.2.3.4")
    assert found.allows("any.example", "fd12::1")
    assert not found.allows("any.example", "10.3.0.1")
    assert not found.allows("sub.rss.lan", "192.168.1.1")


def test_a_network_that_is_none_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match=r"10\.2"):
        reach(Settings(outgoing_hosts="10.2.0.1/16"))
