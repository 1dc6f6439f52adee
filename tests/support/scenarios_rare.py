"""Rare scenarios: what a router seldom says, and definitions that few links have."""

from __future__ import annotations

from corelinks.tasks import commands as ask
from tests.support import forms
from tests.support.kinds_of_links import IKEV1, ikev1_routers
from tests.support.misleading_responses import SA
from tests.support.router_responses import Bend, Router
from tests.support.scenario import Scenario, bent, of_link, together
from tests.support.scenarios import FULL, LABELLED, PEER_WAY

VRF = "fvrf: (none)"
ENCR = "Encr: AES-CBC, keysize: 256, PRF: SHA256, Hash: SHA256"
LABEL = "17         No Label   10.5.5.0/24      0             Gi0/0/1"


def _proposal(encryption: str, integrity: str | None = None) -> dict[str, object]:
    proposal = {"encryption": encryption, "integrity": integrity, "group": 19} | (
        {} if integrity else {"prf": "sha256"}
    )
    return {"crypto": {"psk": "env:PSK", "proposal": proposal, "allow_weak": ["3des", "sha1"]}}


def _labels_by_the_physical_link(*prefixes: str, label: str = "18      ") -> Bend:
    rows = "".join(f"\n{20 + at}         {label}   {prefix}      0             Gi0/0/0    10.1.12.2"
                   for at, prefix in enumerate(prefixes))  # fmt: skip
    return lambda a, b: a.bend(ask.LABELS, "    10.1.13.2", f"    10.1.13.2{rows}")


def _twice(a: Router, b: Router) -> None:
    """Two pairs of SAs between the same ends, as while they are rekeyed; only the first counts an error."""
    for sample, text in enumerate(a.responses[SA]):
        second = text.replace("0x0A", "0x0C")
        first = text.replace("#recv errors 0", "#recv errors 4") if sample else text
        a.responses[SA][sample] = first + second


def _no_outbound(a: Router, b: Router) -> None:
    for sample, text in enumerate(a.responses[SA]):
        head, _, rest = text.partition("     outbound esp sas:\n")
        a.responses[SA][sample] = (
            f"{head}     outbound esp sas:\n\n     outbound ah sas:{rest.partition('outbound ah sas:')[2]}"
        )


def _no_inbound(a: Router, b: Router) -> None:
    for sample, text in enumerate(a.responses[SA]):
        head, _, rest = text.partition("     inbound esp sas:\n")
        a.responses[SA][sample] = (
            f"{head}     inbound esp sas:\n\n     inbound ah sas:{rest.partition('inbound ah sas:')[2]}"
        )


def _another_transform_inbound(a: Router, b: Router) -> None:
    for sample, text in enumerate(a.responses[SA]):
        a.responses[SA][sample] = text.replace("esp-gcm 256", "esp-256-aes esp-sha-hmac", 1)


def _two_ike_sas(a: Router, b: Router) -> None:
    text = a.responses[ask.IKEV2_SAS][0]
    row = text[text.index("1         10.1.12.1") : text.index("\n IPv6")]
    a.say(ask.IKEV2_SAS, text.replace(row, row + row.replace("1         10", "2         10").replace("256", "128")))


def _second_entry(a: Router, b: Router) -> None:
    row = "16         18         10.0.0.2/32      0             Gi0/0/1    10.1.13.2"
    a.bend(ask.LABELS, "       point2point", f"       point2point\n{row}")


def _two_ways(a: Router, b: Router) -> None:
    path = (
        "  * 10.2.12.2, from 10.0.0.2, 00:10:14 ago, via Tunnel12\n      Route metric is 20, traffic share count is 1\n"
    )
    a.bend(PEER_WAY, path, path + path.replace("* ", "  ").replace("Tunnel12", "GigabitEthernet0/0/1"))


def _cheaper_elsewhere(a: Router, b: Router) -> None:
    a.bend(PEER_WAY, "Tunnel12", "GigabitEthernet0/0/1")
    a.bend(ask.LABELS, "Tu12       point2point", "Gi0/0/1    10.1.13.2")
    for command in (LABELLED, FULL):
        a.say(command, forms.ping_mpls("10.0.0.2", "QQQQQ", forms.echo_size(command)))


