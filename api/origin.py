"""Where a request comes from, as limits count it."""

from ipaddress import IPv6Address, ip_address

from fastapi import Request

_ONE_LINE = 64
"""Bits of an IPv6 address that stand for one line: whoever has it has all addresses behind them."""


def origin_of(request: Request) -> str:
    """The network address, of IPv6 the part that names the line; `?` when there is none. What a
    proxy says of it counts where the proxy is one of ours (`WEBCARE_PROXIES`)."""
    given = request.client.host if request.client else ""
    try:
        address = ip_address(given)
    except ValueError:
        return given or "?"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    line = int(address) >> (128 - _ONE_LINE) << (128 - _ONE_LINE)
    return f"{IPv6Address(line)}/{_ONE_LINE}"
