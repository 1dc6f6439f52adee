"""The verbs of the command line that only read from routers: verify, discover and trust."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from corelinks.inventory.model import CoreLink, Stage
from corelinks.runbooks.cli.arguments import Inventory, Names, VerifyOutput, console_for, folder, stopping, wrong_usage

if TYPE_CHECKING:
    from corelinks.runbooks.reports.comparison import Earlier
    from corelinks.runbooks.trust import TrustReport
    from corelinks.runbooks.verify import VerifyReport

StageOption = Annotated[
    Stage | None, typer.Option("--stage", help="Judge as this rung of the ladder, not as links.yaml wants it.")
]
Since = Annotated[
    Path | None,
    typer.Option("--since", metavar="PATH", help="Compare with a saved JSON report or a folder of captures."),
]
Save = Annotated[Path | None, typer.Option("--save-captures", metavar="DIR", help="Keep every answer, secrets out.")]
From = Annotated[Path | None, typer.Option("--from-captures", metavar="DIR", help="Judge saved answers, offline.")]
Watch = Annotated[float | None, typer.Option("--watch", metavar="SECONDS", min=1, help="Look again and again.")]


def verify(
    context: typer.Context,
    links: Names = None,
    output: Annotated[VerifyOutput, typer.Option("--output", help="How to print.")] = "table",
    stage: StageOption = None,
    preflight: Annotated[bool, typer.Option("--preflight", help="Ask whether a migration may begin.")] = False,
    save_captures: Save = None,
    from_captures: From = None,
    since: Since = None,
    watch: Watch = None,
    inventory: Inventory = None,
) -> None:
    """Prove links, read-only: a matrix link x check, and the evidence for what did not pass."""
    from corelinks.runbooks import verify as proof
    from corelinks.runbooks.prepare import prepare
    from corelinks.tasks.connection.nornir_plugin import close_all

    directory = folder(context, inventory)
    prepared = prepare(directory, links or [])
    chosen = prepared.chosen
    _check_folders(save_captures, from_captures, watch)
    before = _earlier(since, chosen, stage, preflight)
    if from_captures is not None:
        report = proof.verify_captures(from_captures, chosen, stage=stage, preflight=preflight)
        _print(report, output, before)
        raise typer.Exit(report.exit_code)
    nornir = prepared.nornir

    def look() -> VerifyReport:
        kept = _folder_of_look(save_captures, watch)
        return proof.verify(nornir, chosen, stage=stage, preflight=preflight, captures=kept)

    try:
        with stopping("") as stop:
            for report in proof.watch(look, lambda: watch is None or stop.wait(watch)):
                _print(report, output, before)
    finally:
        close_all(nornir)
    raise typer.Exit(report.exit_code)


def _check_folders(save: Path | None, saved: Path | None, watch: float | None) -> None:
    """What cannot be done is said before any router is asked."""
    from corelinks.runbooks.evidence.captures import holds_captures

    if saved is not None and not saved.is_dir():
        raise wrong_usage("--from-captures", f"{saved} is not a folder")
    if saved is not None and (save is not None or watch is not None):
        raise wrong_usage("--from-captures", "goes with neither --save-captures nor --watch: it asks no router")
    if save is not None and holds_captures(save):
        raise wrong_usage("--save-captures", f"{save} holds captures already: give another folder")
    if save is not None and save.exists() and not save.is_dir():
        raise wrong_usage("--save-captures", f"{save} is not a folder")


def _folder_of_look(save: Path | None, watch: float | None) -> Path | None:
    """Where this look's answers are kept: when watching, in a folder of its own, named by the time in UTC."""
    if save is None or watch is None:
        return save
    return save / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def _earlier(place: Path | None, links: Sequence[CoreLink], stage: Stage | None, preflight: bool) -> Earlier | None:
    from corelinks.runbooks.reports.comparison import DocumentError, earlier

    if place is None:
        return None
    try:
        return earlier(place, links, stage=stage, preflight=preflight)
    except DocumentError as error:
        raise wrong_usage("--since", str(error)) from None


def _print(report: VerifyReport, output: VerifyOutput, before: Earlier | None) -> None:
    from corelinks.runbooks.reports.comparison import print_changes
    from corelinks.runbooks.reports.verify_report import print_report, to_json, to_junit

    if output == "json":
        typer.echo(to_json(report))
    elif output == "junit":
        typer.echo(to_junit(report))
    else:
        print_report(console_for(output), report)
    if before is not None:
        # Beside a document, which has stdout to itself, the comparison goes to stderr.
        print_changes(console_for(output), before, report)


def discover(
    context: typer.Context,
    configs: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A folder of running-configs; the routers without.")
    ] = None,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write; stdout without.")] = None,
    inventory: Inventory = None,
) -> None:
    """Read running-configs and write the links.yaml that they show."""
    from corelinks.runbooks.discover import discover as find
    from corelinks.runbooks.discovery.sources import read_folder, read_routers

    texts = read_folder(configs) if configs is not None else read_routers(folder(context, inventory))
    found = find(texts)
    if write is None:
        typer.echo(found.to_yaml(), nl=False)
        return
    if write.exists():
        raise wrong_usage("--write", f"{write} exists and is not overwritten")
    write.write_text(found.to_yaml(), encoding="utf-8")
    open_points = sum(len(link.undecided) for link in found.links)
    typer.echo(f"{write}: {len(found.links)} links, {open_points} points to decide, {len(found.remarks)} remarks")


def trust(
    context: typer.Context,
    routers: Annotated[list[str] | None, typer.Argument(metavar="[ROUTER]...", help="Names of routers.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Write the keys to the known_hosts files.")] = False,
    inventory: Inventory = None,
) -> None:
    """Show the routers' host keys and, if told to, record them; exit code 3 while one is not trusted."""
    from corelinks.runbooks.trust import trust as look
    from corelinks.tasks.connection.nornir_plugin import load_nornir

    nornir = load_nornir(folder(context, inventory))
    names = routers or []
    unknown = [name for name in names if name not in nornir.inventory.hosts]
    if unknown:
        known = ", ".join(sorted(nornir.inventory.hosts))
        raise wrong_usage("ROUTER", f"there is no router {', '.join(unknown)}; known are {known}")
    report = look(nornir, names, record=record)
    _print_keys(report)
    raise typer.Exit(0 if report.is_all_trusted else 3)


def _print_keys(report: TrustReport) -> None:
    table = Table("router", "host key", "fingerprint", "")
    for key in report.keys:
        table.add_row(key.router, key.kind, key.fingerprint, "recorded" if key.recorded else key.standing)
    for router, why in report.unreachable.items():
        table.add_row(router, "", "", why)
    console_for("table").print(table)
