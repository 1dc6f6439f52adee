"""The verbs of the command line that change no router: plan, verify, discover and trust."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from corelinks.inventory.model import CoreLink, Stage
from corelinks.runbooks.cli.arguments import (
    ChangeOption,
    Inventory,
    JournalOption,
    Names,
    StateOption,
    UntilOption,
    VerifyOutput,
    check_stdout,
    console_for,
    named_path,
    settings_of,
    wrong_usage,
)
from corelinks.runbooks.cli.change_choice import PlannedChange, planned_change
from corelinks.runbooks.cli.exit_codes import discovery_exit_code, trust_exit_code, verify_exit_code
from corelinks.runbooks.cli.inventory_folder import inventory_folder
from corelinks.runbooks.cli.journal_choice import journal_to_read
from corelinks.runbooks.cli.places import check_folder, check_new_file
from corelinks.runbooks.cli.report_verb import check_place
from corelinks.runbooks.cli.stopping import CommandStopped, stopping, until_stopped
from corelinks.runbooks.engine.timing import Timing

if TYPE_CHECKING:
    from corelinks.runbooks.prepare import Prepared
    from corelinks.runbooks.reports.comparison import Earlier
    from corelinks.runbooks.trust import TrustReport
    from corelinks.runbooks.verify import VerifyReport

StageOption = Annotated[Stage | None, typer.Option("--stage", help="Check for this stage, not as links.yaml wants it.")]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since", metavar="PATH", parser=named_path, help="Compare with a saved JSON report or a folder of captures."
    ),
]
Save = Annotated[
    Path | None,
    typer.Option("--save-captures", metavar="DIR", parser=named_path, help="Keep every response, secrets out."),
]
From = Annotated[
    Path | None,
    typer.Option("--from-captures", metavar="DIR", parser=named_path, help="Verify saved responses, offline."),
]
Metrics = Annotated[
    Path | None,
    typer.Option(
        "--metrics", metavar="FILE", parser=named_path, help="OpenMetrics, too; with --watch anew after each round."
    ),
]
Watch = Annotated[float | None, typer.Option("--watch", metavar="SECONDS", min=1, help="Verify again and again.")]


def plan(
    context: typer.Context,
    links: Names = None,
    until: UntilOption = None,
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", parser=named_path, help="Write a file a router, link and step.")
    ] = None,
    change: ChangeOption = None,
    state: StateOption = None,
    journal: JournalOption = None,
    inventory: Inventory = None,
) -> None:
    """Show the exact lines per router and step, both ways, or the schedule of a change; contacts no router."""
    from corelinks.runbooks.plan import plan_text, write_plan
    from corelinks.runbooks.prepare import prepare
    from corelinks.runbooks.saved_configs import saved_configs
    from corelinks.runbooks.select import select

    directory = inventory_folder(context, inventory)
    if change is not None:
        if write is not None:
            raise wrong_usage("--change", "shows a schedule, and goes not with --write")
        settings = settings_of(context)
        planned = planned_change(change, links, None, settings, until=until)
        _plan_change(planned, directory, journal_to_read(directory, state, journal), settings.timing)
        return
    if write is not None:
        prepared = prepare(directory, links or [])
        check_folder("--write", write)
        running = saved_configs(directory, prepared.chosen)
        typer.echo(f"{write}: {write_plan(prepared.nornir, prepared.chosen, write, until, running)} files")
        return
    chosen = select(directory, links or []).chosen
    for line in plan_text(chosen, until, saved_configs(directory, chosen)):
        typer.echo(line)
    check_stdout()


def _plan_change(change: PlannedChange, directory: Path, journal: Path, timing: Timing | None) -> None:
    from corelinks.runbooks.change_plan import change_forecast
    from corelinks.runbooks.prepare import prepare
    from corelinks.runbooks.reports.change_schedule import print_forecast

    prepared = change.prepared(prepare(directory))
    until, chosen = change.until, prepared.chosen
    found, budget = change_forecast(chosen, prepared.links, change.conduct, journal, until=until, timing=timing)
    print_forecast(console_for("table"), change.conduct, found, budget)
    check_stdout()


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
    metrics: Metrics = None,
    inventory: Inventory = None,
) -> None:
    """Prove links, read-only: a matrix link x check, and the evidence for what did not pass."""
    from corelinks.runbooks.prepare import prepare
    from corelinks.runbooks.verify import verify_captures

    if stage is not None and preflight:
        raise wrong_usage("--preflight", "does not go with --stage: it asks whether a link may be changed, at no stage")
    prepared = prepare(inventory_folder(context, inventory), links or [])
    chosen = prepared.chosen
    _check_folders(save_captures, from_captures, watch)
    if metrics is not None:
        check_place("--metrics", metrics)
    show = partial(_print, output=output, before=_earlier(since, chosen, stage, preflight), metrics=metrics)
    if from_captures is not None:
        report = verify_captures(from_captures, chosen, stage=stage, preflight=preflight)
        show(report)
    else:
        timing = settings_of(context).timing or Timing()
        rounds = _Rounds(save_captures, watch, show, timing)
        report = _verify_routers(prepared, stage, preflight, rounds)
    raise typer.Exit(verify_exit_code(report))


@dataclass(frozen=True)
class _Rounds:
    """Where the responses of each round go, how many seconds are between two (None for one round), who shows each."""

    save: Path | None
    watch: float | None
    show: Callable[[VerifyReport], None]
    timing: Timing


def _verify_routers(prepared: Prepared, stage: Stage | None, preflight: bool, rounds: _Rounds) -> VerifyReport:
    """Verify on the routers, round after round until told to stop; the report of the last one."""
    from corelinks.runbooks import verify as proof
    from corelinks.tasks.connection.nornir_plugin import close_all

    nornir, chosen = prepared.nornir_to_ask, prepared.chosen
    wait = partial(rounds.timing.wait, proof.BETWEEN_SAMPLES)

    def prove() -> VerifyReport:
        kept = _folder_of_round(rounds.save, rounds.watch)
        return proof.verify(nornir, chosen, stage=stage, preflight=preflight, captures=kept, wait=wait)

    latest: deque[VerifyReport] = deque(maxlen=1)
    try:
        with stopping("") as stop:
            rounds_of_it = proof.watch(
                lambda: until_stopped(prove, stop), lambda: rounds.watch is None or stop.wait(rounds.watch)
            )
            for report in rounds_of_it:
                rounds.show(report)
                latest.append(report)
    except CommandStopped:
        # The process ends, and with it the sessions: a router that does not answer is not waited for.
        raise (CommandStopped(verify_exit_code(latest[0])) if latest else CommandStopped()) from None
    except BaseException:
        close_all(nornir)
        raise
    close_all(nornir)
    return latest[0]


def _check_folders(save: Path | None, saved: Path | None, watch: float | None) -> None:
    """What cannot be done is said before any router is asked."""
    from corelinks.runbooks.evidence.captures import holds_captures

    if saved is not None and not saved.is_dir():
        raise wrong_usage("--from-captures", f"{saved} is not a folder")
    if saved is not None and (save is not None or watch is not None):
        raise wrong_usage("--from-captures", "goes with neither --save-captures nor --watch: it asks no router")
    if save is not None:
        check_folder("--save-captures", save)
    if save is not None and holds_captures(save):
        raise wrong_usage("--save-captures", f"{save} holds captures already: give another folder")


def _folder_of_round(save: Path | None, watch: float | None) -> Path | None:
    """Where this round's responses are kept: when watching, in a folder of its own, named by the time in UTC."""
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


