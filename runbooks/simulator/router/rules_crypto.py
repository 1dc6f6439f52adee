"""What routers say about crypto: what has to exist first, what is still in use, what they remind of.

The wordings for objects in use differ by release; only that of the proposal is from a device.
"""

from __future__ import annotations

from corelinks.runbooks.simulator.grammar.match import InvalidInput, Refused
from corelinks.runbooks.simulator.router.config_tree import ConfigTree, Node
from corelinks.runbooks.simulator.router.rules import RULES, Edit

_TEARDOWN_SECONDS = 1.0
_RECOMMENDED = 32
#: Before it, a transform set's ``mode tunnel`` is not shown, since it is the default.
_SHOWS_THE_MODE = (15, 0)

_ABOUT = {
    "crypto ikev2 profile": (
        "IKEv2 profile MUST have:",
        "   1. A local and a remote authentication method.",
        "   2. A match identity or a match certificate or match any statement.",
    ),
    "crypto ikev2 proposal": (
        "IKEv2 proposal MUST either have a set of an encryption algorithm other than aes-gcm, an integrity algorithm"
        " and a DH group configured or ",
        " encryption algorithm aes-gcm, a prf algorithm and a DH group configured",
    ),
    "crypto ikev2 policy": ("IKEv2 policy MUST have atleast one complete proposal attached ",),
}


@RULES.on_created("crypto ikev2")
def remind(edit: Edit, node: Node) -> None:
    """A new object says what it needs, and that its name is long; that is information, not an error."""
    if len(node.text.split()[-1]) > _RECOMMENDED:
        edit.say(f"% Name length exceeded the recommended length of {_RECOMMENDED} characters")
    for start, lines in _ABOUT.items():
        if node.text.startswith(start + " "):
            edit.say(*lines)


def _sections(tree: ConfigTree, start: str) -> list[Node]:
    return tree.all(start)


def _is_named(tree: ConfigTree, start: str, line: str, name: str) -> bool:
    """Whether a section of a kind has a line that begins so and names the object."""
    return any(
        name in node.text[len(line) :].split() for section in _sections(tree, start) for node in section.all(line)
    )


@RULES.on_unset("crypto ikev2 proposal")
def proposal_in_use(edit: Edit) -> None:
    """An IKEv2 proposal stays while a policy names it."""
    if _is_named(edit.device.running, "crypto ikev2 policy", "proposal", edit.match.words[3]):
        raise Refused(None, "% Cannot remove as proposal is in use.")


@RULES.on_unset("crypto ikev2 keyring")
def keyring_in_use(edit: Edit) -> None:
    """An IKEv2 keyring stays while a profile names it."""
    if len(edit.match.words) == 4 and _is_named(
        edit.device.running, "crypto ikev2 profile", "keyring local", edit.match.words[3]
    ):
        raise Refused(None, "% Cannot remove as keyring is in use.")


@RULES.on_unset("crypto ikev2 profile")
def ikev2_profile_in_use(edit: Edit) -> None:
    """An IKEv2 profile stays while an IPsec profile, a tunnel or a session that is going down uses it."""
    name, running = edit.match.words[3], edit.device.running
    used = _is_named(running, "crypto ipsec profile", "set ikev2-profile", name)
    used = used or any(f"ikev2-profile {name}" in line for line in _protections(running))
    if used or _is_going_down(edit, f"ikev2 {name}"):
        raise Refused(None, "% Cannot remove as profile is in use.")


@RULES.on_unset("crypto ipsec transform-set")
def transform_in_use(edit: Edit) -> None:
    """A transform set stays while an IPsec profile names it."""
    if _is_named(edit.device.running, "crypto ipsec profile", "set transform-set", edit.match.words[3]):
        raise Refused(None, f"Cannot remove transform-set {edit.match.words[3]}. It is in use.")


