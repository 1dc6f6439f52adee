"""A tiny core for the tests of the network model: routers in a line or triangle, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Sequence

from corelinks.runbooks.simulator.clock import SteppedClock, SteppedTimers
from corelinks.runbooks.simulator.faults.fault import parse_fault
from corelinks.runbooks.simulator.network import Network, RouterState
from corelinks.runbooks.simulator.network.model.crypto_state import CryptoSessionState
from corelinks.runbooks.simulator.network.model.router_state import InterfaceState
from corelinks.runbooks.simulator.router.config_tree import Node
from corelinks.runbooks.simulator.router.device import Device

CRYPTO = """\
crypto ikev2 proposal CL-{name}
 encryption aes-cbc-256
 integrity sha256
 group 19
crypto ikev2 policy CL-{name}
 match fvrf any
 proposal CL-{name}
crypto ikev2 keyring CL-{name}
 peer {peer}
  address {remote}
  pre-shared-key {psk}
crypto ikev2 profile CL-{name}
 match fvrf any
 match identity remote address {remote} 255.255.255.255
 authentication remote pre-share
 authentication local pre-share
 keyring local CL-{name}
 dpd 10 3 periodic
crypto ipsec transform-set CL-{name} esp-aes 256 esp-sha256-hmac
 mode transport
crypto ipsec profile CL-{name}
 set transform-set CL-{name}
 set ikev2-profile CL-{name}
"""

IKEV1 = """\
crypto isakmp policy 10
 encr aes 256
 hash sha256
 authentication pre-share
 group 19
crypto keyring CL-{name}
 pre-shared-key address {remote} key {psk}
crypto isakmp profile CL-{name}
 keyring CL-{name}
 match identity address {remote} 255.255.255.255
crypto ipsec transform-set CL-{name} esp-aes 256 esp-sha256-hmac
 mode transport
crypto ipsec profile CL-{name}
 set transform-set CL-{name}
 set isakmp-profile CL-{name}
 set pfs group19
"""


def router_config(number: int, links: Sequence[tuple[int, int]], igp: str) -> str:
    """The running-config of router p<number>; a link (i, j) is 10.0.ij.0/30 with i at .1."""
    lines = [f"hostname p{number}", "interface Loopback0", f" ip address 192.0.2.{number} 255.255.255.255"]
    lines += [" ip router isis"] if igp == "isis" else [" ip ospf 1 area 0"]
    for one, two in links:
        if number in (one, two):
            lines += [f"interface GigabitEthernet0/{two if number == one else one}"]
            lines += [f" ip address 10.0.{one}{two}.{1 if number == one else 2} 255.255.255.252", " mpls ip"]
            if igp == "isis":
                lines += [" ip router isis", " isis network point-to-point", " isis metric 10"]
            else:
                lines += [" ip ospf 1 area 0", " ip ospf network point-to-point", " ip ospf cost 10"]
    if igp == "isis":
        lines += ["router isis", f" net 49.0001.0000.0000.000{number}.00", " is-type level-2-only"]
        lines += [" metric-style wide", " log-adjacency-changes"]
    else:
        lines += ["router ospf 1", f" router-id 192.0.2.{number}"]
    return "\n".join([*lines, "mpls ldp router-id Loopback0 force", "end", ""])


class Lab:
    """Routers p1, p2, ... with their network; everything plain is up from the start."""

    def __init__(
        self, links: Sequence[tuple[int, int]] = ((1, 2), (2, 3), (1, 3)), *, igp: str = "isis", extra: str = ""
    ) -> None:
        self.igp = igp
        self.clock = SteppedClock()
        self.timers = SteppedTimers(self.clock)
        numbers = sorted({number for link in links for number in link})
        self.devices = {
            f"p{n}": Device(f"p{n}", extra + router_config(n, links, igp), self.clock, self.timers) for n in numbers
        }
        self.network = Network(self.clock, self.devices)
        for device in self.devices.values():
            device.network = self.network

    def type(self, router: str, text: str) -> None:
        """Configure: indented lines below their section; ``no`` takes the first line that begins so away."""
        tree = self.devices[router].running
        path: list[Node] = [tree]
        for line in text.splitlines():
            depth = len(line) - len(line.lstrip())
            del path[depth + 1 :]
            path.append(_take(path[depth], line.strip()))
        self.devices[router].changed("test")

    def inject(self, spec: str) -> None:
        """Begin a fault."""
        fault = parse_fault(spec)
        self.devices[fault.router].faults.add(fault)
        self.network.faults_changed(fault.router)

    def clear_faults(self) -> None:
        """End every fault."""
        for device in self.devices.values():
            device.faults.clear()
        self.network.faults_changed("p1")

    def run(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass, and the network with it, in steps."""
        end = self.clock.now() + seconds
        while self.clock.now() < end:
            self.timers.run(min(step, end - self.clock.now()))
            self.network.advance()

    def state(self, router: str) -> RouterState:
        """A router's state now."""
        return self.network.state(router)

    def interface(self, router: str, name: str) -> InterfaceState:
        """An interface now."""
        return self.state(router).interfaces[name]

    def session(self, router: str) -> CryptoSessionState:
        """The router's only crypto session."""
        (session,) = self.state(router).crypto.sessions
        return session

    def log(self, router: str) -> str:
        """Everything a router has logged."""
        return "\n".join(line.text for line in self.devices[router].buffer)

    def is_adjacent(self, router: str, interface: str) -> bool:
        """Whether the IGP is up on an interface."""
        igp = self.state(router).igp
        isis = any(a.interface == interface and a.state == "UP" for a in igp.isis)
        return isis or any(n.interface == interface and n.state == "FULL" for n in igp.ospf)

    def sources(self, router: str, peer: str) -> list[str]:
        """The interfaces that a neighbor's LDP session is discovered on."""
        for neighbor in self.state(router).ldp.neighbors:
            if neighbor.peer == f"{peer}:0":
                return [source.interface or "targeted" for source in neighbor.sources]
        return []


