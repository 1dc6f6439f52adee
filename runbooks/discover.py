"""Reads running-configs and writes a ``links.yaml``: the encrypted links there are, the plain ones that could be.

What a configuration cannot decide is proposed and marked ``# undecided``, so that the result validates and a
person sees what is left to decide.
"""

from __future__ import annotations

from collections.abc import Mapping

from corelinks.runbooks.discovery.carried_lines import with_carried
from corelinks.runbooks.discovery.claims import Claims
from corelinks.runbooks.discovery.core_map import core_map
from corelinks.runbooks.discovery.encrypted_links import encrypted_links
from corelinks.runbooks.discovery.found_links import Discovery, valid_links
from corelinks.runbooks.discovery.neighbors import RUNNING, Responses, read_neighbors
from corelinks.runbooks.discovery.other_systems import OtherRouter, other_router
from corelinks.runbooks.discovery.plain_links import plain_links
from corelinks.runbooks.discovery.unproposed import bare_remarks, unproposed
from corelinks.tasks.parse import ParseError, RunningConfig, parse_running_config


def discover(texts: Responses, unanswered: Mapping[str, str] | None = None) -> Discovery:
    """The links that the responses of some routers show; what cannot be read or decided becomes a remark.

    Of each router the running-config is needed; what it says of its CDP and LDP neighbors decides which two of
    several interfaces in one subnet belong together. ``unanswered`` has why a router gave no response, by router.
    """
    configs: dict[str, RunningConfig] = {}
    others: list[OtherRouter] = []
    remarks: list[str] = []
    unread = dict(unanswered or {})
    for router, said in sorted(texts.items()):
        other = other_router(router, said.get(RUNNING, ""))
        if other is not None:
            others.append(other)
            remarks.append(f"{router}: is {other.system}, and corelinks speaks to IOS and IOS XE alone")
            continue
        try:
            configs[router] = parse_running_config(said.get(RUNNING, ""))
        except ParseError as error:
            unread[router] = f"{router}: {error}"
    neighbors = read_neighbors(texts, configs, remarks)
    core, claims = core_map(configs, neighbors, tuple(others)), Claims()
    links = [*encrypted_links(core, claims, remarks), *plain_links(core, claims, remarks)]
    remarks += [*unproposed(core, claims), *bare_remarks(core)]
    valid = [with_carried(link, configs) for link in valid_links(links, remarks)]
    return Discovery(tuple(valid), tuple(remarks), tuple(why for _, why in sorted(unread.items())))
