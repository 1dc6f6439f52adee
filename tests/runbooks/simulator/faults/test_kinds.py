"""The kinds of faults: each is written in one way, is asked for somewhere, and leaves reading alone."""

from __future__ import annotations

import ast

import pytest

from corelinks.runbooks.simulator.faults.fault import FaultOptions, parse_fault
from corelinks.runbooks.simulator.faults.fault_set import FaultSet
from corelinks.runbooks.simulator.faults.kinds import FaultKind, FaultOption, OptionForm
from tests.support.network_lab import Lab, build
from tests.support.paths import ROOT

_VALUES = {
    OptionForm.NUMBER: "7.5",
    OptionForm.WHOLE: "7",
    OptionForm.PATTERN: "^interface",
    OptionForm.ADDRESS: "192.0.2.9",
    OptionForm.BOTH: "both",
    OptionForm.TEXT: "a, b",
}
_WRONG = {
    OptionForm.NUMBER: "many",
    OptionForm.WHOLE: "1.5",
    OptionForm.PATTERN: "(",
    OptionForm.ADDRESS: "nowhere",
    OptionForm.BOTH: "one",
}


@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_is_written_by_its_word_and_takes_the_options_it_declares(kind: FaultKind) -> None:
    written = "".join(f",{option.word}={_VALUES[option.form]}" for option in kind.options)
    fault = parse_fault(f"{kind.word}@p1{written}")
    assert fault.kind is kind
    assert (fault.options == FaultOptions()) == (not kind.options)


@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_refuses_an_option_that_it_does_not_declare_and_names_those_that_it_does(kind: FaultKind) -> None:
    for option in set(FaultOption) - set(kind.options):
        with pytest.raises(ValueError, match=f"no option '{option.word}'") as refusal:
            parse_fault(f"{kind.word}@p1,{option.word}={_VALUES[option.form]}")
        assert all(known.word in str(refusal.value) for known in kind.options)


@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_refuses_a_value_of_the_wrong_form(kind: FaultKind) -> None:
    for option in kind.options:
        if option.form in _WRONG:
            with pytest.raises(ValueError, match=f"option {option.word} of .* is "):
                parse_fault(f"{kind.word}@p1,{option.word}={_WRONG[option.form]}")


@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_refuses_a_number_beyond_the_largest_and_one_of_any_length(kind: FaultKind) -> None:
    for option in kind.options:
        if option.form in (OptionForm.NUMBER, OptionForm.WHOLE):
            assert option.most is not None
            parse_fault(f"{kind.word}@p1,{option.word}={option.most}")
            for value in (str(option.most + 1), "8" * 350, "-1", "1e3", "\u0663", ""):
                with pytest.raises(ValueError, match=rf"option {option.word} of .* from 0 to {option.most}, not '"):
                    parse_fault(f"{kind.word}@p1,{option.word}={value}")


def test_an_unknown_kind_is_refused_with_the_known_ones_named() -> None:
    with pytest.raises(ValueError, match="there is no fault 'earthquake'") as refusal:
        parse_fault("earthquake@p1")
    assert all(kind.word in str(refusal.value) for kind in FaultKind)


def test_no_two_kinds_and_no_two_options_share_a_word() -> None:
    assert len({kind.word for kind in FaultKind}) == len(FaultKind)
    assert len({option.word for option in FaultOption}) == len(FaultOption)


def test_every_kind_is_asked_for_where_it_strikes() -> None:
    asked = set()
    for path in (ROOT / "runbooks" / "simulator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "FaultKind":
                asked.add(node.attr)
    assert asked >= {kind.name for kind in FaultKind}


def test_of_two_faults_of_a_kind_the_first_counts_and_all_go_together() -> None:
    faults = FaultSet()
    faults.add(parse_fault("low-privilege@p1,level=3"))
    faults.add(parse_fault("low-privilege@p1,level=5"))
    assert (faults.privilege, faults.refuses_enable) == (3, True)
    assert [fault.options.level for fault in faults.clear()] == [3, 5]
    assert (faults.privilege, faults.refuses_enable) == (15, False)


def test_a_router_without_faults_is_well_in_every_respect() -> None:
    faults = FaultSet()
    assert faults.disk_room is None
    assert (faults.replace_failure, faults.management_loss, faults.impostor, faults.fragments) == (None,) * 4


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("fragment@p1", (1, 0.0)),
        ("fragment@p1,size=0", (1, 0.0)),
        ("fragment@p1,size=7,delay=0.5", (7, 0.5)),
    ],
)
def test_output_is_broken_into_pieces_of_at_least_a_byte(spec: str, expected: tuple[int, float]) -> None:
    faults = FaultSet()
    faults.add(parse_fault(spec))
    assert faults.fragments == expected


@pytest.mark.parametrize("spec", ["wrong-mode@p1", "protection-missing@p1,ends=both", "wrong-peer@p1"])
def test_reading_a_router_changes_no_configuration_whatever_its_faults(spec: str) -> None:
    lab = Lab()
    build(lab)
    lab.run(30)
    lab.inject(spec)
    before = {name: (device.running.generation, device.running_text()) for name, device in lab.devices.items()}
    for name in lab.devices:
        lab.state(name)
        lab.network.ping(name, "192.0.2.3")
    lab.run(30)
    assert {name: (device.running.generation, device.running_text()) for name, device in lab.devices.items()} == before
