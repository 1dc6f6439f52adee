"""The exec commands of the simulated routers: ``COMMANDS`` is all of them, show commands among them."""

from corelinks.runbooks.simulator import show
from corelinks.runbooks.simulator.exec import clearing, configuring, files, own_session, ping_dialogue, reloading
from corelinks.runbooks.simulator.show.registry import COMMANDS

__all__ = ["COMMANDS", "clearing", "configuring", "files", "own_session", "ping_dialogue", "reloading", "show"]
