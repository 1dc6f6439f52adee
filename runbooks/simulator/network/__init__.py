"""The network model that all simulated routers share."""

from corelinks.runbooks.simulator.network.network import Network
from corelinks.runbooks.simulator.network.ping import Reply
from corelinks.runbooks.simulator.network.state import RouterState
from corelinks.runbooks.simulator.network.world import End

__all__ = ["End", "Network", "Reply", "RouterState"]
