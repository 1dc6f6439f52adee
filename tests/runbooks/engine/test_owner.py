"""Whether the process of a run still lives: asked of living, dead, reused and far-away ones."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from corelinks.runbooks.engine.owner import Liveness, Owner
from tests.support.paths import ROOT

PROGRAM = (
    "from pydantic import TypeAdapter; from corelinks.runbooks.engine.owner import Owner\n"
    "print(TypeAdapter(Owner).dump_json(Owner.this_process()).decode(), flush=True); input()\n"
)


def test_this_process_lives() -> None:
    here = Owner.this_process()
    assert here.liveness() is Liveness.ALIVE
    assert str(here) == f"{here.user} on {here.host} (process {os.getpid()})"


def test_another_process_lives_until_it_has_ended_also_before_anybody_asks_how() -> None:
    from pydantic import TypeAdapter

    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        owner = TypeAdapter(Owner).validate_json(other.stdout.readline())
        assert owner.pid == other.pid
        assert owner.liveness() is Liveness.ALIVE
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # ended, and not yet asked how: a zombie
        assert owner.liveness() is Liveness.DEAD
        other.wait()
        assert owner.liveness() is Liveness.DEAD


@pytest.mark.parametrize(
    ("changed", "liveness"),
    [
        ({"started": "1"}, Liveness.DEAD),  # the number of the process is another's now
        ({"boot": "another"}, Liveness.DEAD),  # the machine was started anew
        ({"host": "far-away"}, Liveness.NOT_KNOWN),
        ({"machine": "another"}, Liveness.NOT_KNOWN),
        ({"namespace": "pid:[1]"}, Liveness.NOT_KNOWN),  # a container
        ({"started": ""}, Liveness.NOT_KNOWN),  # a system that does not tell
    ],
)
def test_a_number_alone_proves_nothing(changed: dict[str, str], liveness: Liveness) -> None:
    assert replace(Owner.this_process(), **changed).liveness() is liveness  # type: ignore[arg-type]
