"""The levels of IS-IS that a link may run, and the circuit type that follows from them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from corelinks.inventory.igp import Isis


@pytest.mark.parametrize(
    ("level", "levels", "circuit"),
    [
        ("level-1", ("level-1",), "level-1"),
        ("level-2", ("level-2",), "level-2-only"),
        ("level-1-2", ("level-1", "level-2"), "level-1-2"),
    ],
)
def test_each_level_has_a_metric_and_the_circuit_those_levels_alone(
    level: str, levels: tuple[str, ...], circuit: str
) -> None:
    igp = Isis.model_validate({"level": level})
    assert (igp.levels, igp.circuit) == (levels, circuit)


@pytest.mark.parametrize("circuit", ["level-1", "level-2-only"])
def test_a_circuit_that_leaves_a_level_out_is_refused(circuit: str) -> None:
    with pytest.raises(ValidationError, match=f"circuit_type {circuit} leaves out level-1-2"):
        Isis.model_validate({"level": "level-1-2", "circuit_type": circuit})


@pytest.mark.parametrize("level", ["level-3", "level-2-only", "both", ""])
def test_another_word_is_no_level(level: str) -> None:
    with pytest.raises(ValidationError, match="level-1-2"):
        Isis.model_validate({"level": level})