def _without_state(a: Router, b: Router) -> None:
    """IKEv1, and end a responds in the detail form, which prints no state."""
    healthy = ikev1_routers()
    for router, other in zip((a, b), healthy, strict=True):
        router.responses = other.responses
    row = "1003  10.1.12.1       10.1.12.2              ACTIVE aes  sha256 psk  19 23:10:51 D\n"
    header = "C-id  Local           Remote          I-VRF  Status Encr Hash   Auth DH Lifetime Cap.\n"
    a.say(ask.ISAKMP_SAS, f"IPv4 Crypto ISAKMP SA\n\n{header}\n{row}       Engine-id:Conn-id =  SW:3\n")


RARE: list[Scenario] = [
    of_link("an IKEv1 SA without its state", "seal", _without_state, IKEV1),
    of_link(
        "a backup link that is not the way",
        "seal",
        _cheaper_elsewhere,
        {"igp": {"protocol": "isis", "metric": 40}, "backup": True},
    ),
    of_link(
        "a way that costs as much as the link", "seal", _cheaper_elsewhere, {"igp": {"protocol": "isis", "metric": 20}}
    ),
    of_link("a way by both links", "seal", _two_ways, {}),
    of_link(
        "a way by an interface that is not named",
        "seal",
        bent(PEER_WAY, ", via Tunnel12", ""),
        {"igp": {"protocol": "isis", "metric": 40}},
    ),
    of_link("the way to the tunnel destination is labelled", "seal", _labels_by_the_physical_link("10.1.12.2/32"), {}),
    of_link(
        "unlabelled packets by the physical link",
        "seal",
        _labels_by_the_physical_link("10.9.0.0/24", label="No Label"),
        {},
    ),
    of_link(
        "two prefixes by the physical link", "seal", _labels_by_the_physical_link("10.9.0.0/24", "10.9.1.0/24"), {}
    ),
    of_link(
        "ten prefixes by the physical link",
        "seal",
        _labels_by_the_physical_link(*(f"10.9.{at}.0/24" for at in range(10))),
        {},
    ),
    of_link("two entries for the peer", "seal", _second_entry, {}),
    of_link("an entry for another peer of like name", "seal", bent(ask.LABELS, "10.5.5.0/24", "10.0.012/32"), {}),
    of_link("SAs that are rekeyed", "seal", _twice, {}),
    of_link("no SA out", "seal", _no_outbound, {}),
    of_link("no SA in", "seal", _no_inbound, {}),
    of_link("no SA out on either end", "seal", together(_no_outbound, lambda a, b: _no_outbound(b, a)), {}),
    of_link("another transform one way", "seal", _another_transform_inbound, {}),
    of_link(
        "an error counter that appears",
        "seal",
        together(bent(SA, ", #recv errors 0", "", 0), bent(SA, "#recv errors 0", "#recv errors 1", 1)),
        {},
    ),
    of_link("a session in a VRF", "seal", bent(ask.SESSIONS, VRF, "fvrf: FRONT"), {}),
    of_link("two IKE SAs", "seal", _two_ike_sas, {}),
    of_link(
        "the default proposal of the definition",
        "seal",
        bent(ask.IKEV2_SAS, ENCR, ENCR),
        _proposal("aes-cbc-256", "sha256"),
    ),
    of_link("another IKE hash", "seal", bent(ask.IKEV2_SAS, ENCR, ENCR), _proposal("aes-cbc-256", "sha512")),
    of_link("another IKE key size", "seal", bent(ask.IKEV2_SAS, ENCR, ENCR), _proposal("aes-cbc-128", "sha256")),
    of_link("no IKE key size", "seal", bent(ask.IKEV2_SAS, ", keysize: 256", ""), _proposal("aes-cbc-256", "sha256")),
    of_link(
        "IKE by 3DES",
        "seal",
        bent(ask.IKEV2_SAS, ENCR, "Encr: 3DES, PRF: SHA1, Hash: SHA96"),
        _proposal("3des", "sha1"),
    ),
    of_link(
        "IKE by GCM",
        "seal",
        bent(ask.IKEV2_SAS, ENCR, "Encr: AES-GCM, keysize: 256, PRF: SHA256, Hash: None"),
        _proposal("aes-gcm-256"),
    ),
]
