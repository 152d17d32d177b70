"""Which addresses may be connected to when somebody else names the host: a feed, a redirect, a webhook.

Whoever can make this machine ask an address can look behind its walls: at other services on it, at its network, at
the cloud's own. So only public addresses are reached, and besides them what ``STORYWIRE_OUTGOING_HOSTS`` names. The
check is on the address that is connected to, not on the name: a name can lead elsewhere the next time it is looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from shared.settings import Settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOT_PUBLIC: tuple[Network, ...] = (
    ip_network("192.0.0.0/24"),  # protocol assignments (RFC 6890), of which the standard library knows a part
    ip_network("192.88.99.0/24"),  # relays from IPv6 (RFC 7526)
    ip_network("168.63.129.16/32"),  # Azure's own services, at an address that looks public
    ip_network("fec0::/10"),  # networks of one site, as they were before RFC 4193
)
"""refused besides all that is not global by the registries of IANA"""

NAT64 = ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into the IPv4 address in their last 32 bits (RFC 6052)"""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached besides the public internet: hosts by name, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    def allows(self, host: str, address: str) -> bool:
        """Return whether ``address``, to which the name ``host`` leads now, may be connected to."""
        if host.lower().rstrip(".") in self.hosts:
            return True
        return all(self._allowed(each) for each in meant(ip_address(address.partition("%")[0])))

    def _allowed(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self.networks)


def reach(settings: Settings) -> Reach:
    """Return what the settings allow.

    Raises:
        ValueError: Something in them is neither a host nor a network.
    """
    hosts, networks = set(), []
    for name in settings.outgoing_hosts.replace(",", " ").split():
        if "/" in name:
            networks.append(ip_network(name))
        else:
            hosts.add(name.strip("[]").lower().rstrip("."))
    return Reach(frozenset(hosts), tuple(networks))


def is_public(address: Address) -> bool:
    """Return whether ``address`` is one of the public internet, and of one machine."""
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in NOT_PUBLIC)
    )


def meant(address: Address) -> Iterator[Address]:
    """Yield ``address``, or the ones that packets to it end at: IPv6 has several ways to write one of IPv4."""
    if isinstance(address, IPv4Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address.sixtofour:
        yield address.sixtofour
    elif address.teredo:
        yield from address.teredo
    elif address in NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
    else:
        yield address
