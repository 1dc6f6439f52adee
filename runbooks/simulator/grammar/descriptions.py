"""What ``?`` says of each word: by the word before it where that matters, else by the word alone."""

from __future__ import annotations

_TEXTS = """
aaa: Authentication, Authorization and Accounting.
access-list: Add an access list entry
access-lists: List access lists
address: Set the IP address of an interface
all: All of them
archive: Archive the configuration
authentication: Set authentication method
bandwidth: Set bandwidth informational parameter
banner: Define a login banner
brief: Brief summary of IP status and configuration
cdp: CDP information
cef: Cisco Express Forwarding
class-map: Configure QoS Class Map
clear: Reset functions
clns: CLNS network information
clock: Display the system clock
config: Archive configuration
configuration: Contents of Non-Volatile memory
configure: Enter configuration mode
configure confirm: Confirm replacement of running-config with a new config file
configure memory: Configure from NV memory
configure replace: Replace the running-config with a new config file
configure revert: Parameters for reverting the configuration
configure terminal: Configure from the terminal
copy: Copy from one file to another
counters: Interface counters
cpu: Show CPU use per process
crypto: Encryption module
database: IS-IS link state database
default: Set a command to its defaults
delay: Specify interface throughput delay
delete: Delete a file
description: Interface specific description
destination: Destination of tunnel packets
detail: Detailed display
df-bit: Enable Don't fragment bit in IP header
differences: Show differences between two configurations
dir: List files on a filesystem
disable: Turn off privileged commands
discovery: Show sources for locally generated LDP Discovery Hello PDUs
do: To run exec commands in config mode
enable: Turn on privileged commands
encryption: Set encryption algorithm
end: Exit from configure mode
exclusive: Configure exclusively from the terminal
exec-timeout: Set the EXEC timeout
exit: Exit from the current mode
forwarding-table: Show the Label Forwarding Information Base (LFIB)
group: Set the Diffie-Hellman group(s)
history: Display the session command history
hostname: Set system's network name
igp: IGP information
ikev2: Shows ikev2 info
integrity: Set integrity hash algorithm
interface: Select an interface to configure
interfaces: Interface status and configuration
inventory: Show the physical inventory
ip: IP information
ipsec: Show IPSEC policy
isakmp: Show ISAKMP
isis: IS-IS routing information
key: Security or selector key for tunnel
keyring: Specify keyring to use
label: Label properties
ldp: Label Distribution Protocol information
length: Set number of lines on a screen
license: Show license information
lifetime: Set lifetime for ISAKMP security association
line: Configure a terminal line
lock: Lock status of the configuration
logging: Modify message logging facilities
logout: Exit from the EXEC
match: Values to match
mode: Tunnel encapsulation method
monitor: Copy debug output to the current terminal line
more: Display the contents of a file
mpls: MPLS information
mtu: Set the interface Maximum Transmission Unit (MTU)
neighbor: Neighbor information
neighbors: Neighbor adjacencies
no: Negate a command or set its defaults
ntp: Configure NTP
ospf: OSPF information
path-mtu-discovery: Enable Path MTU Discovery on tunnel
ping: Send echo messages
policy-map: Configure QoS Policy Map
privilege: Show current privilege level
processes: Active process statistics
proposal: Specify Proposal
protection: Enable tunnel protection
protocols: IP routing protocol process parameters and statistics
quit: Exit from the EXEC
reload: Halt and perform a cold restart
repeat: specify repeat count
revert: Parameters for reverting the configuration
rollback: Rollback parameters
route: IP routing table
router: Enable a routing process
running-config: Current operating configuration
sa: Security associations
service-policy: Configure QoS Service Policy
session: Status of sessions
show: Show running system information
shutdown: Shutdown the selected interface
size: specify datagram size
source: Source of tunnel packets
ssh: Information on SSH
startup-config: Contents of startup configuration
statistics: Tunnel protection statistics
sync: LDP-IGP synchronization
terminal: Set terminal line parameters
timeout: specify timeout interval
timer: Rollback timer
traceroute: Trace route to destination
tunnel: Tunnel information
undebug: Disable debugging functions (see also 'debug')
username: Establish User Name Authentication
users: Display information about terminal lines
verbose: Verbose output
version: System hardware and software status
vrf: VPN Routing/Forwarding instance
who: Display information about terminal lines
width: Set width of the display terminal
write: Write running configuration to memory, network, or terminal
write memory: Write to NV memory
write terminal: Write to terminal
"""
_ARGUMENTS = {
    "A.B.C.D": "IP address",
    "A.B.C.D/N": "IP prefix <network>/<length>, e.g., 192.0.2.0/24",
    "WORD": "Name",
    "LINE": "Up to 240 characters",
    "HEX": "Hexadecimal digits",
    "IPV6": "IPv6 address, or prefix <address>/<length>",
    "NET": "Network entity title (NET)",
    "RD": "Route Distinguisher (ASN:nn or IP-address:nn)",
}
_ABOUT = dict(row.split(": ", 1) for row in _TEXTS.strip().splitlines())


def about(word: str, before: str) -> str:
    """The description of a keyword after a text."""
    last = before.split()[-1:] or [""]
    return _ABOUT.get(f"{last[0]} {word}") or _ABOUT.get(word) or word.replace("-", " ").capitalize()


def about_argument(kind: str) -> tuple[str, str]:
    """How a kind of argument is listed, and its description."""
    return {
        "A.B.C.D/N": "A.B.C.D/nn",
        "RD": "ASN:nn or IP-address:nn",
        "NET": "XX.XXXX. ... .XXX.XX",
        "IPV6": "X:X:X:X::X",
    }.get(kind, kind), _ARGUMENTS.get(kind, "Number")
