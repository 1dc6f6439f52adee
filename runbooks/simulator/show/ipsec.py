"""``show crypto ipsec sa`` and ``show crypto session``, short and in detail."""

from __future__ import annotations

from corelinks.runbooks.simulator.network.model.crypto_state import (
    CryptoFlow,
    CryptoSessionState,
    EspSa,
    IkeSaState,
    IpsecSaState,
)
from corelinks.runbooks.simulator.network.model.router_state import RouterState
from corelinks.runbooks.simulator.router.device import Device
from corelinks.runbooks.simulator.show.asking import Release, asked_interface, release_of, state_of
from corelinks.runbooks.simulator.show.registry import Args, show
from corelinks.runbooks.simulator.show.times import age, clock

_NONE = "No SAs found"
_DISABLED = "KB Vol Rekey Disabled"
# Two names a line as IOS pairs them; names that end in a bracket are printed without a colon.
_ERROR_PAIRS = (
    ("#pkts no sa (send)", "#pkts invalid sa (rcv)"),
    ("#pkts encaps failed (send)", "#pkts decaps failed (rcv)"),
    ("#pkts invalid prot (recv)", "#pkts verify failed:"),
    ("#pkts invalid identity (recv)", "#pkts invalid len (rcv)"),
    ("#pkts replay rollover (send):", "#pkts replay rollover (rcv)"),
    ("##pkts replay failed (rcv):",),
    ("#pkts tagged (send):", "#pkts untagged (rcv):"),
    ("#pkts not tagged (send):", "#pkts not untagged (rcv):"),
    ("#pkts internal err (send):", "#pkts internal err (recv)"),
)
_TITLE = ("Crypto session current status", "")
_NAT_T = 4500


@show("crypto ipsec sa [interface INTERFACE|peer A.B.C.D] [detail]")
def show_crypto_ipsec_sa(device: Device, args: Args) -> list[str]:
    """Every ident below the name of its interface."""
    state, release = state_of(device), release_of(device)
    name, peer = asked_interface(state, args), args.get("A.B.C.D")
    chosen = [sa for sa in state.crypto.ipsec if name in (None, sa.interface) and peer in (None, sa.peer)]
    if not chosen:
        return ["", _NONE]
    called = {ike.remote for ike in (*state.crypto.ikev2, *state.crypto.isakmp) if ike.initiator}
    lines: list[str] = []
    last = None
    for sa in chosen:
        if sa.interface != last:
            lines += ["", f"interface: {sa.interface}"]
            lines.append(f"    Crypto map tag: {sa.map_tag}, local addr {sa.local_address}")
        last = sa.interface
        lines += ["", *_ident(sa), *_counters(sa, detail=args.has("detail")), "", *_path(sa)]
        lines += _directions(sa, release, is_initiator=sa.peer in called, detail=args.has("detail"))
    return lines


def _ident(sa: IpsecSaState) -> list[str]:
    local, remote = (
        f"({address}/255.255.255.255/{sa.protocol}/0)" if address != "0.0.0.0" else "(0.0.0.0/0.0.0.0/0/0)"
        for address in (sa.local, sa.remote)
    )
    return [
        f"   protected vrf: {sa.pvrf or '(none)'}",
        f"   local  ident (addr/mask/prot/port): {local}",
        f"   remote ident (addr/mask/prot/port): {remote}",
        f"   current_peer {sa.peer} port {sa.port}",
        "     PERMIT, flags={origin_is_acl,}",
    ]


def _counters(sa: IpsecSaState, *, detail: bool) -> list[str]:
    return [
        f"    #pkts encaps: {sa.encaps}, #pkts encrypt: {sa.encaps}, #pkts digest: {sa.encaps}",
        f"    #pkts decaps: {sa.decaps}, #pkts decrypt: {sa.decaps}, #pkts verify: {sa.decaps}",
        "    #pkts compressed: 0, #pkts decompressed: 0",
        "    #pkts not compressed: 0, #pkts compr. failed: 0",
        "    #pkts not decompressed: 0, #pkts decompress failed: 0",
        *(_errors(sa) if detail else [f"    #send errors {sa.send_errors}, #recv errors {sa.recv_errors}"]),
    ]


def _errors(sa: IpsecSaState) -> list[str]:
    return [
        "    " + ", ".join(f"{name} {sa.errors.get(name.strip('#:'), 0)}" for name in names) for names in _ERROR_PAIRS
    ]


