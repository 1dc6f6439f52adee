"""Two simulated routers at the ends of one link, a clock moved by hand, and a user at each."""

from __future__ import annotations

from collections.abc import Mapping

from corelinks.runbooks.simulator.clock import SteppedClock, SteppedTimers
from corelinks.runbooks.simulator.network import Network
from corelinks.runbooks.simulator.router.starting import started
from tests.support.typed_session import Typist

PLAIN = """\
version {version}
hostname {name}
mpls label protocol ldp
archive
 path flash:archive-
interface Loopback0
 ip address 203.0.113.{number} 255.255.255.255
 ip router isis CORE
interface {interface}
 ip address 198.18.7.{number} 255.255.255.252
 ip router isis CORE
 mpls ip
 isis network point-to-point
{lines}
router isis CORE
 net 49.0007.0000.0000.000{number}.00
 is-type level-2-only
 metric-style wide
mpls ldp router-id Loopback0 force
end
"""
CRYPTO = (
    "crypto ikev2 keyring K",
    "peer far",
    "address 198.18.7.{far}",
    "pre-shared-key a-key-for-the-tests",
    "exit",
    "exit",
    "crypto ikev2 profile V",
    "match identity remote address 198.18.7.{far} 255.255.255.255",
    "authentication local pre-share",
    "authentication remote pre-share",
    "keyring local K",
    "crypto ipsec transform-set T esp-aes 256 esp-sha256-hmac",
    "mode transport",
    "crypto ipsec profile I",
    "set transform-set T",
    "set ikev2-profile V",
)
TUNNEL = (
    "interface Tunnel5",
    "ip address 198.18.8.{near} 255.255.255.252",
    "ip router isis CORE",
    "clns mtu 1400",
    "mpls ip",
    "tunnel source {interface}",
    "tunnel destination 198.18.7.{far}",
)
PROTECTION = ("tunnel protection ipsec profile I",)


def plain(
    number: int,
    *,
    interface: str = "GigabitEthernet0/1",
    lines: str = " description to the other",
    version: str = "15.7",
    extra: str = "",
) -> str:
    """The running-config of router e<number>; ``lines`` stand under its interface, ``extra`` before all else."""
    return extra + PLAIN.format(name=f"e{number}", number=number, interface=interface, lines=lines, version=version)


class TwoRouters:
    """Routers e1 and e2; everything that can be up is up from the start."""

    def __init__(self, one: str | None = None, two: str | None = None, **options: str) -> None:
        self.clock = SteppedClock()
        self.timers = SteppedTimers(self.clock)
        self.interface = options.get("interface", "GigabitEthernet0/1")
        texts: Mapping[str, str] = {"e1": one or plain(1, **options), "e2": two or plain(2, **options)}
        self.devices = {name: started(name, text, self.clock, self.timers) for name, text in texts.items()}
        self.network = Network(self.clock, self.devices)
        self.users: dict[str, Typist] = {}
        for name, device in self.devices.items():
            device.network = self.network
            self.users[name] = Typist(device)

    def show(self, router: str, command: str) -> str:
        """What a router answers to a command now."""
        self.network.advance()
        return self.users[router].type(command)

    def configure(self, router: str, *lines: str) -> list[str]:
        """Type lines of configuration; what the router prints for each."""
        user = self.users[router]
        user.type("configure terminal")
        said = user.all(*lines)
        user.type("end")
        return said

    def build_tunnel(self, *more: str, crypto: tuple[str, ...] = CRYPTO) -> None:
        """Tunnel5 on both routers, protected, in IS-IS and with LDP; ``more`` lines stand before its crypto."""
        for name, near, far in (("e1", 1, 2), ("e2", 2, 1)):
            words = {"near": near, "far": far, "interface": self.interface}
            lines = [line.format(**words) for line in (*more, *crypto, *TUNNEL, *(PROTECTION if crypto else ()))]
            for line, said in zip(lines, self.configure(name, *lines), strict=True):
                assert "nvalid" not in said, (line, said)
        self.run(60)

    def run(self, seconds: float) -> None:
        """Let simulated seconds pass."""
        self.timers.run(seconds)
        self.network.advance()
