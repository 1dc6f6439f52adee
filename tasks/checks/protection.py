"""Is the link encrypted, by whom and with what: profile, session, SAs. Or deliberately clear, and only then."""

from __future__ import annotations

import re
from dataclasses import replace

from corelinks.inventory.crypto import Transform
from corelinks.inventory.interface_names import is_same_interface
from corelinks.tasks import commands
from corelinks.tasks.checks.check import Evaluation, because, check, evaluation, is_clear, is_encrypted
from corelinks.tasks.checks.reading import NoEvidence, Side
from corelinks.tasks.checks.transport import GRE, configured_lines, shown, tunnel_of
from corelinks.tasks.checks.verdict import Verdict
from corelinks.tasks.configuration.found_names import found_names
from corelinks.tasks.parse import CryptoSession, IpsecSa, ParseError, Spi, parse_running_config
from corelinks.templates.object_names import crypto_names

_PROTECTION = "tunnel protection"
_CONFIGURED = re.compile(r"tunnel protection ipsec profile (?P<profile>\S+)(?=.*(?P<shared> shared\b)|)")
_OTHER_NAMES = (
    "another profile than the definition's protects the tunnel, or protects it in another way (`shared`). If it is an "
    "operator's own and healthy, write its names in links.yaml, under `crypto` or at this end: names: {{{}}}, and "
    "`policy: default` where the router has no `crypto ikev2 policy`; else correct the router"
)
_BLOCK = re.compile(r"\s*interface:\s*(\S+)", re.IGNORECASE)


def block(text: str, tunnel: str) -> tuple[str, ...]:
    """The lines that a response in blocks (`interface: Tunnel12` ...) has for one interface."""
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        start = _BLOCK.match(line)
        if start:
            inside = is_same_interface(start.group(1), tunnel)
        if inside and line.strip():
            lines.append(line.rstrip())
    return tuple(lines)


def evidence_lines(side: Side, command: str, *patterns: str) -> tuple[str, ...]:
    """The lines of the tunnel's block in a response that match, the block's own heading first."""
    wanted = re.compile("|".join((*patterns, r"^\s*interface:")), re.IGNORECASE)
    return tuple(line for line in block(side.here.text(command), side.tunnel) if wanted.search(line))


def addresses(side: Side) -> tuple[str, str]:
    """The outer addresses, ours and the peer's."""
    return str(side.link.end(side.end).source_address), str(side.link.peer(side.end).source_address)


def session_to_peer(side: Side) -> CryptoSession | None:
    """The session of this tunnel to the right peer; the one that is UP-ACTIVE when there are several."""
    _, peer = addresses(side)
    found = [session for session in side.here.sessions(side.tunnel) if session.peer == peer]
    return min(found, key=lambda session: session.status != "UP-ACTIVE", default=None)


NO_SA_HINT = (
    "IKE or IPsec does not come to an agreement: `protection`, `session` and `ike-sa` of both ends say how far it "
    "gets; no IKE SA: key, proposal, UDP 500; IKE alone: transform, PFS or identities"
)


def without_sa(side: Side, expected: str, verdict: Verdict = Verdict.FAIL) -> Evaluation:
    """There is no SA to evaluate, which is one cause for every check that needs one."""
    here, peer = addresses(side)
    lines = evidence_lines(side, commands.IPSEC_SAS, "ident", "current_peer", "#send errors")
    found = Evaluation(verdict, expected, "no SA for GRE between the endpoints", commands.IPSEC_SAS, lines)
    return because(found, f"{side.router}: {side.tunnel} has no SA for GRE from {here} to {peer}", NO_SA_HINT)


def gre_sas(side: Side, sas: tuple[IpsecSa, ...]) -> tuple[IpsecSa, ...]:
    """Those SAs that carry GRE between the two tunnel endpoints and nothing else."""
    here, peer = addresses(side)
    idents = (f"{here}/255.255.255.255/{GRE}/0", f"{peer}/255.255.255.255/{GRE}/0")
    return tuple(sa for sa in sas if (sa.local_ident, sa.remote_ident) == idents)


@check(
    "protection",
    asks=(commands.tunnel, commands.tunnel_config, commands.RUNNING),
    hint="`tunnel protection` was removed, names another profile, or is `shared`: GRE then runs up/up in clear, "
    "or the other end drops it: `show running-config interface TunnelN` on both ends",
    applies=is_encrypted,
)
def protection(side: Side) -> Evaluation:
    """Is the tunnel protected by its own IPsec profile, `shared` only where the definition shares it?

    Without protection on both ends GRE, IGP and LDP run on as before, in clear text. What the interface says and what
    is configured must both be so.
    """
    assert side.link.crypto is not None
    wanted = _profile(crypto_names(side.link, side.end).ipsec_profile, shared=side.link.crypto.protection is not None)
    said, configured = _said_protection(side), _configured_protection(side)
    found = said if said == configured else f"{said}; configured: {configured}"
    lines = (*shown(side, "Tunnel protection", "Tunnel protocol"), *configured_lines(side, _PROTECTION))
    done = evaluation(said == configured == wanted, wanted, found, commands.interface(side.tunnel), lines)
    names = _names_to_write(side)
    return replace(done, hint=_OTHER_NAMES.format(names)) if names and done.verdict is Verdict.FAIL else done


