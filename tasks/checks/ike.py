"""The IKE SA beneath the IPsec SAs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from corelinks.tasks import commands, parse
from corelinks.tasks.checks import ask
from corelinks.tasks.checks.check import Evaluation, because, check, evaluation, is_encrypted, picked, unclear
from corelinks.tasks.checks.protection import addresses
from corelinks.tasks.checks.reading import Side

# What `show crypto ikev2 sa` prints for the integrity of a proposal: the length of the truncated hash (RFC 4868).
_HASHES = {"md5": "MD596", "sha1": "SHA96", "sha256": "SHA256", "sha384": "SHA384", "sha512": "SHA512"}


NO_IKE_HINT = (
    "IN-NEG or MM_NO_STATE that stays: no answer from PEER, another key or another proposal; no SA: no protection, or "
    "nothing to encrypt. `show logging | include IKE|CRYPTO`, then compare keyring and proposal of both ends"
)


@dataclass(frozen=True)
class _Found:
    """An SA between the two endpoints; ``ready`` is None where the router does not say enough to tell."""

    state: str
    ready: bool | None


def _ikev2(side: Side) -> list[_Found]:
    here, peer = addresses(side)
    sas = [sa for sa in _ikev2_sas(side) if (sa.local, sa.remote) == (here, peer)]
    return [_Found(sa.status, sa.status.upper() == "READY") for sa in sas]


def _ikev2_sas(side: Side) -> tuple[parse.IkeSa, ...]:
    return side.here.read(commands.IKEV2_SAS, parse.parse_ikev2_sa)


def _ikev1(side: Side) -> list[_Found]:
    ends = set(addresses(side))
    sas = side.here.rows(commands.ISAKMP_SAS, parse.parse_isakmp_sa, addresses(side)[1])
    ours = [sa for sa in sas if {sa.source, sa.destination} == ends]
    return [_Found(f"{sa.state or 'state not printed,'} {sa.status}", _is_ready(sa)) for sa in ours]


def _is_ready(sa: parse.IsakmpSa) -> bool | None:
    """ACTIVE is printed of an SA that is being negotiated, too: without its state that says nothing."""
    if sa.status != "ACTIVE":
        return False
    return None if sa.state is None else sa.state == "QM_IDLE"


@check(
    "ike-sa",
    asks=(ask.IKE_SAS,),
    hint=NO_IKE_HINT,
    applies=is_encrypted,
)
def ike_sa(side: Side) -> Evaluation:
    """Is there an established IKE SA between exactly the two endpoints?

    IKEv2 shows READY; IKEv1 shows QM_IDLE and ACTIVE, and `ACTIVE (deleted)` is on its way out.
    """
    assert side.link.crypto is not None
    is_v2 = side.link.crypto.ike == "ikev2"
    found = _ikev2(side) if is_v2 else _ikev1(side)
    command = commands.ike_sas(side.link)
    here, peer = addresses(side)
    words = ", ".join(sa.state for sa in found) or f"no SA between {here} and {peer}"
    expected = f"{'READY' if is_v2 else 'QM_IDLE ACTIVE'} between {here} and {peer}"
    if not any(sa.ready for sa in found) and any(sa.ready is None for sa in found):
        return unclear(expected, words, command, _rows(side, command))
    done = evaluation(any(sa.ready for sa in found), expected, words, command, _rows(side, command))
    return because(done, _no_ike(side), NO_IKE_HINT)


def _no_ike(side: Side) -> str:
    here, peer = addresses(side)
    return f"{side.router}: no IKE SA is ready between {here} and {peer}"


def _rows(side: Side, command: str) -> tuple[str, ...]:
    """The peer's rows, each with the line that tells its algorithms behind it, where there is one."""
    text = side.here.text(command).splitlines()
    peer = re.compile(rf"(?<![\d.]){re.escape(addresses(side)[1])}(?![\d.])")
    shown: list[str] = []
    for line, behind in pairwise((*text, "")):
        if peer.search(line):
            shown += [line.rstrip(), *picked(behind, "Encr:")]
    return tuple(shown)


def _proposal_words(sa: parse.IkeSa) -> str:
    size = f"-{sa.key_size}" if sa.key_size else ""
    return f"{sa.encryption}{size} {sa.integrity} group {sa.group}".lower()


@check(
    "ike-proposal",
    asks=(commands.IKEV2_SAS,),
    hint="the ends agreed on another proposal than the definition's, often the router's default one: "
    "`show crypto ikev2 proposal`, `show crypto ikev2 policy`",
    applies=lambda link: link.crypto is not None and link.crypto.ike == "ikev2",
)
def ike_proposal(side: Side) -> Evaluation:
    """Does every IKEv2 SA use the encryption and the Diffie-Hellman group of the definition?

    IOS has a default proposal that may match when the intended one does not.
    """
    assert side.link.crypto is not None
    proposal = side.link.crypto.proposal
    cipher, _, size = proposal.encryption.rpartition("-") if proposal.encryption[-1].isdigit() else ("", "", "")
    sas = [sa for sa in _ikev2_sas(side) if (sa.local, sa.remote) == addresses(side) and sa.status == "READY"]
    good = [sa for sa in sas if (sa.group, str(sa.key_size or "")) == (proposal.group, size)]
    good = [sa for sa in good if (sa.encryption or "").lower() == (cipher or proposal.encryption)]
    if proposal.integrity is not None:
        good = [sa for sa in good if (sa.integrity or "").upper() == _HASHES[proposal.integrity]]
    expected = f"{proposal.encryption} {proposal.integrity or ''} group {proposal.group}".replace("  ", " ")
    lines = _rows(side, commands.IKEV2_SAS)
    if not sas:
        return because(
            evaluation(False, expected, "no READY SA", commands.IKEV2_SAS, lines), _no_ike(side), NO_IKE_HINT
        )
    found = "; ".join(map(_proposal_words, sas))
    return evaluation(good == sas, expected, found, commands.IKEV2_SAS, lines)


CHECKS = (ike_sa, ike_proposal)
