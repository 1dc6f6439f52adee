"""Simulated IOS routers behind real SSH; they know nothing of the rest of the project."""

from runbooks.simulator.faults import FAULTS, Fault, parse_fault
from runbooks.simulator.simulator import Simulator

__all__ = ["FAULTS", "Fault", "Simulator", "parse_fault"]
