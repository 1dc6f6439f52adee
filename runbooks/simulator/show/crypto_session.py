"""``show crypto session``, short and in detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corelinks.runbooks.simulator.network.model.crypto_state import CryptoFlow, CryptoSession, IkeSa
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.show.asking import asked_interface, release_of, state_of
from corelinks.runbooks.simulator.show.ipsec import kilobytes_left
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age, clock

if TYPE_CHECKING:
    from corelinks.runbooks.simulator.router.device import Device

_TITLE = ("Crypto session current status", "")
_NAT_T = 4500


@show("crypto session [interface INTERFACE|remote A.B.C.D] [detail]")
def show_crypto_session(device: Device, args: Args) -> list[str]:
    """Every session below the title; the title alone where nothing is protected."""
    state, detail = state_of(device), args.has("detail")
    name, peer = asked_interface(state, args), args.get("A.B.C.D")
    lines = [*_TITLE, *((*release_of(device).session_codes, "") if detail else ())]
    for session in state.crypto.sessions:
        if name in (None, session.interface) and peer in (None, session.peer):
            lines += [*(_detail if detail else _brief)(state, session), ""]
    return lines


def _name(session: CryptoSession) -> list[str]:
    lines = [f"Interface: {session.interface}"]
    has_profile = session.profile and (session.version == 2 or session.status.startswith("UP"))
    return [*lines, f"Profile: {session.profile}"] if has_profile else lines


def _brief(state: RouterState, session: CryptoSession) -> list[str]:
    lines = [
        *_name(session),
        f"Session status: {_padded(session.status)}",
        f"Peer: {session.peer} port {session.port} ",
    ]
    for sa in session.ikes:
        lines += [f"  Session ID: {sa.session}  ", _ike(sa, session.port)]
    for flow in session.flows:
        lines += [_selector(flow), f"        Active SAs: {flow.active_sas}, origin: crypto map"]
    return lines


def _padded(status: str) -> str:
    return f"{status:<14}" if status == "UP-ACTIVE" else status


def _ike(sa: IkeSa, port: int) -> str:
    word = "Active" if sa.active else "Inactive"
    return f"  IKEv{sa.version} SA: local {sa.local}/{port} remote {sa.remote}/{port} {word} "


def _selector(flow: CryptoFlow) -> str:
    if flow.is_vti:
        return "  IPSEC FLOW: permit ip 0.0.0.0/0.0.0.0 0.0.0.0/0.0.0.0 "
    return f"  IPSEC FLOW: permit {flow.protocol or 'ip'} host {flow.local} host {flow.remote} "


def _detail(state: RouterState, session: CryptoSession) -> list[str]:
    up = [] if session.since is None else [f"Uptime: {age(state.now - session.since)}"]
    identity = [f"      Phase1_id: {session.phase1_id or '(none)'}", "      Desc: (none)"]
    if session.phase1_id is None:
        identity.reverse()
    vrfs = f"fvrf: {session.fvrf or '(none)'} ivrf: {session.ivrf or '(none)'}"
    lines = [
        *_name(session),
        *up,
        f"Session status: {_padded(session.status)}",
        f"Peer: {session.peer} port {session.port} {vrfs}",
        *identity,
    ]
    for sa in session.ikes:
        lines += [f"  Session ID: {sa.session}  ", _ike(sa, session.port), _capabilities(state, session, sa)]
    for flow in session.flows:
        lines += _flow(flow)
    return lines


def _capabilities(state: RouterState, session: CryptoSession, sa: IkeSa) -> str:
    letters = ("D" if sa.dpd else "") + ("N" if session.port == _NAT_T else "")
    left = clock(sa.lifetime - (state.now - sa.since) % max(1, sa.lifetime)) if sa.active else "0"
    connection = sa.connection if sa.active else 0
    return f"          Capabilities:{letters or '(none)'} connid:{connection} lifetime:{left}"


def _flow(flow: CryptoFlow) -> list[str]:
    inbound, outbound = (kilobytes_left(life) for life in (flow.life_kilobytes_in, flow.life_kilobytes_out))
    return [
        _selector(flow),
        f"        Active SAs: {flow.active_sas}, origin: crypto map",
        f"        Inbound:  #pkts dec'ed {flow.decrypted} drop {flow.dropped_in}"
        f" life (KB/Sec) {inbound}/{flow.life_seconds}",
        f"        Outbound: #pkts enc'ed {flow.encrypted} drop {flow.dropped_out}"
        f" life (KB/Sec) {outbound}/{flow.life_seconds}",
    ]
