"""Keep what the routers said in a folder, and evaluate such a folder later: `DIR/<router>/<command>.txt`.

The file name is the command with spaces as underscores and slashes as hyphens; further samples of a command end in
`.sample2.txt`, `.sample3.txt`. `manifest.json` says when each was taken and which command got no response. Secrets are
masked without a fingerprint, since a folder is compared with that of another run. A folder written by hand needs no
manifest, may spell interfaces as IOS lets one (`show_interfaces_Tu12.txt`), and may have the detail form of a command
in the place of the plain one (`show_isis_neighbors_detail.txt`). A file may be a piece of a terminal's log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corelinks.inventory.interface_names import canonical_interface
from corelinks.runbooks.evidence.capture_folder import (
    MANIFEST,
    SCHEMA,
    CapturesError,
    capture_files,
    read_manifest,
)
from corelinks.runbooks.evidence.collect import Evidences, Plan
from corelinks.runbooks.evidence.text_file import read_text_file
from corelinks.tasks.evidence import Evidence, Response
from corelinks.tasks.redaction import redact

__all__ = ["Captures", "CapturesError", "answers_of", "file_name", "holds_captures", "save_captures"]


def file_name(command: str, sample: int = 1) -> str:
    """The file of one response: ``show interfaces Gi0/1`` is ``show_interfaces_Gi0-1.txt``."""
    name = _plain(command.replace(" ", "_"))
    return f"{name}.txt" if sample == 1 else f"{name}.sample{sample}.txt"


def _plain(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", name)


def save_captures(directory: Path, evidence: Mapping[str, Evidence], *, at: float) -> None:
    """Write every response, secrets out, and the manifest; ``at`` is when the collection began (Unix time).

    Raises CapturesError when the folder cannot be written, or holds captures already.
    """
    if holds_captures(directory):
        raise CapturesError(f"{directory} holds captures already: give another folder")
    try:
        entries = [entry for one in evidence.values() for entry in _save_router(directory / one.router, one)]
        document = {"schema": SCHEMA, "at": at, "answers": entries}
        (directory / MANIFEST).write_text(json.dumps(document, indent=2) + "\n")
    except OSError as error:
        raise CapturesError(f"{directory}: {error.strerror}") from error


def holds_captures(directory: Path) -> bool:
    """Whether a folder holds saved responses, written by us or by hand: nothing is to be written over them."""
    return (directory / MANIFEST).exists() or any(directory.glob("*/*.txt"))


def _save_router(folder: Path, evidence: Evidence) -> list[dict[str, object]]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entries: list[dict[str, object]] = []
    for command, responses in evidence.responses.items():
        for sample, response in enumerate(responses, 1):
            name = file_name(command, sample)
            entry = {"router": evidence.router, "command": command, "sample": sample, "at": response.at}
            if response.text is None:
                entries.append({**entry, "error": response.error})
                continue
            (folder / name).write_text(redact(response.text, lasting=True), newline="")
            entries.append({**entry, "file": f"{evidence.router}/{name}"})
    return entries


def _key(command: str) -> str:
    """What all spellings of a command, and of a file name made of it, have in common."""
    words = [_word(word) for word in re.split(r"[\s_]+", command.strip())]
    return _plain("_".join(words)).lower()


def _word(word: str) -> str:
    name = re.fullmatch(r"([A-Za-z-]+)(\d+(?:[-/]\d+)*(?:\.\d+)?)", word)
    if name is None:
        return word
    try:
        return canonical_interface(name.group(1) + name.group(2).replace("-", "/"))
    except ValueError:
        return word


@dataclass
class Captures:
    """The responses of a folder, by router and command, the samples in order; each ``ask`` yields the next sample."""

    directory: Path
    responses: dict[tuple[str, str], list[Response]]
    asked: dict[tuple[str, str], int] = field(default_factory=dict)

    def ask(self, plan: Plan) -> Evidences:
        """What the folder has for each command of ``plan``; what it has not is a response with that error.

        A command asked again (a second sample) for which there is no further file is left out: one sample is all
        there is.
        """
        return {router: self._router(router, commands) for router, commands in plan.items()}

    def _router(self, router: str, commands: tuple[str, ...]) -> Evidence:
        responses: dict[str, tuple[Response, ...]] = {}
        for command in commands:
            place = (router.lower(), _key(command))
            samples = self.responses.get(place) or self.responses.get((place[0], f"{place[1]}_detail"), [])
            number = self.asked[place] = self.asked.get(place, 0) + 1
            if number <= len(samples):
                kept = samples[number - 1]
                responses[command] = (Response(command, kept.text, kept.at, kept.error),)
            elif number == 1:
                missing = self._missing(router, command)
                responses[command] = (Response(command, None, 0.0, missing),)
        return Evidence(router, responses)

    def _missing(self, router: str, command: str) -> str:
        """Why there is no response: a router of whom nothing was saved at all is one cause, not one a command."""
        if not any(name == router.lower() for name, _ in self.responses):
            return f"nothing was saved of it in {self.directory}"
        return f"no file {self.directory / router / file_name(command)}"


def answers_of(directory: Path) -> Captures:
    """The captures of a folder, with or without a manifest; raises CapturesError when it is none."""
    if not directory.is_dir():
        raise CapturesError(f"{directory} is not a folder of captures")
    entries = read_manifest(directory)
    taken = {entry.file: entry.at for entry in entries}
    samples: dict[tuple[str, str], dict[int, Response]] = {}
    for path in capture_files(directory):
        command, sample = _split(path.name)
        at = taken.get(f"{path.parent.name}/{path.name}", path.stat().st_mtime)
        response = Response(command, _read(path), at)
        samples.setdefault((path.parent.name.lower(), _key(command)), {})[sample] = response
    for entry in entries:
        if entry.file is None:
            place = (entry.router.lower(), _key(entry.command))
            response = Response(entry.command, None, entry.at, entry.error or "the manifest does not say why")
            samples.setdefault(place, {})[entry.sample] = response
    return Captures(directory, {place: [by[n] for n in sorted(by)] for place, by in samples.items()})


def _split(name: str) -> tuple[str, int]:
    """The command, as the file name spells it, and which sample of it the file holds."""
    stem, _, sample = name.removesuffix(".txt").partition(".sample")
    return stem, int(sample) if sample.isdecimal() else 1


def _read(path: Path) -> str:
    try:
        return redact(read_text_file(path))
    except OSError as error:
        raise CapturesError(f"{path}: {error.strerror}") from error
