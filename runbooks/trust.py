"""Which host keys routers show, and recording them: the runbook behind `corelinks trust`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nornir.core import Nornir

from corelinks.tasks.connection.logins import check_known_hosts
from corelinks.tasks.router_errors import ConnectionFailed
from corelinks.tasks.trust import ShownKey, show_host_key


@dataclass(frozen=True)
class TrustReport:
    """What was found at each router; ``unreachable`` says why nothing was, or why it was not recorded, by router."""

    keys: tuple[ShownKey, ...]
    unreachable: dict[str, str]

    @property
    def is_all_trusted(self) -> bool:
        """Whether every router was reached and its key is known now."""
        return not self.unreachable and all(key.standing == "known" or key.recorded for key in self.keys)


def trust(nornir: Nornir, routers: Sequence[str] = (), *, record: bool = False, replace: bool = False) -> TrustReport:
    """Show the host keys of ``routers`` (default: all), and with ``record`` write them to their known_hosts files.

    A key that has *changed* is recorded only with ``replace``, and only for a router that is named: what is typed for
    new routers must not wave one through.
    Raises ValueError for a router that the inventory does not have, InventoryError for a known_hosts file that cannot
    be read.
    """
    unknown = [name for name in routers if name not in nornir.inventory.hosts]
    if unknown:
        raise ValueError(f"the inventory has no router {', '.join(unknown)}")
    check_known_hosts(nornir, routers or nornir.inventory.hosts)
    chosen = nornir.filter(filter_func=lambda host: not routers or host.name in routers)
    is_replaced = replace and bool(routers)
    results = chosen.run(task=show_host_key, record=record, replace=is_replaced, raise_on_error=False)
    keys, unreachable = [], {}
    for router, result in results.items():
        if isinstance(result[0].result, ShownKey):
            keys.append(result[0].result)
        elif isinstance(result[0].exception, ConnectionFailed):
            unreachable[router] = result[0].exception.what
        elif isinstance(result[0].exception, OSError):
            error = result[0].exception
            unreachable[router] = f"its key cannot be recorded: {error.filename}: {error.strerror}"
        else:
            result.raise_on_error()
    nornir.data.reset_failed_hosts()
    return TrustReport(tuple(keys), unreachable)
