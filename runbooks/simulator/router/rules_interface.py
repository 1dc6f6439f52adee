"""What routers say about interfaces: addresses that overlap, masks that cannot be, hardware that is not there."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, NetmaskValueError

from corelinks.runbooks.simulator.grammar.match import InvalidInput, Refused
from corelinks.runbooks.simulator.ios.interface_kinds import interface_kind
from corelinks.runbooks.simulator.ios.names import is_physical
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.rules import RULES, Edit

_GRE_AND_IP = 24
#: The MTU of a tunnel interface: before 15.0, and since by family of releases.
_LARGE_TUNNELS, _OLD_TUNNEL = (15, 0), 1514
_TUNNEL = {"ios": 17916, "xe": 9976}


@RULES.on_set("interface")
def hardware_exists(edit: Edit) -> None:
    """An interface with hardware behind it cannot be made by a line."""
    name = edit.match.get("INTERFACE")
    if name is None:
        raise InvalidInput(edit.match.offsets[-1])
    base = name.split(".")[0]
    if is_physical(base) and base not in edit.device.hardware:
        raise InvalidInput(edit.match.offsets[1])


@RULES.on_unset("interface")
def hardware_stays(edit: Edit) -> None:
    """An interface with hardware behind it cannot be removed by a line."""
    name = edit.match.get("INTERFACE")
    if name is None:
        raise InvalidInput(edit.match.offsets[-1])
    if is_physical(name):
        if name not in edit.device.hardware:
            raise InvalidInput(edit.match.offsets[1])
        raise Refused(None, "% Removal of physical interfaces is not permitted")
    if edit.section.child(f"interface {name}") is None:
        raise InvalidInput(edit.match.offsets[1])
    if "." in name:
        edit.say("% Not all config may be removed and may reappear after reactivating the sub-interface")


@RULES.on_set("ip address")
def address_fits(edit: Edit) -> None:
    """A mask of ones and zeros, a host of the subnet, and no other interface in it."""
    words = edit.match.words
    if edit.section.text.split(" ")[0] != "interface" or len(words) < 4:
        return
    interface = _address(words[2], words[3])
    for other in edit.device.running.all("interface"):
        if other is edit.section or other.has("shutdown") or _vrf(other) != _vrf(edit.section):
            continue
        for taken in _addresses(other):
            if taken.network.overlaps(interface.network):
                raise Refused(None, f"% {taken.network.network_address} overlaps with {other.text.split(' ')[1]}")


def _address(address: str, mask: str) -> IPv4Interface:
    try:
        interface = IPv4Interface(f"{address}/{mask}")
        inverted = IPv4Address(mask) != interface.network.netmask
    except NetmaskValueError:
        raise Refused(None, f"Bad mask 0x{int(IPv4Address(mask)):X} for address {address}") from None
    network = interface.network
    ends = (network.network_address, network.broadcast_address)
    if inverted or (network.prefixlen < 31 and interface.ip in ends):
        raise Refused(None, f"Bad mask /{network.prefixlen} for address {address}")
    if interface.ip.is_multicast or interface.ip.is_unspecified:
        raise Refused(None, "Not a valid host address - " + address)
    return interface


def _addresses(section: Node) -> list[IPv4Interface]:
    words = [node.text.split() for node in section.all("ip address")]
    return [IPv4Interface(f"{each[2]}/{each[3]}") for each in words if len(each) >= 4]


def _vrf(section: Node) -> str:
    return section.value("vrf forwarding") or section.value("ip vrf forwarding") or ""


@RULES.on_set("no shutdown")
@RULES.on_unset("shutdown")
def address_still_fits(edit: Edit) -> None:
    """Opening an interface whose subnet has been given away meanwhile is refused."""
    if not edit.section.has("shutdown"):
        return
    for other in edit.device.running.all("interface"):
        if other is edit.section or other.has("shutdown") or _vrf(other) != _vrf(edit.section):
            continue
        clash = [t for t in _addresses(other) for o in _addresses(edit.section) if t.network.overlaps(o.network)]
        if clash:
            raise Refused(
                None,
                f"% {clash[0].network.network_address} overlaps with {other.text.split(' ')[1]}",
                f"{edit.interface}: incorrect IP address assignment",
            )


@RULES.on_set("vrf forwarding")
@RULES.on_set("ip vrf forwarding")
def vrf_exists(edit: Edit) -> None:
    """An interface that changes its VRF loses its addresses."""
    if not edit.section.text.startswith("interface "):
        return
    vrf = edit.match.words[-1]
    if _vrf(edit.section) == vrf:
        return
    if not _has_vrf(edit, vrf):
        raise Refused(None, f"% VRF {vrf} not configured")
    _lose_addresses(edit, f"enabling VRF {vrf}")


@RULES.on_unset("vrf forwarding")
@RULES.on_unset("ip vrf forwarding")
def vrf_left(edit: Edit) -> None:
    """An interface that goes back to the global table loses its addresses."""
    if edit.section.text.startswith("interface ") and (vrf := _vrf(edit.section)):
        _lose_addresses(edit, f"disabling VRF {vrf}")


def _lose_addresses(edit: Edit, reason: str) -> None:
    addresses = edit.section.all("ip address")
    if not addresses:
        return
    edit.section.children[:] = [node for node in edit.section.children if node not in addresses]
    edit.section.insert(Node("no ip address"))
    edit.say(f"% Interface {edit.interface} IPv4 disabled and address(es) removed due to {reason}")


def _has_vrf(edit: Edit, vrf: str) -> bool:
    running = edit.device.running
    return running.has(f"vrf definition {vrf}") or running.has(f"ip vrf {vrf}")


@RULES.on_set("tunnel vrf")
def front_vrf_exists(edit: Edit) -> None:
    """The VRF of the tunnel's outer packets has to be there."""
    if not _has_vrf(edit, edit.match.words[-1]):
        raise Refused(None, f"% VRF {edit.match.words[-1]} not configured")


@RULES.on_set("ip mtu")
def mtu_fits(edit: Edit) -> None:
    """More than the transport carries is taken with a warning."""
    if not edit.interface.startswith("Tunnel"):
        return
    key = 4 if edit.section.child("tunnel key") else 0
    room = _underlay_mtu(edit) - _GRE_AND_IP - key
    if int(edit.match.words[2]) > room:
        edit.say(f"%Warning: IP MTU value set {edit.match.words[2]} is greater than the current transport")
        edit.say(f"value {room}, fragmentation may occur")


def _underlay_mtu(edit: Edit) -> int:
    source = edit.section.value("tunnel source")
    section = edit.device.running.section(f"interface {source}")
    if section is None:
        return 1500
    return int(section.value("ip mtu") or section.value("mtu") or 1500)


@RULES.on_set("mpls mtu")
def mpls_mtu_fits(edit: Edit) -> None:
    """The MPLS MTU cannot exceed that of the interface, which for a tunnel depends on the release."""
    value = int(edit.match.words[-1])
    mtu = int(edit.section.value("mtu") or interface_kind(edit.interface).mtu)
    if edit.interface.startswith("Tunnel"):
        mtu = _OLD_TUNNEL if edit.device.release < _LARGE_TUNNELS else _TUNNEL[edit.device.platform]
    if value > mtu and "override" not in edit.match.words:
        raise Refused(None, f"%Please set mpls mtu to a value less than or equal to the interface mtu {mtu}")