def _names_to_write(side: Side) -> str:
    """The names that the router has for the objects of this tunnel, as links.yaml takes them; '' if nobody can say."""
    protected = _CONFIGURED.match(next(iter(configured_lines(side, _PROTECTION)), ""))
    if protected is None:
        return ""
    try:
        running = side.here.read(commands.RUNNING, parse_running_config)
        names = found_names(running, protected["profile"], addresses(side)[1])
    except (NoEvidence, ParseError, ValueError):
        return ""
    given = side.link.given_names(side.end)
    ours = crypto_names(side.link, side.end)
    found = names.model_dump(exclude_none=True)
    if all(name == getattr(ours, field) for field, name in found.items()):
        return ""
    other = {field: name for field, name in found.items() if name != getattr(ours, field) or getattr(given, field)}
    return ", ".join(f"{field}: {name}" for field, name in other.items())


def _said_protection(side: Side) -> str:
    tunnel = tunnel_of(side)
    profile = tunnel.protection_profile if tunnel else None
    return _profile(profile, shared=bool(tunnel and tunnel.shared))


def _configured_protection(side: Side) -> str:
    return " and ".join(map(_configured, configured_lines(side, _PROTECTION))) or _profile(None)


def _configured(line: str) -> str:
    match = _CONFIGURED.match(line)
    return _profile(match["profile"], shared=bool(match["shared"])) if match else f"`{line}`"


def _profile(name: str | None, *, shared: bool = False) -> str:
    return f"profile {name}{' shared' if shared else ''}" if name else "no tunnel protection"


@check(
    "unprotected",
    asks=(commands.tunnel, commands.tunnel_config),
    hint="links.yaml says `crypto: none` and the router protects the tunnel: correct whichever is wrong",
    applies=is_clear,
)
def unprotected(side: Side) -> Evaluation:
    """Is the deliberately clear tunnel really without protection, by what it says and by its configuration?"""
    said, configured = _said_protection(side), _configured_protection(side)
    found = said if said == configured else f"{said}; configured: {configured}"
    lines = (*shown(side, "Tunnel prot"), *configured_lines(side, _PROTECTION))
    none = _profile(None)
    return evaluation(said == configured == none, none, found, commands.interface(side.tunnel), lines)


@check(
    "no-session",
    asks=(commands.SESSIONS,),
    hint="a crypto session on a tunnel that should be clear: a crypto map on the source interface, or protection",
    applies=is_clear,
)
def no_session(side: Side) -> Evaluation:
    """Does the deliberately clear tunnel have no crypto session?"""
    sessions = side.here.sessions(side.tunnel)
    found = ", ".join(f"{session.status} to {session.peer}" for session in sessions) or "none"
    lines = evidence_lines(side, commands.SESSIONS, "status", "Peer:")
    return evaluation(not sessions, "none", found, commands.SESSIONS, lines)


def _session_words(session: CryptoSession) -> str:
    vrf = f", front VRF {session.fvrf}" if session.fvrf else ""
    return f"{session.status} to {session.peer}{vrf}"


@check(
    "session",
    asks=(commands.SESSIONS,),
    hint="UP-IDLE: no IPsec SA (transform, PFS or identity differ); DOWN-NEGOTIATING: key, proposal or reachability "
    "of UDP 500; DOWN: nothing was tried. `show crypto ikev2 sa`, `show logging | include CRYPTO|IKE`",
    applies=is_encrypted,
)
def session(side: Side) -> Evaluation:
    """Is the crypto session of the tunnel UP-ACTIVE, with the other end of this link?

    Only IKE active together with IPsec SAs is protected traffic; UP-IDLE and UP-NO-IKE are not
    (Cisco, `show crypto session`).
    """
    vrf = side.link.end(side.end).front_vrf
    expected = f"UP-ACTIVE to {addresses(side)[1]}" + (f", front VRF {vrf}" if vrf else "")
    ours = session_to_peer(side)
    others = ", ".join(_session_words(other) for other in side.here.sessions(side.tunnel))
    found = _session_words(ours) if ours else others or "no session"
    ok = ours is not None and ours.status == "UP-ACTIVE" and ours.ike_active and ours.fvrf == vrf
    if ours and ours.status == "UP-ACTIVE" and not ours.ike_active:
        found += ", IKE inactive"
    lines = evidence_lines(side, commands.SESSIONS, "status", "Peer:", "IKE.*SA")
    return evaluation(ok, expected, found, commands.SESSIONS, lines)