def _print(report: VerifyReport, output: VerifyOutput, before: Earlier | None, metrics: Path | None) -> None:
    from corelinks.runbooks.report import FOR_ALL, write_whole
    from corelinks.runbooks.reports.comparison import print_changes
    from corelinks.runbooks.reports.verify_json import to_json
    from corelinks.runbooks.reports.verify_junit import to_junit
    from corelinks.runbooks.reports.verify_matrix import print_verification
    from corelinks.runbooks.reports.verify_metrics import to_open_metrics

    if output == "json":
        typer.echo(to_json(report))
    elif output == "junit":
        typer.echo(to_junit(report))
    else:
        print_verification(console_for(output), report)
    if before is not None:
        # Beside a document, which has stdout to itself, the comparison goes to stderr.
        print_changes(console_for(output), before, report)
    if metrics is not None:
        write_whole(metrics, to_open_metrics(report), FOR_ALL)


def discover(
    context: typer.Context,
    configs: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", parser=named_path, help="A folder of running-configs; the routers without."),
    ] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", parser=named_path, help="Where to write; stdout without.")
    ] = None,
    inventory: Inventory = None,
) -> None:
    """Read running-configs and write the links.yaml that they show; exit code 3 when one could not be read."""
    from corelinks.runbooks.discover import discover as find
    from corelinks.runbooks.discovery.sources import read_folder, read_routers

    if write is not None:
        check_new_file("--write", write)
    if configs is not None:
        found = find(read_folder(configs))
    else:
        directory = inventory_folder(context, inventory)
        with stopping("") as stop:
            found = find(*until_stopped(partial(read_routers, directory), stop))
    if write is None:
        typer.echo(found.to_yaml(), nl=False)
        check_stdout()
    else:
        write.write_text(found.to_yaml(), encoding="utf-8")
        open_points = sum(len(link.undecided) + len(link.carries) for link in found.links)
        typer.echo(f"{write}: {len(found.links)} links, {open_points} points to decide, {len(found.remarks)} remarks")
    for why in found.unread:
        typer.echo(f"not read: {why}", err=True)
    raise typer.Exit(discovery_exit_code(found))


