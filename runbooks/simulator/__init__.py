"""Simulated IOS routers behind real SSH; they know nothing of the rest of the project."""

from corelinks.runbooks.simulator.faults.kinds import FAULTS, Fault, parse_fault
from corelinks.runbooks.simulator.simulator import Simulator

__all__ = ["FAULTS", "Fault", "Simulator", "parse_fault"]