def _take(section: Node, line: str) -> Node:
    if line.startswith("no ") and not line.startswith(("no isis", "no shutdown")):
        prefix = line[3:]
        for child in section.children:
            if child.text == prefix or child.text.startswith(prefix + " "):
                section.children.remove(child)
                break
        return Node("")
    if line == "no shutdown":
        section.children[:] = [child for child in section.children if child.text != "shutdown"]
        return Node("")
    known = section.exact(line)
    if known is None:
        known = Node(line)
        section.insert(known)
    return known


def tunnel_lines(
    lab: Lab, one: int, two: int, *, near: int, key: int | None = None, protected: bool = True, mode: str = ""
) -> str:
    """The interface section of p<near>'s end of Tunnel<one><two>."""
    side = 1 if near == one else 2
    far = two if near == one else one
    lines = [f"interface Tunnel{one}{two}", f" ip address 10.9.{one}{two}.{side} 255.255.255.252", " ip mtu 1400"]
    lines += [" clns mtu 1400", " mpls mtu 1408", f" tunnel source GigabitEthernet0/{far}"]
    lines += [f" tunnel destination 10.0.{one}{two}.{3 - side}", " mpls ip"]
    lines += [f" tunnel key {key}"] if key is not None else []
    lines += [f" tunnel mode {mode}"] if mode else []
    lines += [f" tunnel protection ipsec profile CL-p{one}-p{two}"] if protected else []
    if lab.igp == "isis":
        lines += [" ip router isis", " isis metric 5", " no isis hello padding"]
    else:
        lines += [" ip ospf 1 area 0", " ip ospf cost 5"]
    return "\n".join(lines)


def build(
    lab: Lab,
    one: int = 1,
    two: int = 2,
    *,
    keys: tuple[int | None, int | None] = (None, None),
    protected: tuple[bool, bool] = (True, True),
    modes: tuple[str, str] = ("", ""),
    psks: tuple[str, str] = ("secret", "secret"),
    crypto: str = CRYPTO,
) -> None:
    """Tunnel<one><two> between two routers with its crypto on both ends."""
    for index, near in enumerate((one, two)):
        far = two if near == one else one
        remote = f"10.0.{one}{two}.{2 if near == one else 1}"
        text = crypto.format(name=f"p{one}-p{two}", peer=f"p{far}", remote=remote, psk=psks[index])
        lab.type(f"p{near}", text if protected[index] else "")
        section = tunnel_lines(lab, one, two, near=near, key=keys[index], protected=protected[index], mode=modes[index])
        lab.type(f"p{near}", section)