@RULES.on_unset("crypto ipsec profile")
def ipsec_profile_in_use(edit: Edit) -> None:
    """An IPsec profile stays while a tunnel, or SAs that are still being torn down, use it."""
    name = edit.match.words[3]
    used = any(f"profile {name} " in line + " " for line in _protections(edit.device.running))
    if used or _is_going_down(edit, f"ipsec {name}"):
        raise Refused(None, f"% Profile {name} is being used and cannot be removed.")


@RULES.on_unset("crypto keyring")
def isakmp_keyring_in_use(edit: Edit) -> None:
    """An ISAKMP keyring stays while an ISAKMP profile names it."""
    if _is_named(edit.device.running, "crypto isakmp profile", "keyring", edit.match.words[2]):
        raise Refused(None, f"% Keyring {edit.match.words[2]} is in use. Remove it from the isakmp profile first.")


@RULES.on_unset("crypto isakmp profile")
def isakmp_profile_in_use(edit: Edit) -> None:
    """An ISAKMP profile stays while an IPsec profile or a tunnel names it."""
    name, running = edit.match.words[3], edit.device.running
    used = _is_named(running, "crypto ipsec profile", "set isakmp-profile", name)
    if used or any(f"isakmp-profile {name}" in line for line in _protections(running)):
        raise Refused(None, f"% ISAKMP profile {name} is in use, cannot delete.")


def _protections(tree: ConfigTree) -> list[str]:
    return [node.text for section in tree.all("interface") for node in section.all("tunnel protection")]


def _is_going_down(edit: Edit, what: str) -> bool:
    return edit.device.going_down.get(what, 0.0) > edit.device.clock.now()


@RULES.on_set("set transform-set")
def transform_exists(edit: Edit) -> None:
    """An IPsec profile can only name a transform set that is there."""
    for name in edit.match.words[2:]:
        if edit.device.running.child(f"crypto ipsec transform-set {name}") is None:
            raise Refused(None, f'ERROR: transform set with tag "{name}" does not exist.')


@RULES.on_set("set ikev2-profile")
def ikev2_profile_exists(edit: Edit) -> None:
    """An IPsec profile can only name an IKEv2 profile that is there; key sizes are warned of."""
    name = edit.match.words[2]
    if not edit.device.running.has(f"crypto ikev2 profile {name}"):
        raise Refused(None, f"% IKEv2 profile {name} does not exist")
    edit.say(
        "% Warning: Please make sure IKE SA encryption keysize configured, is greater than or equal to IPSec SA"
        " encryption keysize."
    )


@RULES.on_set("set isakmp-profile")
def isakmp_profile_exists(edit: Edit) -> None:
    """An IPsec profile can only name an ISAKMP profile that is there."""
    if not edit.device.running.has(f"crypto isakmp profile {edit.match.words[2]}"):
        raise Refused(None, f"% ISAKMP profile {edit.match.words[2]} does not exist")


@RULES.on_set("keyring local")
def keyring_exists(edit: Edit) -> None:
    """An IKEv2 profile can only name a keyring that is there."""
    if not edit.device.running.has(f"crypto ikev2 keyring {edit.match.words[2]}"):
        raise Refused(None, f"% Keyring {edit.match.words[2]} does not exist")


@RULES.on_set("proposal")
def proposal_exists(edit: Edit) -> None:
    """An IKEv2 policy can only name a proposal that is there and complete; one that it names is not added again."""
    name = edit.match.words[1]
    if edit.section.has(f"proposal {name}"):
        edit.say("%Policy already has same proposal set. Not adding again.")
    proposal = edit.device.running.section(f"crypto ikev2 proposal {name}")
    if proposal is None and name != "default":
        raise Refused(None, f"% Proposal {name} does not exist")
    if proposal is not None and not _is_complete(proposal):
        raise Refused(None, f"Proposal {name} is not complete to be attached to policy")


def _is_complete(proposal: Node) -> bool:
    digest = "prf" if "gcm" in (proposal.value("encryption") or "") else "integrity"
    return all(proposal.child(word) is not None for word in ("encryption", digest, "group"))


