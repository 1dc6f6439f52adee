"""Whether a router has kept what it was told: every line that was sent, read back, must stand there, or be gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corelinks.inventory.igp import LEVELS
from corelinks.tasks.configuration.igp_process import IsisProcess, isis_process, isis_tags
from corelinks.tasks.configuration.tree import Path, RunningConfig
from corelinks.tasks.configuration.typed_and_shown import (
    is_kept_as,
    is_off_without,
    is_on_without,
    other_value_of,
    spelled,
)

_NO = "no "
_TEXT = "description"
_DIGIT = re.compile(r"\d")
_ISIS_METRIC = re.compile(r"isis metric (?P<metric>\d+)(?: (?P<level>level-[12]))?")
# Settings of which an interface has one value: a later line takes the place of an earlier one.
_ONE_VALUE = re.compile(r"(?P<setting>isis metric|ip(?:v6)? ospf cost|ospfv3 (?:\S+ )*cost) \S+(?P<level> level-[12])?")


@dataclass(frozen=True)
class LostLine:
    """A line that was sent and has no effect: ``path`` is it and what it stands beneath.

    ``instead`` is what the router shows of the same setting, None when it shows nothing like it; ``position`` is the
    place of the line among those that were sent.
    """

    path: Path
    position: int
    instead: str | None = None

    def __str__(self) -> str:
        return " / ".join(self.path)


def lost_lines(sent: Sequence[str], running: RunningConfig, *, knows_secrets: bool = True) -> tuple[LostLine, ...]:
    """The lines of ``sent`` that ``running`` does not show, or shows still where they took something away; in order.

    ``sent`` is indented as in a running-config, in the order of typing: what a later line replaces or takes back is not
    looked for. Lines beneath one that is lost are lost with it, and not named. ``knows_secrets``: see `is_kept_as`.
    """
    shown = _Shown(running, knows_secrets)
    lost: list[LostLine] = []
    for number, path in _lasting(sent):
        if any(path[: len(one.path)] == one.path for one in lost):
            continue
        fault = shown.fault_of(tuple(spelled(part) for part in path))
        if fault is not None:
            lost.append(LostLine(path, number, fault or None))
    return tuple(lost)


def _lasting(sent: Sequence[str]) -> Iterator[tuple[int, Path]]:
    """The lines whose effect must be there in the end, each once, with their place among the lines."""
    settings = {number: line for number, line in enumerate(sent) if line.strip() and not line.strip().startswith("!")}
    paths = list(zip(settings, RunningConfig(tuple(settings.values())).paths, strict=True))
    for index, (number, path) in enumerate(paths):
        if not any(_takes_place_of(later, path) for _, later in paths[index + 1 :]):
            yield number, path


def _takes_place_of(later: Path, path: Path) -> bool:
    """Whether a later line makes an earlier one void: it says the same, more, the opposite or another value of it."""
    depth = len(later)
    if depth > len(path) or later[:-1] != path[: depth - 1]:
        return False
    last, line = later[-1], path[depth - 1]
    if last.removeprefix(_NO) == line.removeprefix(_NO):
        # A header that is written again only enters its section.
        return depth == len(path) or last.startswith(_NO)
    if depth < len(path):
        return last.startswith(_NO) and f"{line} ".startswith(last.removeprefix(_NO) + " ")
    setting, other = _ONE_VALUE.fullmatch(last), _ONE_VALUE.fullmatch(line)
    if setting and other:
        return setting["setting"] == other["setting"] and setting["level"] in (None, other["level"])
    return last.startswith(line + " ") or (last.startswith(_NO) and f"{line} ".startswith(last.removeprefix(_NO) + " "))


class _Shown:
    """What a router shows, section by section, each line as `spelled` and as it is."""

    def __init__(self, running: RunningConfig, knows_secrets: bool) -> None:
        self._running = running
        self._knows_secrets = knows_secrets
        self._sections: dict[Path, dict[str, str]] = {}
        for path in running.paths:
            parts = tuple(spelled(part) for part in path)
            self._sections.setdefault(parts[:-1], {})[parts[-1]] = path[-1]

    def fault_of(self, path: Path) -> str | None:
        """What stands in the way of a line's effect, '' when nothing like it is there; None when it has its effect."""
        section, line = self._sections.get(path[:-1], {}), path[-1]
        if line.startswith(_NO):
            return _fault_of_negation(section, line)
        if metric := _ISIS_METRIC.fullmatch(line):
            return self._fault_of_metric(section, metric)
        if any(is_kept_as(line, each, knows_secrets=self._knows_secrets) for each in section):
            return None
        setting = other_value_of(line)
        if setting is not None:
            return next((shown for each, shown in section.items() if setting.fullmatch(each)), None)
        if is_off_without(line, section.keys()):
            return None
        return _similar(line, section) if len(path) > 1 else ""

    def _fault_of_metric(self, section: Mapping[str, str], sent: re.Match[str]) -> str | None:
        """A metric is kept when it is what the lines come to, since IOS hides one that is the process's default.

        A line without level is that of both.
        """
        processes = (isis_process(self._running, tag) for tag in isis_tags(section))
        process = next(filter(None, processes), IsisProcess("", ()))
        metrics = process.metrics_of(section)
        wrong = [level for level in LEVELS if sent["level"] in (None, level) and str(metrics[level]) != sent["metric"]]
        if not wrong:
            return None
        found = ((shown, _ISIS_METRIC.fullmatch(each)) for each, shown in section.items())
        of_level = (shown for shown, match in found if match and match["level"] in (None, *wrong))
        return next(of_level, _similar(sent[0], section))


def _fault_of_negation(section: Mapping[str, str], line: str) -> str | None:
    setting = line.removeprefix(_NO)
    still = next((shown for each, shown in section.items() if f"{each} ".startswith(setting + " ")), None)
    is_said = any(f"{each} ".startswith(line + " ") for each in section)
    if is_said or (still is None and not is_on_without(setting, section.keys())):
        return None
    return still or ""


def _similar(line: str, section: Mapping[str, str]) -> str:
    """The line of a section that says another value of the same setting; '' where none is seen to do so."""
    wanted = _without_values(line)
    return next((shown for each, shown in section.items() if _without_values(each) == wanted), "")


def _without_values(line: str) -> tuple[str, ...]:
    """The words of a line that are no values: those without a digit, and of three or more words not the last one."""
    words = line.removeprefix(_NO).split()
    if words[:1] == [_TEXT]:
        return (_TEXT,)
    last = () if len(words) > 2 and not _DIGIT.search(line) else words[-1:]
    return tuple("#" if _DIGIT.search(word) else word for word in (*words[:-1], *last))
