"""What we do to one router: Nornir tasks, the door, parsers and checks.

The tasks can be run from any Nornir script; ``tasks.session.load_nornir`` gives a Nornir whose connections go
through the door, and stock nornir-netmiko tasks run over it too.
"""

from tasks.baseline import capture_baseline, capture_startup, capture_unsaved
from tasks.capture import capture_evidence
from tasks.change import apply_change, arm_timer, confirm_change, revert_now, send_lines, undo_change
from tasks.save import save_configuration

__all__ = [
    "apply_change",
    "arm_timer",
    "capture_baseline",
    "capture_evidence",
    "capture_startup",
    "capture_unsaved",
    "confirm_change",
    "revert_now",
    "save_configuration",
    "send_lines",
    "undo_change",
]