@RULES.on_done("crypto isakmp profile")
def profile_wants_identities(edit: Edit) -> None:
    """Said each time that the profile is entered; information, too."""
    if not (edit.negated or edit.default):
        edit.say("% A profile is deemed incomplete until it has match identity statements")


@RULES.on_created("crypto ipsec transform-set")
def mode_is_hidden(edit: Edit, node: Node) -> None:
    """Older releases do not show the default mode."""
    if edit.device.release < _SHOWS_THE_MODE:
        node.children[:] = [child for child in node.children if child.text != "mode tunnel"]


@RULES.on_done("mode tunnel")
def default_mode_is_hidden(edit: Edit) -> None:
    """Nor one that was typed."""
    if edit.device.release < _SHOWS_THE_MODE:
        edit.section.children[:] = [child for child in edit.section.children if child.text != "mode tunnel"]


@RULES.on_set("match fvrf")
def fvrf_exists(edit: Edit) -> None:
    """A front-door VRF that is named has to be there."""
    name, running = edit.match.words[2], edit.device.running
    if name != "any" and not (running.has(f"vrf definition {name}") or running.has(f"ip vrf {name}")):
        raise Refused(None, f"% fvrf {name} not configured")


@RULES.on_set("crypto ipsec transform-set")
def transform_is_complete(edit: Edit) -> None:
    """A transform set names a cipher; an old one is taken with a warning."""
    words = edit.match.words
    known = edit.device.running.child(edit.match.key)
    if len(words) < 5 and known is None:
        raise InvalidInput(edit.match.offsets[-1] + len(words[-1]))
    if any(word in ("esp-des", "esp-3des", "esp-md5-hmac", "ah-md5-hmac") for word in words[4:]):
        edit.say("%Warning: weaker transform is deprecated")


@RULES.on_set("tunnel protection")
def profile_exists(edit: Edit) -> None:
    """Protection needs its profile, and does without keepalives."""
    name = edit.match.words[4]
    if not edit.device.running.has(f"crypto ipsec profile {name}") and name != "default":
        raise Refused(None, f"% IPSec profile {name} not configured")


@RULES.on_unset("tunnel protection")
def protection_goes(edit: Edit) -> None:
    """Security associations are torn down a little after their ``tunnel protection`` has gone."""
    if (node := edit.section.child("tunnel protection")) is not None:
        keep_briefly_in_use(edit, node)


@RULES.on_removed("interface")
def tunnel_gone(edit: Edit, node: Node) -> None:
    """Security associations are torn down a little after their whole tunnel has gone."""
    if (protection := node.child("tunnel protection")) is not None:
        keep_briefly_in_use(edit, protection)


def keep_briefly_in_use(edit: Edit, protection: Node) -> None:
    """Let the objects of a removed tunnel protection count as in use until its SAs are torn down."""
    until = edit.device.clock.now() + _TEARDOWN_SECONDS
    name = protection.text.split()[4]
    edit.device.going_down[f"ipsec {name}"] = until
    profile = edit.device.running.section(f"crypto ipsec profile {name}")
    if profile is not None and (ike := profile.value("set ikev2-profile")):
        edit.device.going_down[f"ikev2 {ike}"] = until


@RULES.on_created("crypto map")
def map_is_disabled(edit: Edit, node: Node) -> None:
    """A new entry of a crypto map does nothing yet; information, not an error."""
    if node.text.endswith("ipsec-isakmp"):
        edit.say(
            "% NOTE: This new crypto map will remain disabled until a peer",
            "        and a valid access list have been configured.",
        )


@RULES.on_set("crypto map")
def map_exists(edit: Edit) -> None:
    """An interface can only have a crypto map that is there."""
    if not edit.section.text.startswith("interface "):
        return
    family, name = ("ipv6 ", edit.match.words[3]) if edit.match.words[2] == "ipv6" else ("", edit.match.words[2])
    if edit.device.running.child(f"crypto map {family}{name}") is None:
        raise Refused(None, f'ERROR: Crypto Map with tag "{name}" does not exist.')
