"""Who runs a run: a person and a process on a machine, and whether that process still lives."""

from __future__ import annotations

import getpass
import os
import platform
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

_ZOMBIE = "Z"  # a process that has ended, and whose parent has not yet asked how


class Liveness(StrEnum):
    """Whether the process of a run still lives, as far as this process can tell."""

    ALIVE = "alive"
    DEAD = "dead"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Owner:
    """The person and the process of a run.

    ``host`` and ``machine`` (``/etc/machine-id``) say where, ``boot`` since which start of the machine, ``namespace``
    in whose numbers ``pid`` counts, ``started`` when the process began, in clock ticks since the boot (proc(5)):
    a number of a process is used again, and the two together are not. What the system does not tell is empty.
    """

    user: str
    host: str
    machine: str
    boot: str
    namespace: str
    pid: int
    started: str

    @classmethod
    def this_process(cls) -> Self:
        """This very process and the user that runs it."""
        return cls(
            user=_user(),
            host=platform.node(),
            machine=_text(Path("/etc/machine-id")),
            boot=_text(Path("/proc/sys/kernel/random/boot_id")),
            namespace=_pid_namespace(),
            pid=os.getpid(),
            started=_started(os.getpid()) or "",
        )

    def liveness(self) -> Liveness:
        """Whether that process still lives; NOT_KNOWN for one of another machine or container."""
        here = Owner.this_process()
        if not self.started or (self.host, self.machine) != (here.host, here.machine):
            return Liveness.NOT_KNOWN
        if self.boot != here.boot:
            return Liveness.DEAD
        if self.namespace != here.namespace:
            return Liveness.NOT_KNOWN
        return Liveness.ALIVE if _started(self.pid) == self.started else Liveness.DEAD

    def __str__(self) -> str:
        return f"{self.user} on {self.host} (process {self.pid})"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name
        return str(os.getuid())


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _pid_namespace() -> str:
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _started(pid: int) -> str | None:
    """When a process began, in clock ticks since the boot; None for one that is not there, or has ended."""
    _, _, rest = _text(Path(f"/proc/{pid}/stat")).rpartition(")")  # its name, in brackets, may hold anything
    fields = rest.split()
    return fields[19] if len(fields) > 19 and fields[0] != _ZOMBIE else None
