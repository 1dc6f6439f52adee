"""The network that all simulated routers share: interfaces, routes, crypto, IGP, LDP, labels."""