def trust(
    context: typer.Context,
    routers: Annotated[list[str] | None, typer.Argument(metavar="[ROUTER]...", help="Names of routers.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Write the keys to the known_hosts files.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --record: changed keys of the routers named, too.")
    ] = False,
    inventory: Inventory = None,
) -> None:
    """Show the routers' host keys and, if told to, record them; exit code 3 while one is not trusted."""
    from corelinks.runbooks.trust import trust as show_keys
    from corelinks.tasks.connection.nornir_plugin import load_nornir

    if replace and not (record and routers):
        raise wrong_usage("--replace", "goes with --record and the names of the routers whose keys have changed")
    nornir = load_nornir(inventory_folder(context, inventory))
    names = routers or []
    unknown = [name for name in names if name not in nornir.inventory.hosts]
    if unknown:
        known = ", ".join(sorted(nornir.inventory.hosts))
        raise wrong_usage("ROUTER", f"there is no router {', '.join(unknown)}; known are {known}")
    with stopping("") as stop:
        report = until_stopped(partial(show_keys, nornir, names, record=record, replace=replace), stop)
    _print_keys(report)
    raise typer.Exit(trust_exit_code(report))


def _print_keys(report: TrustReport) -> None:
    table = Table("router", "host key", "fingerprint", "")
    for key in report.keys:
        table.add_row(key.router, key.kind, key.fingerprint, "recorded" if key.recorded else key.standing)
    for router, why in report.unreachable.items():
        table.add_row(router, "", "", why)
    console = console_for("table")
    console.print(table)
    for key in report.keys:
        if key.standing == "changed" and not key.recorded:
            before = ", ".join(key.known)
            what = f"{key.router}: its host key has CHANGED: {key.file} knows {before}, it shows {key.fingerprint}. "
            what += f"Find out why before you trust it with `corelinks trust {key.router} --record --replace`"
            console.print(what, markup=False, soft_wrap=True)
