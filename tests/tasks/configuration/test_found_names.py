"""What an operator calls the crypto objects of a tunnel is found by following their names."""

from __future__ import annotations

import pytest

from corelinks.inventory.crypto import ObjectNames
from corelinks.tasks.configuration.found_names import found_names
from corelinks.tasks.configuration.tree import RunningConfig

CONFIG = """
crypto ikev2 keyring KR-METRO
 peer north
  address 192.0.2.77
  pre-shared-key 6 <hidden:aaaaaa>
 peer south
  description the other way round the lake
  address 192.0.2.99 255.255.255.255
crypto ikev2 keyring KR-OTHER
 peer x
  address 192.0.2.99
crypto ikev2 profile PROF-METRO
 match identity remote address 192.0.2.99 255.255.255.255
 keyring local KR-METRO
crypto keyring KR-OLD vrf WAN
 pre-shared-key address 192.0.2.77 key <hidden:bbbbbb>
crypto isakmp profile PROF-OLD
 keyring KR-OLD
crypto ipsec profile METRO
 set transform-set TS-A TS-B
 set ikev2-profile PROF-METRO
crypto ipsec profile OLD
 set isakmp-profile PROF-OLD
"""
RUNNING = RunningConfig(tuple(CONFIG.strip().splitlines()))


def test_each_name_leads_to_the_next_down_to_the_peer_of_the_keyring() -> None:
    assert found_names(RUNNING, "METRO", "192.0.2.99") == ObjectNames(
        ipsec_profile="METRO", transform_set="TS-A", profile="PROF-METRO", keyring="KR-METRO", peer="south"
    )


def test_of_ikev1_there_is_no_peer_by_name_and_what_is_not_named_has_no_name() -> None:
    assert found_names(RUNNING, "OLD", "192.0.2.77") == ObjectNames(
        ipsec_profile="OLD", profile="PROF-OLD", keyring="KR-OLD"
    )


@pytest.mark.parametrize("profile", ["METR", "METRO2", "NONE"])
def test_a_profile_that_is_not_there_leads_nowhere(profile: str) -> None:
    assert found_names(RUNNING, profile, "192.0.2.99") == ObjectNames(ipsec_profile=profile)


def test_a_peer_with_another_address_is_not_ours() -> None:
    assert found_names(RUNNING, "METRO", "192.0.2.9").peer is None
