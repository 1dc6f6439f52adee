"""Property tests draw the same examples in every run, so that a run that passes passes again.

``HYPOTHESIS_PROFILE=search`` looks further, with new examples each time.
"""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers a core: whole rehearsals wait for routers half of their time."""
    return 2 * (os.cpu_count() or 1)


# Thousands of tests and their parsed texts live to the end of a run; searching them for garbage again and again took a
# quarter of the collection and a tenth of the run.
gc.freeze()
gc.set_threshold(100_000, 50, 50)
