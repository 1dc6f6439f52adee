"""The one network that all simulated routers share: it is told of changes and asked for states."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from corelinks.runbooks.simulator.network.cables import plan_cables
from corelinks.runbooks.simulator.network.forwarding import probes, questions
from corelinks.runbooks.simulator.network.forwarding.probes import Reply
from corelinks.runbooks.simulator.network.forwarding.questions import LabelBindings, Lsp, TraceHop
from corelinks.runbooks.simulator.network.model import strikes
from corelinks.runbooks.simulator.network.model.boundary import Router, TimeSource
from corelinks.runbooks.simulator.network.model.crypto_config import CryptoConfig
from corelinks.runbooks.simulator.network.model.protocol_config import IsisConfig
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.network.model.topology import Circuit, End, Node, World
from corelinks.runbooks.simulator.network.protocols import background_traffic, ipsec
from corelinks.runbooks.simulator.network.protocols.background_traffic import Meters
from corelinks.runbooks.simulator.network.protocols.converge import adopt, settle
from corelinks.runbooks.simulator.network.views.router_view import router_state

__all__ = ["Network", "Reply"]

_MOST_EVENTS = 100000


class Network:
    """Routers, cables and all that runs over them.

    At construction everything that can be up comes up at once, as in a core that has been running for weeks.
    After that, time passes only in ``advance``, which every other method calls first.
    """

    def __init__(
        self,
        clock: TimeSource,
        devices: Mapping[str, Router],
        *,
        cables: Sequence[tuple[End, End]] | None = None,
        seed: int = 1,
    ) -> None:
        self._clock = clock
        nodes = {name: Node(name, device) for name, device in devices.items()}
        self._world = World(nodes, random.Random(seed), now=clock.now(), meters=Meters())
        for node in nodes.values():
            adopt(self._world, node)
            node.generation = node.device.running.generation
        self.cables = list(cables or plan_cables({name: node.config for name, node in nodes.items()}))
        for one, two in self.cables:
            self._plug(Circuit((one, two), "cable"))
        self._switch_on()

    def _plug(self, circuit: Circuit) -> None:
        self._world.cables.append(circuit)
        for end in circuit.ends:
            self._world.nodes[end.router].circuits.append(circuit)

    def _switch_on(self) -> None:
        world = self._world
        world.touch(*world.nodes)
        settle(world)
        self._run(world.now)
        background_traffic.refresh_streams(world)
        background_traffic.backdate(world)
        world.warm = False

    def _run(self, until: float) -> None:
        world = self._world
        for _ in range(_MOST_EVENTS):
            at = world.timers.next_at()
            if at is None or at > until:
                break
            world.now = at
            while world.timers.next_at() == at:
                world.timers.pop()[1]()
            settle(world)
        world.now = max(world.now, until)

    def advance(self) -> None:
        """Bring everything to the clock's now: what fell due happens in order of time."""
        self._run(self._clock.now())

    def next_event(self) -> float | None:
        """When, in simulated seconds, something will happen by itself; None while nothing will."""
        return self._world.timers.next_at()

    def config_changed(self, name: str) -> None:
        """A router's running configuration has changed, or it was switched on or off."""
        self.advance()
        self._world.touch(name)
        settle(self._world)

    def faults_changed(self, name: str) -> None:
        """A fault of a router has begun or ended: look at everything again."""
        self.advance()
        self._world.touch(*self._world.nodes)
        settle(self._world)

    def state(self, name: str) -> RouterState:
        """What a router's show commands would print now."""
        self.advance()
        background_traffic.refresh_streams(self._world)
        return router_state(self._world, name)

    def ping(
        self,
        name: str,
        destination: str,
        *,
        size: int = 100,
        df: bool = False,
        source: str | None = None,
        vrf: str | None = None,
        count: int = 5,
    ) -> Reply:
        """Ping: ``source`` is an interface or an address. The reply characters are IOS's."""
        self.advance()
        return probes.ping(self._world, name, destination, probes.Request(size, df, source, vrf, count))

    def ping_mpls(
        self,
        name: str,
        prefix: str,
        *,
        count: int = 5,
        size: int = 100,
        explicit_null: bool = False,
        output: str | None = None,
    ) -> Reply:
        """MPLS ping of an IPv4 FEC (``A.B.C.D/32``): ``!``, ``.``, ``Q`` not sent, ``B`` unlabelled on the way.

        Of equal paths the first is taken, always the same, unless ``output`` names the interface to leave by.
        """
        self.advance()
        return probes.ping_mpls(self._world, name, prefix, probes.Echo(count, size, explicit_null, output))

    def trace(self, name: str, destination: str, vrf: str | None = None) -> list[TraceHop] | None:
        """The routers on the way to an address, None when it is not reached."""
        self.advance()
        return questions.trace(self._world, name, destination, vrf)

    def lsp_database(self, name: str, level: int) -> list[Lsp]:
        """The link state PDUs that a router holds at a level."""
        self.advance()
        return questions.lsp_database(self._world, name, level)

    def label_bindings(self, name: str) -> list[LabelBindings]:
        """The label information base of a router."""
        self.advance()
        return questions.label_bindings(self._world, name)

    def crypto_config(self, name: str) -> CryptoConfig:
        """The crypto objects of a router's configuration."""
        self.advance()
        return self._world.nodes[name].config.crypto

    def isis_config(self, name: str) -> Mapping[str, IsisConfig]:
        """The IS-IS instances of a router's configuration by tag."""
        self.advance()
        return self._world.nodes[name].config.isis

    def clear_crypto_session(self, name: str, peer: str | None = None) -> int:
        """Delete a router's SAs, or those with one peer address; returns with how many peers."""
        self.advance()
        cleared = ipsec.clear(self._world, name, peer)
        settle(self._world)
        return cleared

    def clear_counters(self, name: str, interface: str | None = None) -> None:
        """Set the packet counters of an interface, or of all, to zero."""
        self.advance()
        meters = self._world.meters
        for known in self._world.nodes[name].config.interfaces:
            if meters is not None and interface in (None, known):
                meters.clear(self._world, End(name, known))

    def strikes(self, kind: str, name: str, interface: str) -> bool:
        """Whether a fault of a kind strikes an interface now."""
        return strikes.strikes(self._world, kind, End(name, interface))
