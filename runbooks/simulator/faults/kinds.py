"""Every kind of fault that a simulated router can have, with one line of help and the options that it takes."""

from __future__ import annotations

from enum import Enum


class OptionForm(Enum):
    """What the value of an option is, in the words of a complaint about one that is not."""

    NUMBER = "a number"
    WHOLE = "a whole number"
    PATTERN = "a regular expression"
    ADDRESS = "an IPv4 address"
    BOTH = "both"
    TEXT = "a text"


_DAY = 86400
_MOST_TIMES = 1_000_000
_LARGEST_PACKET = 65535
_FULL_PRIVILEGE = 15
_LARGEST_DISK = 999_999_999


class FaultOption(Enum):
    """An option of a fault: the word that a user writes before ``=``, the form of what follows, its largest value."""

    LINE = ("line", OptionForm.PATTERN)
    TIMES = ("times", OptionForm.WHOLE, _MOST_TIMES)
    SKIP = ("skip", OptionForm.WHOLE, _MOST_TIMES)
    MESSAGE = ("message", OptionForm.TEXT)
    DELAY = ("delay", OptionForm.NUMBER, _DAY)
    SECONDS = ("seconds", OptionForm.NUMBER, _DAY)
    FOR = ("for", OptionForm.NUMBER, _DAY)
    USER = ("user", OptionForm.TEXT)
    EDIT = ("edit", OptionForm.TEXT)
    SIZE = ("size", OptionForm.WHOLE, _LARGEST_PACKET)
    LEVEL = ("level", OptionForm.WHOLE, _FULL_PRIVILEGE)
    MTU = ("mtu", OptionForm.WHOLE, _LARGEST_PACKET)
    DESTINATION = ("destination", OptionForm.ADDRESS)
    ENDS = ("ends", OptionForm.BOTH)
    KEPT = ("kept", OptionForm.TEXT)
    FREE = ("free", OptionForm.WHOLE, _LARGEST_DISK)

    def __init__(self, word: str, form: OptionForm, most: int | None = None) -> None:
        self.word = word
        self.form = form
        self.most = most

    @property
    def expected(self) -> str:
        """What the value of this option is, as the end of a sentence."""
        return self.form.value if self.most is None else f"{self.form.value} from 0 to {self.most}"


class FaultScope(Enum):
    """What a fault acts on: the network, a router as a whole, or the sessions of its users."""

    NETWORK = "network"
    ROUTER = "router"
    SESSION = "session"


_ENDS = FaultOption.ENDS
_LINE = (FaultOption.LINE, FaultOption.TIMES, FaultOption.SKIP)


