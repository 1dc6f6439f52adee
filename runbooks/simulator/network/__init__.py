"""The network model that all simulated routers share."""

from runbooks.simulator.network.network import Network
from runbooks.simulator.network.ping import Reply
from runbooks.simulator.network.state import RouterState
from runbooks.simulator.network.world import End

__all__ = ["End", "Network", "Reply", "RouterState"]
