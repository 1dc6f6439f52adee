"""Every exec command of the simulated routers, show commands among them: importing this registers them."""

from corelinks.runbooks.simulator import show
from corelinks.runbooks.simulator.exec import clearing, configuring, files, own_session, ping_dialogue, reloading

__all__ = ["clearing", "configuring", "files", "own_session", "ping_dialogue", "reloading", "show"]
