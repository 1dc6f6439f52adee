"""Counters between two samples: encrypted packets rise both ways, and no error counter does."""

from __future__ import annotations

from collections.abc import Mapping

from corelinks.tasks import commands, parse
from corelinks.tasks.checks import ask
from corelinks.tasks.checks.check import Evaluation, check, evaluation, is_clear, is_encrypted, picked, unclear
from corelinks.tasks.checks.protection import evidence_lines, gre_sas, session_to_peer, without_sa
from corelinks.tasks.checks.reading import Side
from corelinks.tasks.checks.transport import shown, tunnel_of
from corelinks.tasks.checks.verdict import Verdict

BOTH_RISE = "both rise between two samples"


def _rise(names: tuple[str, str], samples: list[tuple[int, int]], command: str, lines: tuple[str, ...]) -> Evaluation:
    """Both counters must rise from the first sample to the last; one that falls was cleared and proves nothing."""
    first, last = samples[0], samples[-1]
    pairs = zip(names, first, last, strict=True)
    found = ", ".join(f"{name} {before} to {after}" for name, before, after in pairs)
    if any(after < before for before, after in zip(first, last, strict=True)):
        return unclear(BOTH_RISE, f"{found}: cleared or rekeyed in between", command, lines)
    ok = all(after > before for before, after in zip(first, last, strict=True))
    return evaluation(ok, BOTH_RISE, found, command, lines)


@check(
    "encrypting",
    asks=(ask.twice(commands.IPSEC_SAS),),
    hint="decaps alone: this end does not send, as with another `tunnel key` than the far end; encaps alone: the "
    "peer's packets do not arrive; neither: nothing uses the tunnel, or its counters stand still",
    applies=is_encrypted,
)
def encrypting(side: Side) -> Evaluation:
    """Do encapsulated and decapsulated packets both rise?

    With a GRE key on one end only, IKE and IPsec are up, and one end decapsulates and never encapsulates.
    """
    series = [gre_sas(side, sas) for sas in side.here.sa_series(side.tunnel)]
    if not all(any(sa.inbound or sa.outbound for sa in sas) for sas in series):
        return without_sa(side, BOTH_RISE)
    lines = evidence_lines(side, commands.IPSEC_SAS, "pkts (en|de)caps")
    samples = [(sum(sa.encaps for sa in sas), sum(sa.decaps for sa in sas)) for sas in series]
    return _rise(("encaps", "decaps"), samples, commands.IPSEC_SAS, lines)


@check(
    "carrying",
    asks=(ask.twice(commands.tunnel),),
    hint="nothing comes in: the far end is down, has another `tunnel key`, or sends elsewhere",
    applies=is_clear,
)
def carrying(side: Side) -> Evaluation:
    """Do packets in and out of the deliberately clear tunnel both rise?"""
    series = side.here.interfaces(side.tunnel, 2)
    command = commands.interface(side.tunnel)
    lines = shown(side, "packets (in|out)put")
    samples = [(one.packets_in, one.packets_out) for one in series]
    counted = [(into, out) for into, out in samples if into is not None and out is not None]
    if len(counted) < len(series):
        return unclear(BOTH_RISE, "the router prints no packet counters", command, lines)
    return _rise(("input", "output"), counted, command, lines)


def _risen(first: Mapping[str, int], last: Mapping[str, int]) -> list[str]:
    return [f"{name} {first.get(name, 0)} to {now}" for name, now in last.items() if now > first.get(name, 0)]


def _errors(sas: tuple[parse.IpsecSa, ...]) -> dict[str, int]:
    total: dict[str, int] = {}
    for sa in sas:
        for name, count in sa.errors.items():
            total[name] = total.get(name, 0) + count
    return total


@check(
    "crypto-errors",
    asks=(ask.twice(commands.IPSEC_SAS),),
    hint="send errors: packets that found no SA; replay: QoS reorders after encryption, widen the window; verify: keys "
    "out of step, `clear crypto session remote PEER`; others: `show crypto ipsec sa interface TunnelN detail`",
    applies=is_encrypted,
)
def crypto_errors(side: Side) -> Evaluation:
    """Does no error counter of the SAs rise between two samples?"""
    samples = [gre_sas(side, sas) for sas in side.here.sa_series(side.tunnel)]
    lines = evidence_lines(side, commands.IPSEC_SAS, "#(send|recv) errors", r"(failed|error)[^:,#]*: ?[1-9]")
    expected = "no error counter rises"
    if not all(samples):
        return without_sa(side, expected, Verdict.UNKNOWN)
    risen = _risen(_errors(samples[0]), _errors(samples[-1]))
    return evaluation(not risen, expected, ", ".join(risen) or "none rises", commands.IPSEC_SAS, lines)


@check(
    "session-drops",
    asks=(ask.twice(commands.SESSIONS),),
    hint="outbound: packets that found no SA, or too large a packet; inbound: replay or policy; "
    "`show crypto ipsec sa interface TunnelN detail`",
    applies=is_encrypted,
)
def session_drops(side: Side) -> Evaluation:
    """Does neither drop counter of the session's flow rise between two samples?"""
    series = side.here.session_series(side.tunnel)
    lines = evidence_lines(side, commands.SESSIONS, "pkts (dec|enc)'ed")
    expected = "no drop counter rises"
    if not all(any(session.flows for session in sessions) for sessions in series):
        return unclear(expected, "no session with a flow, so no counters: see `session`", commands.SESSIONS, lines)
    counts = [_drops(sessions) for sessions in series]
    risen = _risen(counts[0], counts[-1])
    return evaluation(not risen, expected, ", ".join(risen) or "none rises", commands.SESSIONS, lines)


def _drops(sessions: tuple[parse.CryptoSession, ...]) -> dict[str, int]:
    flows = [flow for session in sessions for flow in session.flows]
    return {
        "inbound drops": sum(flow.dropped_in or 0 for flow in flows),
        "outbound drops": sum(flow.dropped_out or 0 for flow in flows),
    }


def _peer_protects(side: Side) -> bool:
    tunnel = tunnel_of(side.other)
    session = session_to_peer(side.other)
    return bool(tunnel and tunnel.protection_profile and session and session.status == "UP-ACTIVE")


@check(
    "clear-drops",
    asks=(ask.twice(commands.PROTECTION), ask.twice(commands.SESSIONS), commands.tunnel),
    hint="the far end sends this tunnel's packets in clear: its `tunnel protection` is gone "
    "(%CRYPTO-4-RECVD_PKT_NOT_IPSEC in `show logging`)",
    applies=is_encrypted,
)
def clear_drops(side: Side) -> Evaluation:
    """Does the router drop no packets for having come in clear?

    The counter is the router's, not the tunnel's: where it rises, it speaks of this link unless the far end of this
    link is seen to protect what it sends. Where a release has not the command, the drops of the session decide.
    """
    texts = side.here.texts(commands.PROTECTION, 2)
    if all("% Invalid input" in text for text in texts):
        return session_drops.judgement(side)
    series = side.here.series(commands.PROTECTION, parse.parse_tunnel_protection_statistics)
    first, last = series[0].clear_packet_drops, series[-1].clear_packet_drops
    lines = picked(texts[-1], "clear pkt drops")
    found = f"clear packet drops {first} to {last}"
    if last > first and _peer_protects(side):
        found += ": another link's, the far end of this one encrypts"
        return evaluation(True, "no rise", found, commands.PROTECTION, lines)
    return evaluation(last <= first, "no rise", found, commands.PROTECTION, lines)


CHECKS = (encrypting, carrying, crypto_errors, session_drops, clear_drops)
