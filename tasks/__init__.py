"""What we do to one router: Nornir tasks, the connection, parsers and checks.

The tasks can be run from any Nornir script; ``connection.nornir_plugin.load_nornir`` gives a Nornir whose
connections are ours, and stock nornir-netmiko tasks run over it too.
"""

from corelinks.tasks.baseline import capture_baseline, capture_startup, capture_unsaved
from corelinks.tasks.capture import capture_evidence
from corelinks.tasks.change import apply_change, arm_timer, confirm_change, revert_now, send_lines, undo_change
from corelinks.tasks.save import save_configuration

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
