"""Which addresses may be asked at all.

Addresses come from the answers of services: where a PDF lies, where a page has moved to. None of them may lead to this
machine, its network, or the metadata service of a cloud. A host name is therefore resolved before it is asked, and the
address that really answered is looked at once more when it has answered, since a name may change its mind in between.
Behind a proxy both are the proxy's matter; literal addresses are looked at nevertheless.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from citance.errors import SourceRefused
from citance.sources._options import Origin, origin

__all__ = ["check_host", "check_redirect", "check_url", "is_public"]

_LOCAL_NAMES = ("localhost", "localhost.localdomain")
_LOCAL_ENDS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LONGEST_URL = 8000


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network; False for what is no address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            parsed = inner
    return parsed.is_global and not parsed.is_multicast


def check_url(url: str, own: frozenset[Origin]) -> None:
    """Return if an address is http(s), whole, and not plainly a private one.

    Raises:
        SourceRefused: it is not.
    """
    try:
        parts = urlsplit(url)
        where = origin(url)
    except ValueError as error:
        raise SourceRefused(f"not a web address: {error}") from error
    host = where[0].rstrip(".")
    if parts.scheme not in ("http", "https") or not host or len(url) > _LONGEST_URL:
        raise SourceRefused("not a web address")
    if parts.username or parts.password:
        raise SourceRefused(f"{host}: an address with a password is not followed")
    if where in own:
        return
    if host in _LOCAL_NAMES or host.endswith(_LOCAL_ENDS) or (_is_address(host) and not is_public(host)):
        raise SourceRefused(f"{host} is a private address")


def check_host(host: str) -> None:
    """Return if a host name leads into the public network only; a name that leads nowhere is left to the connection.

    Raises:
        SourceRefused: it leads to a private address.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    if not all(is_public(str(entry[4][0])) for entry in found):
        raise SourceRefused(f"{host} leads to a private address")


def check_redirect(old: str, new: str) -> None:
    """Return if one may follow from one address to the other.

    Raises:
        SourceRefused: the way leads from https to http.
    """
    if urlsplit(old).scheme == "https" and urlsplit(new).scheme != "https":
        raise SourceRefused(f"{origin(old)[0]} leads from https to {urlsplit(new).scheme or 'nowhere'}")


def _is_address(host: str) -> bool:
    """Whether a host is written as numbers; also in the odd ways that resolvers take ("127.1", "0x7f000001")."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host.replace(".", "").isdigit() or host.startswith("0x")
    return True
