"""What discovery reads: running-configs and, where there are any, the responses that tell neighbors, by router."""

from __future__ import annotations

from pathlib import Path

from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.runbooks.discovery.neighbors import CDP, LDP, RUNNING
from corelinks.runbooks.evidence.capture_folder import regular_files
from corelinks.runbooks.evidence.captures import answers_of
from corelinks.runbooks.evidence.text_file import read_text_file
from corelinks.runbooks.saved_configs import FOLDER
from corelinks.tasks.capture import capture_evidence
from corelinks.tasks.connection.logins import check_logins
from corelinks.tasks.connection.nornir_plugin import close_all, load_nornir
from corelinks.tasks.redaction import redact

_ABBREVIATED = ("show run", "show running")  # as people name the files that they save
_ASKED = (RUNNING, CDP, *LDP)
Texts = dict[str, dict[str, str]]


def read_folder(folder: Path) -> Texts:
    """What ``DIR/<router>.cfg`` and a folder of captures, ``DIR/<router>/<command>.txt``, hold, secrets masked.

    Of an inventory's folder those are read that lie in its ``running``. A router without a running-config is left
    out; InventoryError for a folder with none at all.
    """
    if not folder.is_dir():
        raise InventoryError([InventoryFault(str(folder), "folder", "is not a folder")])
    captures = answers_of(folder)
    found: Texts = {}
    for router in sorted({path.parent.name for path in folder.glob("*/*.txt")}):
        evidence = captures.ask({router: (*_ASKED, *_ABBREVIATED)})[router]
        texts = {command: responses[-1].text or "" for command, responses in evidence.responses.items()}
        saved = next((texts[name] for name in (RUNNING, *_ABBREVIATED) if texts.get(name)), None)
        if saved is not None:
            found[router] = {**{command: texts[command] for command in _ASKED}, RUNNING: saved}
    for path in regular_files(sorted(folder.glob("*.cfg"))):
        found.setdefault(path.stem, {})[RUNNING] = redact(read_text_file(path))
    if not found and (folder / FOLDER).is_dir():
        return read_folder(folder / FOLDER)
    if not found:
        expected = "expected <router>.cfg, or <router>/show_running-config.txt as `verify --preflight` saves it"
        raise InventoryError([InventoryFault(str(folder), "folder", f"holds no running-config; {expected}")])
    return found


def read_routers(inventory: Path) -> tuple[Texts, dict[str, str]]:
    """The responses of all routers of an inventory, asked now, and by router why one gave none."""
    nornir = load_nornir(inventory)
    check_logins(nornir, nornir.inventory.hosts)
    try:
        outcome = nornir.run(task=capture_evidence, commands=list(_ASKED))
    finally:
        close_all(nornir)
    texts: Texts = {}
    unanswered: dict[str, str] = {}
    for router, result in outcome.items():
        result.raise_on_error()
        responses = {command: samples[-1] for command, samples in result[0].result.responses.items()}
        errors = [response.error for response in responses.values() if response.error is not None]
        if errors:
            unanswered[router] = errors[0]
        else:
            texts[router] = {command: response.text or "" for command, response in responses.items()}
    return texts, unanswered
