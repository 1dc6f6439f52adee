"""The network model that all simulated routers share."""

from corelinks.runbooks.simulator.network.forwarding.probes import Reply
from corelinks.runbooks.simulator.network.model.circuits import End
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.network.network import Network

__all__ = ["End", "Network", "Reply", "RouterState"]