@check(
    "flow",
    asks=(commands.SESSIONS,),
    hint="no flow or 0 SAs: see `session`; 0 SAs under UP-ACTIVE: another flow's session, or a rekey that failed: "
    "`clear crypto session remote PEER`; `permit ip` is the flow of a VTI",
    applies=is_encrypted,
)
def flow(side: Side) -> Evaluation:
    """Does the flow `permit 47` between exactly the two endpoints have two active SAs or more?

    UP-ACTIVE speaks of the session: a flow of it can have no SA at all, so each is read for itself.
    """
    here, peer = addresses(side)
    ours = session_to_peer(side)
    flows = ours.flows if ours else ()
    good = [f for f in flows if (f.protocol, f.local, f.remote) == (GRE, here, peer) and f.active_sas >= 2]
    found = "; ".join(f"{f.selector} with {f.active_sas} SAs" for f in flows) or "no flow"
    expected = f"permit {GRE} host {here} host {peer} with 2 SAs"
    lines = evidence_lines(side, commands.SESSIONS, "IPSEC FLOW", "Active SAs", "Peer:")
    return evaluation(bool(good), expected, found, commands.SESSIONS, lines)


@check(
    "sa-identities",
    asks=(commands.IPSEC_SAS,),
    hint="identities 0.0.0.0: a VTI; other addresses: another link's SA, or one of before a change of addresses",
    applies=is_encrypted,
)
def sa_identities(side: Side) -> Evaluation:
    """Is there an active SA each way whose identities are GRE between the two endpoints?"""
    here, peer = addresses(side)
    sas = side.here.sas(side.tunnel)
    good = [sa for sa in gre_sas(side, sas) if sa.peer == peer and _is_active(sa)]
    words = [f"{sa.local_ident} - {sa.remote_ident}: {len(sa.inbound)} in, {len(sa.outbound)} out" for sa in sas]
    expected = f"{here}/255.255.255.255/{GRE}/0 - {peer}/255.255.255.255/{GRE}/0: one in, one out"
    if not any(sa.inbound or sa.outbound for sa in sas):
        return without_sa(side, expected)
    lines = evidence_lines(side, commands.IPSEC_SAS, "ident", "current_peer", "Status:")
    return evaluation(bool(good), expected, "; ".join(words) or "no SA", commands.IPSEC_SAS, lines)


def _is_active(sa: IpsecSa) -> bool:
    return all(any(spi.status.upper().startswith("ACTIVE") for spi in way) for way in (sa.inbound, sa.outbound))


def transform_words(transform: Transform) -> str:
    """A transform in the words of the definition: encryption, then integrity where there is one."""
    return transform.encryption + (f" {transform.integrity}" if transform.integrity else "")


def read_transform(printed: str) -> str:
    """A transform as IOS prints it (`esp-256-aes esp-sha256-hmac`, `esp-gcm 256`) in the words of the definition."""
    text = printed.lower().replace(",", " ")
    size = re.search(r"\b(128|192|256)\b", re.sub(r"esp-sha\d+-hmac", "", text))
    bits = size.group(1) if size else "128"
    if "gcm" in text:
        encryption = f"aes-gcm-{bits}"
    elif "aes" in text:
        encryption = f"aes-cbc-{bits}"
    else:
        encryption = "3des" if "3des" in text else "des" if re.search(r"esp-des\b", text) else f"unknown ({printed})"
    hash_ = re.search(r"esp-(md5|sha\d*)-hmac", text)
    names = {"sha": "sha1"}
    return encryption + (f" {names.get(hash_.group(1), hash_.group(1))}" if hash_ else "")


@check(
    "transform",
    asks=(commands.IPSEC_SAS,),
    hint="the routers agreed on another transform than links.yaml: `show crypto ipsec transform-set`, "
    "`show crypto ipsec profile`",
    applies=is_encrypted,
)
def transform(side: Side) -> Evaluation:
    """Do all SAs use the transform of the definition?"""
    assert side.link.crypto is not None
    wanted = transform_words(side.link.crypto.transform)
    found = sorted({read_transform(spi.transform) for spi in _spis(side)})
    if not found:
        return without_sa(side, wanted)
    lines = evidence_lines(side, commands.IPSEC_SAS, "transform:", "in use settings")
    return evaluation(found == [wanted], wanted, ", ".join(found), commands.IPSEC_SAS, lines)


def _spis(side: Side) -> list[Spi]:
    return [spi for sa in gre_sas(side, side.here.sas(side.tunnel)) for spi in (*sa.inbound, *sa.outbound)]


@check(
    "mode",
    asks=(commands.IPSEC_SAS,),
    hint="one end asks for tunnel mode, which both then use: `mode` under the transform set, on both ends",
    applies=is_encrypted,
)
def mode(side: Side) -> Evaluation:
    """Do all SAs use the mode, transport or tunnel, of the definition? It costs 20 bytes of MTU."""
    assert side.link.crypto is not None
    wanted = side.link.crypto.transform.mode
    found = sorted({spi.mode.lower() for spi in _spis(side)})
    if not found:
        return without_sa(side, wanted)
    lines = evidence_lines(side, commands.IPSEC_SAS, "in use settings")
    return evaluation(found == [wanted], wanted, ", ".join(found), commands.IPSEC_SAS, lines)


CHECKS = (protection, unprotected, no_session, session, flow, sa_identities, transform, mode)
