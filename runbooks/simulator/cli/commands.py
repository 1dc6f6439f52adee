"""Every exec command of the simulated routers: importing this registers them."""

from corelinks.runbooks.simulator import show
from corelinks.runbooks.simulator.cli import (
    exec_clear,
    exec_configure,
    exec_files,
    exec_ping,
    exec_reload,
    exec_session,
)

__all__ = ["exec_clear", "exec_configure", "exec_files", "exec_ping", "exec_reload", "exec_session", "show"]
