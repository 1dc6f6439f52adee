"""Property tests draw the same examples in every run, so that a run that passes passes again.

``HYPOTHESIS_PROFILE=search`` looks further, with new examples each time.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# A program inherits the signals that are ignored where it is started, and nohup or a shell's `&` ignores these two; the
# tests that stop programs by them mean a program that hears them.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers a core: whole rehearsals wait for routers half of their time."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True, scope="session")
def journals_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Journals of the tests are no journals of the person who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORELINKS_STATE", str(tmp_path_factory.mktemp("state")))
        yield


# Thousands of tests and their parsed texts live to the end of a run; searching them for garbage again and again took a
# quarter of the collection and a tenth of the run.
gc.freeze()
gc.set_threshold(100_000, 50, 50)
