"""Simulated IOS routers behind real SSH; they know nothing of the rest of the project."""

from corelinks.runbooks.simulator.faults.fault import Fault, parse_fault
from corelinks.runbooks.simulator.faults.kinds import FaultKind
from corelinks.runbooks.simulator.simulator import Simulator

__all__ = ["Fault", "FaultKind", "Simulator", "parse_fault"]
