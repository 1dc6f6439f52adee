"""Addresses that a router can have: IPv4 unicast, written as texts, interface addresses with their mask."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator


def _text(value: object) -> object:
    # A number would be taken for an address too: 10 for 0.0.0.10.
    if isinstance(value, str | IPv4Address):
        return value
    raise ValueError("must be an IPv4 address in dotted form")


def _unicast(value: IPv4Address) -> IPv4Address:
    if value.is_multicast or value.is_unspecified or value.is_loopback or value.is_reserved:
        raise ValueError(f"{value} is no address that a router's interface can have")
    return value


def _masked(value: object) -> object:
    value = _text(value)
    if isinstance(value, str) and "/" not in value:
        raise ValueError("must carry its prefix length, such as 10.1.12.1/30")
    return value


def _usable(value: IPv4Interface) -> IPv4Interface:
    _unicast(value.ip)
    network = value.network
    if network.prefixlen > 31:
        raise ValueError(f"{value} leaves no room for the other end: /31 or shorter")
    if network.prefixlen < 31 and value.ip in (network.network_address, network.broadcast_address):
        raise ValueError(f"{value} is the network or broadcast address of {network}")
    return value


Address = Annotated[IPv4Address, BeforeValidator(_text), AfterValidator(_unicast)]
InterfaceAddress = Annotated[IPv4Interface, BeforeValidator(_masked), AfterValidator(_usable)]
