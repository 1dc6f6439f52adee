"""The network that all simulated routers share.

``model`` are its states, ``forwarding`` is how packets go, ``protocols`` are what changes the states, ``views`` what
show commands print of them; ``network`` is the one object that the rest of the simulator talks to.
"""

from corelinks.runbooks.simulator.network.forwarding.probes import Reply
from corelinks.runbooks.simulator.network.model.circuits import End
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.network.network import Network

__all__ = ["End", "Network", "Reply", "RouterState"]