class FaultKind(Enum):
    """A kind of fault: the word that a user writes before ``@``, what it acts on, its help, its options.

    Where a kind takes ``line``, it takes ``skip`` too: so many lines that match are let go first.
    """

    KEY_MISMATCH = ("key-mismatch", FaultScope.NETWORK, "the pre-shared key of this router counts as a wrong one")
    PROPOSAL_MISMATCH = ("proposal-mismatch", FaultScope.NETWORK, "this router's IKE proposal fits no peer")
    TRANSFORM_MISMATCH = (
        "transform-mismatch",
        FaultScope.NETWORK,
        "this router's transform set fits no peer: an IKE SA without IPsec SAs",
    )
    WRONG_MODE = (
        "wrong-mode",
        FaultScope.NETWORK,
        "the tunnel becomes a VTI (tunnel mode ipsec ipv4); ends=both for both ends",
        _ENDS,
    )
    PROTECTION_MISSING = (
        "protection-missing",
        FaultScope.NETWORK,
        "tunnel protection is not there after all; ends=both for both ends",
        _ENDS,
    )
    GRE_KEY_MISSING = ("gre-key-missing", FaultScope.NETWORK, "tunnel key is not there after all", _ENDS)
    WRONG_PEER = (
        "wrong-peer",
        FaultScope.NETWORK,
        "the tunnel leads elsewhere; destination=A.B.C.D",
        FaultOption.DESTINATION,
    )
    LDP_FILTERED = ("ldp-filtered", FaultScope.NETWORK, "LDP hellos that arrive on the interface are dropped", _ENDS)
    LDP_PASSWORD_MISMATCH = (
        "ldp-password-mismatch",
        FaultScope.NETWORK,
        "LDP sessions to the tunnel's peer fail their MD5 digest",
    )
    ROUTER_ID_UNREACHABLE = (
        "router-id-unreachable",
        FaultScope.NETWORK,
        "the tunnel's peer has no route to this router's LDP router-id",
    )
    PATH_MTU = (
        "path-mtu",
        FaultScope.NETWORK,
        "the path drops encapsulated packets above mtu= bytes (default 1300)",
        FaultOption.MTU,
    )
    IGP_AUTHENTICATION_MISMATCH = (
        "igp-authentication-mismatch",
        FaultScope.NETWORK,
        "the IGP's hellos that arrive on the interface fail authentication",
    )
    LABELS_DROPPED = (
        "labels-dropped",
        FaultScope.NETWORK,
        "labelled packets that arrive on the interface are lost",
        _ENDS,
    )
    ONE_WAY = ("one-way", FaultScope.NETWORK, "every packet that arrives on the interface is lost")
    STALE_COUNTERS = (
        "stale-counters",
        FaultScope.NETWORK,
        "the counters of the tunnel and its SAs stand still",
        _ENDS,
    )
    TARGETED_HELLO_ONLY = (
        "targeted-hello-only",
        FaultScope.NETWORK,
        "LDP hellos are lost on the tunnel, a targeted hello keeps the session",
    )
    SA_MISSING = (
        "sa-missing",
        FaultScope.NETWORK,
        "a session that says UP-ACTIVE has no IPsec SAs, and packets are lost",
        _ENDS,
    )
    IKE_MISSING = ("ike-missing", FaultScope.NETWORK, "the IPsec SAs are there without an IKE SA: UP-NO-IKE", _ENDS)
    RECURSIVE_ROUTE = (
        "recursive-route",
        FaultScope.NETWORK,
        "the address that the tunnel leads to is learned through the tunnel",
        _ENDS,
    )
    CABLE_CUT = ("cable-cut", FaultScope.NETWORK, "the cable at the interface is cut")
    REJECT_LINE = (
        "reject-line",
        FaultScope.SESSION,
        "a configuration line is refused (line=REGEX, times=N, message=TEXT)",
        *_LINE,
        FaultOption.MESSAGE,
    )
    REFUSE_IN_WORDS = (
        "refuse-in-words",
        FaultScope.ROUTER,
        "a configuration line is refused in words without % that fit it (line=REGEX, times=N, message=TEXT)",
        *_LINE,
        FaultOption.MESSAGE,
    )
    REFUSE_MODE = (
        "refuse-mode",
        FaultScope.ROUTER,
        "a line that should open a mode opens none, in words without % (line=REGEX, times=N, message=TEXT or nothing)",
        *_LINE,
        FaultOption.MESSAGE,
    )
    LOSE_LINE = (
        "lose-line",
        FaultScope.ROUTER,
        "a configuration line is taken and does not stay; a section goes when the mode is left (line=REGEX, times=N)",
        *_LINE,
    )
    REWRITE_LINE = (
        "rewrite-line",
        FaultScope.ROUTER,
        "a configuration line is kept in another spelling of IOS's, or as kept=TEXT (line=REGEX, times=N)",
        *_LINE,
        FaultOption.KEPT,
    )
    REFUSE_COMMAND = (
        "refuse-command",
        FaultScope.SESSION,
        "an exec command is refused (line=REGEX, default terminal width or length; times=N, message=TEXT)",
        *_LINE,
        FaultOption.MESSAGE,
    )
    DROPS_ISIS_LINES = (
        "drops-isis-lines",
        FaultScope.ROUTER,
        "no ip router isis takes the isis lines of the interface along, as some releases do",
    )
    AUTHORIZATION_FAILED = (
        "authorization-failed",
        FaultScope.SESSION,
        "AAA refuses a line (line=REGEX, times=N)",
        *_LINE,
    )
    SLOW = ("slow", FaultScope.SESSION, "every answer takes longer (delay=REAL SECONDS)", FaultOption.DELAY)
    DROP_BEFORE = (
        "drop-before",
        FaultScope.SESSION,
        "the session drops before a line takes effect (line=REGEX, times=N)",
        *_LINE,
    )
    DROP_AFTER = (
        "drop-after",
        FaultScope.SESSION,
        "the session drops after a line has taken effect (line=REGEX, times=N)",
        *_LINE,
    )
    STALL = ("stall", FaultScope.SESSION, "the session falls silent at a line (line=REGEX, times=N)", *_LINE)
    RELOAD = (
        "reload",
        FaultScope.SESSION,
        "the router reloads after a line (line=REGEX, times=N, seconds=TO BOOT)",
        *_LINE,
        FaultOption.SECONDS,
    )
    MANAGEMENT_LOST = (
        "management-lost",
        FaultScope.ROUTER,
        "all sessions die and no new one is taken (line=REGEX that triggers it, for=SECONDS)",
        *_LINE,
        FaultOption.FOR,
    )
    CONFIG_LOCKED = ("config-locked", FaultScope.ROUTER, "another user has locked the configuration")
    OTHER_OPERATOR = (
        "other-operator",
        FaultScope.SESSION,
        "another user edits the configuration after a line (line=REGEX, user=NAME, edit=LINE)",
        *_LINE,
        FaultOption.USER,
        FaultOption.EDIT,
    )
    DISK_FULL = (
        "disk-full",
        FaultScope.ROUTER,
        "the flash has little room: no file is written that does not fit into free=BYTES for all (default 0)",
        FaultOption.FREE,
    )
    REPLACE_FAILS = (
        "replace-fails",
        FaultScope.ROUTER,
        "a rollback or configure replace is given up half-way (line=REGEX of what cannot be applied)",
        FaultOption.LINE,
    )
    NO_ARCHIVE = ("no-archive", FaultScope.ROUTER, "no archive is configured")
    FRAGMENT = (
        "fragment",
        FaultScope.SESSION,
        "output comes in small pieces (size=BYTES, delay=REAL SECONDS)",
        FaultOption.SIZE,
        FaultOption.DELAY,
    )
    SYSLOG_NOISE = (
        "syslog-noise",
        FaultScope.SESSION,
        "a syslog line is printed into the middle of every prompt",
    )
    LOW_PRIVILEGE = (
        "low-privilege",
        FaultScope.SESSION,
        "the user has no privilege to configure (level=N)",
        FaultOption.LEVEL,
    )
    WRONG_ROUTER = (
        "wrong-router",
        FaultScope.ROUTER,
        "another router answers at this one's address (place: its name; default: the next)",
    )

    def __init__(self, word: str, scope: FaultScope, help: str, *options: FaultOption) -> None:
        self.word = word
        self.scope = scope
        self.help = help
        self.options = options

    @classmethod
    def named(cls, word: str) -> FaultKind:
        """The kind that a word names; raises ValueError with the words that there are."""
        for kind in cls:
            if kind.word == word:
                return kind
        raise ValueError(f"there is no fault {word!r}; known are {', '.join(sorted(kind.word for kind in cls))}")

    def option(self, word: str) -> FaultOption:
        """The option of this kind that a word names; raises ValueError with the words that there are."""
        for option in self.options:
            if option.word == word:
                return option
        known = ", ".join(option.word for option in self.options) or "none"
        raise ValueError(f"fault {self.word} has no option {word!r}; it has {known}")
