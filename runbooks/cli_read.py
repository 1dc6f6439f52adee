"""The verbs of the command line that only read from routers: verify, discover and trust."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from inventory.errors import Fault, InventoryError
from inventory.model import Stage
from runbooks.cli_options import Inventory, Names, VerifyOutput, console_for, folder, stopping, wrong_usage

if TYPE_CHECKING:
    from runbooks.trust import TrustReport

StageOption = Annotated[
    Stage | None, typer.Option("--stage", help="Judge as this rung of the ladder, not as links.yaml wants it.")
]
Since = Annotated[Path | None, typer.Option("--since", metavar="FILE", help="A saved JSON report to compare with.")]
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
    from runbooks.select import load_selected
    from runbooks.verify import verify as look_at_routers
    from runbooks.verify import verify_captures
    from runbooks.verify import watch as repeat
    from tasks.session import close_all, load_nornir

    directory = folder(context, inventory)
    chosen = load_selected(directory, links or [])
    before = _document(since) if since is not None else None
    if from_captures is not None:
        report = verify_captures(from_captures, chosen, stage=stage, preflight=preflight)
        _print(report, output, before)
        raise typer.Exit(report.exit_code)
    nornir = load_nornir(directory)

    try:
        with stopping("") as stop:
            look = partial(
                look_at_routers, nornir, chosen, stage=stage, preflight=preflight, captures=save_captures
            )
            for report in repeat(look, lambda: watch is None or stop.wait(watch)):
                _print(report, output, before)
    finally:
        close_all(nornir)
    raise typer.Exit(report.exit_code)


def _print(report: Any, output: VerifyOutput, before: dict[str, Any] | None) -> None:
    from runbooks.report import compare, print_changes, print_report, to_json, to_junit

    if output == "json":
        typer.echo(to_json(report))
    elif output == "junit":
        typer.echo(to_junit(report))
    else:
        print_report(console_for(output), report)
    if before is not None:
        print_changes(console_for(output), compare(before, report))


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InventoryError([Fault(str(path), "file", f"is no saved JSON report: {error}")]) from None
    if not isinstance(document, dict):
        raise InventoryError([Fault(str(path), "file", "is no saved JSON report: expected an object")])
    return document


def discover(
    context: typer.Context,
    configs: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A folder of running-configs; the routers without.")
    ] = None,
    write: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write; stdout without.")] = None,
    inventory: Inventory = None,
) -> None:
    """Read running-configs and write the links.yaml that they show."""
    from runbooks.discover import discover as find
    from runbooks.discover import read_folder, read_routers

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
    from runbooks.trust import trust as look
    from tasks.session import load_nornir

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
