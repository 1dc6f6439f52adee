"""What routers said can be kept in a folder, and judged there with the same verdict."""

import json

import pytest

from corelinks.runbooks.evidence.captures import CapturesError, answers_of, file_name, save_captures
from corelinks.runbooks.evidence.collect import collect_by
from corelinks.runbooks.verify import verify_captures
from corelinks.tasks import commands as ask
from corelinks.tasks.checks import Verdict
from corelinks.tasks.evidence import Evidence, Response
from corelinks.tasks.redaction import redacted
from tests.support.misleading_responses import no_protection
from tests.support.router_responses import a_link, both


def saved(tmp_path, routers):
    evidence = {router.name: router.evidence() for router in routers}
    save_captures(tmp_path, evidence, at=1000.0)
    return tmp_path


def checks_of(directory, stage="seal"):
    (link,) = verify_captures(directory, [a_link()], stage=stage).links
    return {(check.check, check.router): check.verdict for check in link.checks}


def test_a_saved_healthy_link_passes_offline(tmp_path):
    assert set(checks_of(saved(tmp_path, both())).values()) == {Verdict.PASS}


def test_a_saved_faulty_link_fails_in_the_same_checks(tmp_path):
    routers = both()
    no_protection(routers[1])
    found = checks_of(saved(tmp_path, routers))
    assert found["protection", "p2"] is Verdict.FAIL
    assert found["protection", "p1"] is Verdict.PASS


def test_a_missing_file_is_unknown(tmp_path):
    directory = saved(tmp_path, both())
    (directory / "p1" / "show_interfaces_Tunnel12.txt").unlink()
    found = checks_of(directory)
    assert found["transport", "p1"] is Verdict.UNKNOWN
    assert found["protection", "p1"] is Verdict.UNKNOWN
    assert found["protection", "p2"] is Verdict.PASS


def test_an_empty_folder_is_unknown_everywhere(tmp_path):
    assert set(checks_of(tmp_path).values()) == {Verdict.UNKNOWN}


def test_a_folder_written_by_hand_works_without_manifest_and_in_any_spelling(tmp_path):
    directory = saved(tmp_path, both())
    (directory / "manifest.json").unlink()
    for router in ("p1", "p2"):
        folder = directory / router
        (folder / "show_interfaces_Tunnel12.txt").rename(folder / "Show_Interfaces_tu12.txt")
        config = "show_running-config_interface_GigabitEthernet0-0-0.txt"
        (folder / config).rename(folder / "show_running-config_interface_Gi0-0-0.txt")
    assert set(checks_of(directory).values()) == {Verdict.PASS}


def test_one_sample_by_hand_leaves_the_counters_unknown(tmp_path):
    directory = saved(tmp_path, both())
    for path in directory.glob("*/*.sample2.txt"):
        path.unlink()
    found = checks_of(directory)
    assert {name for (name, _), verdict in found.items() if verdict is Verdict.UNKNOWN} == {
        "encrypting",
        "crypto-errors",
        "session-drops",
        "clear-drops",
    }


def test_the_manifest_says_when_and_what_was_not_answered(tmp_path):
    evidence = Evidence("p1", {"show version": (Response("show version", None, 5.0, "no route to p1"),)})
    save_captures(tmp_path, {"p1": evidence}, at=4.0)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["schema"] == "corelinks.captures/1"
    assert manifest["answers"] == [
        {"router": "p1", "command": "show version", "sample": 1, "at": 5.0, "error": "no route to p1"}
    ]
    answer = answers_of(tmp_path).ask({"p1": ("show version",)})["p1"].last("show version")
    assert answer == Response("show version", None, 5.0, "no route to p1")


def test_captures_are_not_written_over_others(tmp_path):
    saved(tmp_path, both())
    with pytest.raises(CapturesError, match="holds captures already"):
        saved(tmp_path, both())


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(CapturesError, match="is not a folder"):
        answers_of(tmp_path / "nowhere")


def test_a_manifest_of_another_kind_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(CapturesError, match="not a manifest"):
        answers_of(tmp_path)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("show interfaces Tunnel12", "show_interfaces_Tunnel12.txt"),
        ("show interfaces GigabitEthernet0/0/0", "show_interfaces_GigabitEthernet0-0-0.txt"),
        ("ping mpls ipv4 10.0.0.2/32 repeat 5", "ping_mpls_ipv4_10.0.0.2-32_repeat_5.txt"),
        (ask.UNSAVED, "show_archive_config_differences_nvram-startup-config_system-running-config.txt"),
    ],
)
def test_a_file_is_called_like_its_command(command, name):
    assert file_name(command) == name


@pytest.mark.parametrize(
    "line",
    [
        " pre-shared-key TOPSECRET",
        " pre-shared-key local 6 TOPSECRET",
        "  pre-shared-key address 10.1.1.1 key 0 TOPSECRET",
        "crypto isakmp key TOPSECRET address 10.1.1.2",
        "crypto isakmp key 6 TOPSECRET address 10.1.1.2",
        "mpls ldp neighbor 10.0.0.2 password 7 TOPSECRET",
        "enable secret 9 TOPSECRET",
        "enable password TOPSECRET",
        "username bob privilege 15 secret 5 TOPSECRET",
        "username bob password 0 TOPSECRET",
        "snmp-server community TOPSECRET RO",
        " key-string 7 TOPSECRET",
        " key 7 TOPSECRET",
        "tacacs-server key TOPSECRET",
        "radius-server key 7 TOPSECRET",
        " ip ospf message-digest-key 1 md5 7 TOPSECRET",
        " ip ospf authentication-key TOPSECRET",
        " isis password TOPSECRET level-2",
        " area-password TOPSECRET",
        " domain-password TOPSECRET",
        " neighbor 10.0.0.3 password TOPSECRET",
        "snmp-server user u g v3 auth sha TOPSECRET priv aes 128 TOPSECRET",
        "ntp authentication-key 1 md5 TOPSECRET 7",
        " ppp chap password 7 TOPSECRET",
        " standby 1 authentication md5 key-string TOPSECRET",
    ],
)
def test_no_secret_of_a_configuration_is_kept(line):
    assert "TOPSECRET" not in redacted(line)


@pytest.mark.parametrize(
    "line",
    [
        " tunnel key 12",
        "    Key 0xC, sequencing disabled",
        "\tPassword: not required, none, in use",
        "\t      Password: required, neighbor, in use",
        "crypto ikev2 keyring CL-p1-p2",
        " isis authentication key-chain CORE level-2",
        "key chain CORE",
        " key 1",
        "service password-encryption",
        "        sa timing: remaining key lifetime (k/sec): (4607991/2911)",
        "      Encr: AES-CBC, keysize: 256, PRF: SHA256, Hash: SHA256, DH Grp:19, Auth sign: PSK, Auth verify: PSK",
        "no mpls ldp password required",
        "ip ssh pubkey-chain",
    ],
)
def test_what_is_no_secret_stays(line):
    assert redacted(line) == line


def test_gathering_from_a_folder_asks_for_what_the_first_round_taught(tmp_path):
    evidence = collect_by(answers_of(saved(tmp_path, both())).ask, [a_link()], "seal", wait=lambda: None)
    assert evidence["p1"].last(ask.labelled_ping(a_link(), "a", "seal", "10.0.0.2")).text is not None
    assert len(evidence["p2"].responses[ask.IPSEC_SAS]) == 2