def _path(sa: IpsecSaState) -> list[str]:
    spi = sa.outbound[0].spi if sa.outbound else 0
    group = f"group{sa.pfs_group}" if sa.pfs_group else "none"
    return [
        f"     local crypto endpt.: {sa.local_address}, remote crypto endpt.: {sa.peer}",
        f"     plaintext mtu {sa.plaintext_mtu}, path mtu {sa.path_mtu}, ip mtu {sa.path_mtu},"
        f" ip mtu idb {sa.out_interface or '(none)'}",
        f"     current outbound spi: {_spi(spi)}",
        f"     PFS (Y/N): {'Y' if sa.pfs_group else 'N'}, DH group: {group}",
        "",
    ]


def _timing(esp: EspSa) -> list[str]:
    if esp.kilobytes is None:
        left = f"        sa timing: remaining key lifetime (sec): {esp.seconds}"
        return [left, "        Kilobyte Volume Rekey has been disabled"]
    return [f"        sa timing: remaining key lifetime (k/sec): ({esp.kilobytes}/{esp.seconds})"]


def _spi(spi: int) -> str:
    return f"0x{spi:X}({spi})"


def _directions(sa: IpsecSaState, release: Release, *, is_initiator: bool, detail: bool) -> list[str]:
    lines: list[str] = []
    for direction, esps in (("inbound", sa.inbound), ("outbound", sa.outbound)):
        lines.append(f"     {direction} esp sas:")
        for esp in esps:
            lines += _esp(sa, esp, release, is_initiator=is_initiator, detail=detail)
        lines += ["", f"     {direction} ah sas:", "", f"     {direction} pcp sas:", ""]
    return lines[:-1]


def _esp(sa: IpsecSaState, esp: EspSa, release: Release, *, is_initiator: bool, detail: bool) -> list[str]:
    engine = f"flow_id: {release.flow_id}:{esp.connection}, sibling_flags {release.sibling_flags}"
    initiator = f", initiator : {is_initiator}" if release.says_initiator and detail else ""
    replay = "Y" if esp.replay_window else "N"
    window = f"  replay window size: {esp.replay_window}" if detail and esp.replay_window else ""
    return [
        f"      spi: {_spi(esp.spi)}",
        f"        transform: {esp.transform} ,",
        f"        in use settings ={{{esp.mode}, }}",
        f"        conn id: {esp.connection}, {engine}, crypto map: {sa.map_tag}{initiator}",
        *_timing(esp),
        f"        IV size: {8 if 'gcm' in esp.transform else 16} bytes",
        f"        replay detection support: {replay}{window}",
        f"        Status: {esp.status}",
    ]


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


def _name(session: CryptoSessionState) -> list[str]:
    lines = [f"Interface: {session.interface}"]
    has_profile = session.profile and (session.version == 2 or session.status.startswith("UP"))
    return [*lines, f"Profile: {session.profile}"] if has_profile else lines


def _brief(state: RouterState, session: CryptoSessionState) -> list[str]:
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


def _ike(sa: IkeSaState, port: int) -> str:
    word = "Active" if sa.active else "Inactive"
    return f"  IKEv{sa.version} SA: local {sa.local}/{port} remote {sa.remote}/{port} {word} "


def _selector(flow: CryptoFlow) -> str:
    if flow.is_vti:
        return "  IPSEC FLOW: permit ip 0.0.0.0/0.0.0.0 0.0.0.0/0.0.0.0 "
    return f"  IPSEC FLOW: permit {flow.protocol or 'ip'} host {flow.local} host {flow.remote} "


def _detail(state: RouterState, session: CryptoSessionState) -> list[str]:
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


def _capabilities(state: RouterState, session: CryptoSessionState, sa: IkeSaState) -> str:
    letters = ("D" if sa.dpd else "") + ("N" if session.port == _NAT_T else "")
    left = clock(sa.lifetime - (state.now - sa.since) % max(1, sa.lifetime)) if sa.active else "0"
    connection = sa.connection if sa.active else 0
    return f"          Capabilities:{letters or '(none)'} connid:{connection} lifetime:{left}"


def _flow(flow: CryptoFlow) -> list[str]:
    inbound, outbound = (
        _DISABLED if life is None else life for life in (flow.life_kilobytes_in, flow.life_kilobytes_out)
    )
    return [
        _selector(flow),
        f"        Active SAs: {flow.active_sas}, origin: crypto map",
        f"        Inbound:  #pkts dec'ed {flow.decrypted} drop {flow.dropped_in}"
        f" life (KB/Sec) {inbound}/{flow.life_seconds}",
        f"        Outbound: #pkts enc'ed {flow.encrypted} drop {flow.dropped_out}"
        f" life (KB/Sec) {outbound}/{flow.life_seconds}",
    ]
