"""Simulated routers lie the way real ones do; each lie is caught, and no healthy link is blamed."""

import pytest

from tasks.checks import every_question
from tests.lies_of_routers import LIES
from tests.lying_states import TABLE, tell
from tests.sealed_core import ask_of, core_links, failures, look_until, plain_configs, routers, sealed_configs


@pytest.fixture(scope="module")
def sealed():
    """The configurations of the sealed core, made once by the program's own templates."""
    return sealed_configs()


def all_pass(verdicts):
    return all(not failures(verdict) for verdict in verdicts.values())


def test_the_sealed_core_passes_every_check(sealed):
    stages = {link.name: link.until for link in core_links()}
    with routers(sealed) as (_, nornir):
        verdicts = look_until(ask_of(nornir), stages, all_pass)
    assert {name: failures(verdict) for name, verdict in verdicts.items() if failures(verdict)} == {}


def test_the_plain_core_passes_every_check_of_a_plain_link():
    stages = dict.fromkeys((link.name for link in core_links()), "plain")
    with routers(plain_configs()) as (_, nornir):
        verdicts = look_until(ask_of(nornir), stages, all_pass)
    assert {name: failures(verdict) for name, verdict in verdicts.items() if failures(verdict)} == {}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_lying_state_is_caught_by_the_check_that_should_catch_it(lie, sealed):
    told = tell(lie, sealed)
    assert told.others == {}
    assert told.is_caught, told.found


def test_the_table_beside_the_tests_is_of_these_lies_and_these_checks():
    text = TABLE.read_text()
    for number, lie in enumerate(LIES, 1):
        assert f"| {number} | {lie.name} | {', '.join(lie.caught_by)} |" in text
    names = {question.name for question in every_question()}
    assert {name for lie in LIES for one in lie.caught_by for name in one.split(" or ")} <= names
