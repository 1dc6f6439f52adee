"""Why a link was not started, or ended as it did: values, so that no decision ever reads a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a link's report is what it is, for a program; the sentence for a person is made of it."""

    # The link was not started, or not yet.
    ONLY_PATH = "only-path"
    GOES_ALONE = "goes-alone"
    ANOTHER_GOES_ALONE = "another-goes-alone"
    LOST_TOGETHER = "lost-together"
    ROUTER_UNPROVEN = "router-unproven"
    STOPPED = "stopped"
    PAUSED = "paused"
    # The change was not to go on: outside of its window, or ended by one of its rules.
    WINDOW_CLOSED = "window-closed"
    NO_TIME_LEFT = "no-time-left"
    CANARY_FAILED = "canary-failed"
    PUT_BACK_TOO_OFTEN = "put-back-too-often"
    ANOTHER_UNKNOWN = "another-unknown"
    PROBE_FAILED = "probe-failed"
    HOOK_FAILED = "hook-failed"
    # Another run has it, or one of its routers, under way; or had, when it was cut off.
    HELD = "held"
    CUT_OFF = "cut-off"
    DRY_RUN = "dry-run"
    # Preflight refused it.
    NO_RESPONSE = "no-response"
    NOT_READY = "not-ready"
    NAMES_TAKEN = "names-taken"
    LEFT_OVER = "left-over"
    NOT_OURS = "not-ours"
    SECRET_UNAVAILABLE = "secret-unavailable"
    TIMER_PENDING = "timer-pending"
    # A step did not come to its end.
    ROUTER_ERROR = "router-error"
    CHANGED_BY_OTHERS = "changed-by-others"
    TIMER_GONE = "timer-gone"
    CONFIRMED_GONE = "confirmed-gone"
    RELOADED = "reloaded"
    LINE_LOST = "line-lost"
    NOT_PROVEN = "not-proven"
    NOT_CONFIRMED = "not-confirmed"
    DID_NOT_LAST = "did-not-last"
    NOT_SAVED = "not-saved"
    PLAIN_LINK_DOWN = "plain-link-down"
    JOURNAL = "journal"
    PROGRAM_FAULT = "program-fault"
    # It ended well, with something to be said about it.
    ALREADY_THERE = "already-there"
    LEFT_PLAIN = "left-plain"
    IN_CLEAR = "in-clear"
    ORIGINAL_UNKNOWN = "original-unknown"

    @property
    def ends_run(self) -> bool:
        """Whether it is why a run has ended before it had tried everything."""
        return self in _ENDINGS

    @property
    def is_of_window(self) -> bool:
        """Whether the link may be started in a later window."""
        return self in (Cause.WINDOW_CLOSED, Cause.NO_TIME_LEFT)


_SENTENCES: Mapping[Cause, str] = {
    Cause.ONLY_PATH: "it is the only path to {all}: losing it would part the core (only_path: proceed allows it)",
    Cause.GOES_ALONE: "it is the only path to a part of the core and goes alone",
    Cause.ANOTHER_GOES_ALONE: "{all} is the only path to a part of the core and goes alone",
    Cause.LOST_TOGETHER: "losing it together with {all} would part the core",
    Cause.ROUTER_UNPROVEN: "not tried: {0} was left unproven by {1}",
    Cause.PAUSED: "the run is paused: {0} asked for it",
    Cause.STOPPED: "the run was stopped before this link was started",
    Cause.WINDOW_CLOSED: "outside of the window: {all}",
    Cause.NO_TIME_LEFT: "it may need {0} with the way back, and {1}",
    Cause.CANARY_FAILED: "the canary {all} has failed",
    Cause.PUT_BACK_TOO_OFTEN: "{all} had to be put back, and so many end the change",
    Cause.ANOTHER_UNKNOWN: "{all} is unknown, which ends the change",
    Cause.PROBE_FAILED: "the probe has failed: {all}",
    Cause.HOOK_FAILED: "a hook {0} has failed: {1}",
}
_ENDINGS = frozenset(
    {
        Cause.STOPPED,
        Cause.WINDOW_CLOSED,
        Cause.NO_TIME_LEFT,
        Cause.CANARY_FAILED,
        Cause.PUT_BACK_TOO_OFTEN,
        Cause.ANOTHER_UNKNOWN,
        Cause.PROBE_FAILED,
        Cause.HOOK_FAILED,
    }
)


@dataclass(frozen=True)
class Refusal:
    """Why a link is not started now, or not at all in this run.

    ``names`` are what its sentence speaks of: routers behind an only path, other links, or the unproven router and
    the link that left it so.
    """

    cause: Cause
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _SENTENCES[self.cause].format(*self.names, all=", ".join(self.names))


STOPPED = Refusal(Cause.STOPPED)
