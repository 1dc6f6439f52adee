"""What hosts, groups and defaults may not hold, each kind with its file, its place and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corelinks.inventory.document import Document, NornirYaml, read_document
from corelinks.inventory.errors import InventoryError, InventoryFault
from corelinks.inventory.host_files import host_faults
from corelinks.inventory.host_sources import HostSources
from corelinks.inventory.hosts import is_ios_platform
from corelinks.inventory.text import is_secret_name

REFERENCE = "must be a reference to a secret: env:NAME, file:PATH, command:COMMAND or ask:WHAT"
Find = Callable[..., list[InventoryFault]]
Routers = list[str] | None


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """The faults of hosts.yaml, groups.yaml and defaults.yaml with these texts."""

    def document(name: str, text: str) -> Document:
        (tmp_path / name).write_text(text, encoding="utf-8")
        read = read_document(tmp_path / name, NornirYaml)
        return Document(name, read.content, read.root)

    def load(hosts: str, groups: str = "", defaults: str = "", routers: Routers = None) -> list[InventoryFault]:
        return host_faults(
            HostSources(
                document("hosts.yaml", hosts), document("groups.yaml", groups), document("defaults.yaml", defaults)
            ),
            routers,
        )

    return load


@pytest.mark.parametrize(
    ("hosts", "circle"),
    [
        ("p1: {data: {jump_host: p2}}\np2: {data: {jump_host: p1}}\n", "p1 over p2 over p1"),
        (
            "p1: {data: {jump_host: p2}}\np2: {data: {jump_host: p3}}\n"
            "p3: {connection_options: {netmiko: {extras: {jump_host: p1}}}}\np4: {data: {jump_host: p1}}\n",
            "p1 over p2 over p3 over p1",
        ),
    ],
)
def test_jump_hosts_do_not_go_in_a_circle(find: Find, hosts: str, circle: str) -> None:
    found = find(hosts)
    assert [fault.problem for fault in found].count(f"jump hosts in a circle: {circle}") == 1
    assert {fault.place.split(":")[0] for fault in found} == set(circle.split(" over "))


def test_jump_hosts_in_a_row_are_no_circle(find: Find) -> None:
    assert not find("p1: {data: {jump_host: p2}}\np2: {data: {jump_host: p3}}\np3: {}\np4: {data: {jump_host: p2}}\n")


@pytest.mark.parametrize(
    ("hosts", "place", "problem"),
    [
        ("", "file", "holds no host"),
        ("# p1\n", "file", "holds no host"),
        ("- p1\n", "file", "expected a mapping of hosts"),
        ("p1\n", "file", "expected a mapping of hosts"),
        ("p1:\np2: {}\n", "p1 (line 1)", "is empty: expected a mapping of its values, {} for none"),
        ("p1: 10.0.0.1\n", "p1 (line 1)", "expected a mapping of its values"),
        ("1: {}\n", "1 (line 1)", "the name of a host must be a text: write it in quotes"),
        ("p1: {port: ssh}\n", "p1: port (line 1)", "expected an integer, found 'ssh'"),
        ("p1: {port: 0}\n", "p1: port (line 1)", "greater than or equal to 1"),
        ("p1: {port: 65536}\n", "p1: port (line 1)", "less than or equal to 65535"),
        ("p1: {port: true}\n", "p1: port (line 1)", "expected an integer"),
        ("p1: {hostname: 10}\n", "p1: hostname (line 1)", "expected a string, found 10"),
        ("p1: {hostname: 10.0.0.256}\n", "p1: hostname (line 1)", "neither an IP address nor a DNS name"),
        ("p1: {hostname: -oProxyCommand=x}\n", "p1: hostname (line 1)", "neither an IP address nor a DNS name"),
        ("p1: {hostname: p1 p2}\n", "p1: hostname (line 1)", "neither an IP address nor a DNS name"),
        ('p1: {hostname: "p1\\nreload"}\n', "p1: hostname (line 1)", r"'p1\nreload' is neither"),
        ("p1: {hostname: ''}\n", "p1: hostname (line 1)", "neither an IP address nor a DNS name"),
        ('p1: {username: "me\\r"}\n', "p1: username (line 1)", "one line of printable characters"),
        ("p1:\n  groups: ios15\n", "p1: groups (line 2)", "expected a list"),
        ("p1:\n  groups: [5]\n", "p1: groups.0 (line 2)", "expected a string, found 5"),
        ("p1:\n  groups: [ois15]\n", "p1: groups.0 (line 2)", "unknown group 'ois15': did you mean 'ios15'?"),
        ("p1: {data: [1]}\n", "p1: data (line 1)", "expected a mapping of keys to values"),
        ("p1: {hostnme: x}\n", "p1: hostnme (line 1)", "unknown key 'hostnme': did you mean 'hostname'?"),
        ("p1: {name: p1}\n", "p1: name (line 1)", "unknown key 'name'"),
        ("p1: {platform: juniper_junos}\n", "p1: platform (line 1)", "'juniper_junos' is no IOS platform"),
        ("p1: {platform: cisco_xr}\n", "p1: platform (line 1)", "'cisco_xr' is no IOS platform"),
        ("p1: {connection_options: }\n", "p1: connection_options (line 1)", "expected a mapping"),
        ("p1: {connection_options: {netmiko: }}\n", "p1: connection_options.netmiko (line 1)", "expected a mapping"),
        ("p1: {connection_options: {netmikko: {}}}\n", "p1: connection_options.netmikko (line 1)", "mean 'netmiko'?"),
        (
            "p1:\n  connection_options:\n    netmiko:\n      prot: 22\n",
            "p1: connection_options.netmiko.prot (line 4)",
            "did you mean 'port'?",
        ),
        (
            "p1: {connection_options: {netmiko: {extras: {fast_cli: true}}}}\n",
            "p1: connection_options.netmiko.extras.fast_cli (line 1)",
            "unknown key 'fast_cli'",
        ),
        ("p1: {data: {comand_timeout: 3}}\n", "p1: data.comand_timeout (line 1)", "did you mean 'command_timeout'?"),
        ("p1: {data: {command_timeout: .inf}}\n", "p1: data.command_timeout (line 1)", "expected a finite number"),
        ("p1: {data: {command_timeout: 0}}\n", "p1: data.command_timeout (line 1)", "greater than 0"),
        ("p1: {data: {keepalive: 1.5}}\n", "p1: data.keepalive (line 1)", "expected an integer"),
        ("p1: {data: {legacy_ssh: perhaps}}\n", "p1: data.legacy_ssh (line 1)", "expected true or false"),
        ("p1: {data: {session_log: ''}}\n", "p1: data.session_log (line 1)", "the path of a file"),
        ("p1: {data: {known_hosts: 5}}\n", "p1: data.known_hosts (line 1)", "path"),
        ('p1: {data: {proxy_command: "ssh\\nx"}}\n', "p1: data.proxy_command (line 1)", "one line"),
        ("p1: {data: {jump_host: bastoin}}\nbastion: {}\n", "p1: data.jump_host (line 1)", "did you mean 'bastion'?"),
        ("p1: {data: {jump_host: p1}}\n", "p1: data.jump_host (line 1)", "cannot be reached by itself"),
        ("../x: {}\n", "../x (line 1)", "must hold no '/'"),
        ("/etc/passwd: {}\n", "/etc/passwd (line 1)", "must hold no '/'"),
        ("a..b: {}\n", "a..b (line 1)", "must hold no '/', '\\' or '..'"),
        ("..: {}\n", ".. (line 1)", "must hold no '/'"),
        ("'': {}\n", "p", "one line of printable"),
        ('"p1\\nroot": {}\n', r"'p1\nroot' (line 1)", "one line of printable characters"),
        ('"p1\\u202e": {}\n', r"'p1\u202e' (line 1)", "one line of printable characters"),
        ("-rf: {}\n", "-rf (line 1)", "begin with no '.' or '-'"),
    ],
)
def test_a_fault_of_a_host_says_where_it_is_and_what_was_expected(
    find: Find, hosts: str, place: str, problem: str
) -> None:
    found = find(hosts, "ios15: {}\n")
    assert any(fault.file == "hosts.yaml" and problem in fault.problem for fault in found), found
    if place != "p":
        assert place in [fault.place for fault in found]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("password: S3cret!", "password"),
        ("password: 12345678", "password"),
        ("password: ''", "password"),
        ("data: {secret: S3cret!}", "data.secret"),
        ("data: {passphrase: S3cret!}", "data.passphrase"),
        ("data: {enable-password: S3cret!}", "data.enable-password"),
        ("data: {snmp_community: S3cret!}", "data.snmp_community"),
        ("data: {vault: [{api_token: S3cret!}]}", "data.vault.0.api_token"),
        ("data: {passwords: [S3cret!]}", "data.passwords.0"),
        ("connection_options: {netmiko: {password: S3cret!}}", "connection_options.netmiko.password"),
        ("connection_options: {netmiko: {extras: {secret: S3cret!}}}", "connection_options.netmiko.extras.secret"),
        ("connection_options: {netmiko: {extras: {password: S3cret!}}}", "connection_options.netmiko.extras.password"),
        ("connection_options: {netmiko: {extras: {passphrase: 5}}}", "connection_options.netmiko.extras.passphrase"),
        ("connection_options: {napalm: {password: S3cret!}}", "connection_options.napalm.password"),
        (
            "connection_options: {napalm: {extras: {optional_args: {secret: S3cret!}}}}",
            "connection_options.napalm.extras.optional_args.secret",
        ),
    ],
)
def test_a_literal_secret_is_refused_wherever_it_stands_and_never_repeated(find: Find, text: str, path: str) -> None:
    for found, file, place in (
        (find(f"p1:\n  {text}\n"), "hosts.yaml", f"p1: {path} (line 2)"),
        (find("p1: {groups: [g]}\n", f"g:\n  {text}\n"), "groups.yaml", f"g: {path} (line 2)"),
        (find("p1: {}\n", "", f"{text}\n"), "defaults.yaml", f"{path} (line 1)"),
    ):
        assert (file, place, REFERENCE) in [(fault.file, fault.place, fault.problem) for fault in found]
        said = " ".join(str(fault) for fault in found)
        assert "S3cret!" not in said
        assert "12345678" not in said


@pytest.mark.parametrize(
    "text",
    [
        "hostname: ssh://eve:S3cret!@192.0.2.1",
        "hostname: 'https://eve:S3 S3cret!@p1'",
        "hostname: password=S3cret!",
        "platform: ios?password=S3cret!",
        "password=S3cret!: 1",
        "data: {jump_host: 'ssh://eve:S3cret!@bastion'}",
        "groups: ['telnet://eve:S3cret!@x']",
        "port: 'tcp://eve:S3cret!@22'",
        "connection_options: {netmiko: {secret=S3cret!: 1}}",
        "connection_options: {netmiko: {port: 'pw=S3cret!'}}",
        "token=S3cret!: 1\n  token=S3cret!: 2",
    ],
)
def test_a_fault_repeats_nothing_of_a_url_or_of_an_assignment(find: Find, text: str) -> None:
    try:
        found = " ".join(str(fault) for fault in find(f"p1:\n  {text}\n"))
    except InventoryError as error:
        found = f"hosts.yaml: {error}"
    assert "hosts.yaml: " in found
    assert "S3cret" not in found


@pytest.mark.parametrize("value", ["*S3cret", "!S3cret x", "!!int S3cret", "&S3cret [", "{S3cret", "%S3cret"])
def test_a_secret_that_yaml_takes_for_something_else_is_not_repeated_either(find: Find, value: str) -> None:
    with pytest.raises(InventoryError) as caught:
        find(f"p1: {{}}\np2:\n  password: {value}\n")
    assert "hosts.yaml" in str(caught.value)
    assert "S3cret" not in str(caught.value)


@pytest.mark.parametrize("reference", ["env:P", "file:secrets/p", "command:pass show p1", "ask:", "ask:password of p1"])
def test_references_are_welcome_wherever_a_secret_is_meant(find: Find, reference: str) -> None:
    assert find(f"p1: {{password: '{reference}', data: {{secret: '{reference}', my_token: '{reference}'}}}}\n") == []


def test_data_of_the_users_own_is_left_alone(find: Find) -> None:
    own = "{site: north, 7: [1], community: '64496:1', password_policy: strict, tokens_left: 5, monkey: x, key: 5}"
    assert find(f"p1: {{data: {own}}}\n") == []


def test_a_group_that_takes_values_from_itself_is_told_however_far_round_it_goes(find: Find) -> None:
    found = find("p1: {groups: [a]}\n", "a: {groups: [b]}\nb: {groups: [c]}\nc: {groups: [a]}\nd: {groups: [d]}\n")
    assert [fault.place for fault in found] == [f"{group}: groups (line {n})" for n, group in enumerate("abcd", 1)]
    assert {fault.problem for fault in found} == {"the group is a member of itself"}


def test_an_unknown_group_of_a_group_is_told_with_its_line(find: Find) -> None:
    (fault,) = find("p1: {}\n", "ios15:\n  groups:\n  - oldd\nold: {}\n")
    assert str(fault) == "groups.yaml: ios15: groups.0 (line 3): unknown group 'oldd': did you mean 'old'?"


def test_the_platform_that_counts_is_judged_and_told_where_it_is_written(find: Find) -> None:
    groups = "old: {platform: nxos}\nnew: {groups: [old]}\n"
    assert find("p1: {groups: [new], platform: ios}\n", groups, "platform: junos\n") == []
    (fault,) = find("p1: {groups: [new]}\n", groups, "platform: cisco_ios\n")
    assert str(fault).startswith("groups.yaml: old: platform (line 1): 'nxos' is no IOS platform")
    (fault,) = find("p1: {platform: ios, connection_options: {netmiko: {platform: eos}}}\n")
    assert fault.place == "p1: connection_options.netmiko.platform (line 1)"
    far = "connection_options: {netmiko: {platform: eos}}\n"
    (fault,) = find("p1: {platform: ios, connection_options: {netmiko: {port: 22}}}\n", "", far)
    assert str(fault).startswith("defaults.yaml: connection_options.netmiko.platform (line 1): 'eos'")
    (fault,) = find("p1: {}\np2: {}\n", "", "platform: junos\n")
    assert fault.file == "defaults.yaml"


def test_a_jump_host_need_be_no_ios_router_and_nor_need_a_host_that_no_link_names(find: Find) -> None:
    hosts = "p1: {data: {jump_host: bastion}}\nbastion: {platform: linux}\n"
    assert find(hosts) == []
    assert find(hosts + "sw1: {platform: eos}\n", routers=["p1"]) == []
    assert len(find(hosts + "sw1: {platform: eos}\n")) == 1
    assert len(find(hosts + "sw1: {platform: eos}\n", routers=["p1", "sw1", "bastion"])) == 2


def test_a_jump_host_with_nothing_under_it_is_that_of_the_group(find: Find) -> None:
    hosts = "p1: {groups: [far], data: {jump_host: }}\nbastion: {}\n"
    assert find(hosts, "far: {data: {jump_host: bastion}}\n") == []
    (fault,) = find(hosts, "far: {data: {jump_host: bastoin}}\n")
    assert str(fault).startswith("groups.yaml: far: data.jump_host (line 1): 'bastoin' is no host")


def test_every_fault_of_all_three_files_is_told_at_once(find: Find) -> None:
    found = find("p1: {port: x}\np2:\n", "g: {data: 5}\n", "password: S3cret!\nplatform: junos\nfoo: 1\n")
    assert [(fault.file, fault.place) for fault in found] == [
        ("hosts.yaml", "p1: port (line 1)"),
        ("hosts.yaml", "p2 (line 2)"),
        ("groups.yaml", "g: data (line 1)"),
        ("defaults.yaml", "password (line 1)"),
        ("defaults.yaml", "foo (line 3)"),
        ("defaults.yaml", "platform (line 2)"),
    ]


def test_files_are_read_as_nornir_reads_them(find: Find, tmp_path: Path) -> None:
    assert find("no: {hostname: 192.0.2.1}\non: {data: {legacy_ssh: yes}}\n") == []
    (tmp_path / "x.yaml").write_text("{a: 022, b: 0o17, c: -0x1f, d: 1_000, e: yes, f: 1:30, g: true, h: 1.5}")
    content = read_document(tmp_path / "x.yaml", NornirYaml).content
    assert content == {"a": 22, "b": 15, "c": -31, "d": 1000, "e": "yes", "f": "1:30", "g": True, "h": 1.5}


@pytest.mark.parametrize(
    "platform", ["cisco_ios", "cisco_xe", "ios", "IOS", "iosxe", "ios-xe", "cisco-ios", "cisco-ios-xe", "cisco-iosxe",
                 "Cisco IOS", "Cisco IOS-XE", "cisco_ios_xe", "CISCO_XE"]
)  # fmt: skip
def test_every_usual_name_of_ios_is_ios(platform: str) -> None:
    assert is_ios_platform(platform)


@pytest.mark.parametrize("platform", ["", "cisco", "cisco_xr", "ios-xr", "nxos", "cisco_nxos", "eos", "junos", "linux"])
def test_what_is_no_ios_is_none(platform: str) -> None:
    assert not is_ios_platform(platform)


@pytest.mark.parametrize(
    "name", ["password", "Enable Secret", "nb_token", "psk", "key-string", "secret_key", "userPassword", "pwd"]
)
def test_a_secret_is_told_by_the_name_of_its_key(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["key", "key_file", "use_keys", "monkey", "known_hosts", "bypass_check", "passive", "name"]
)
def test_other_keys_hold_no_secret(name: str) -> None:
    assert not is_secret_name(name)
