"""The file systems of a router: those of its own, and those behind its network (configuration fundamentals guide)."""

from __future__ import annotations

from collections.abc import Mapping

LOCAL = (
    "flash:",
    "flash0:",
    "flash1:",
    "bootflash:",
    "bootdisk:",
    "disk0:",
    "disk1:",
    "harddisk:",
    "nvram:",
    "slot0:",
    "slot1:",
    "sup-bootdisk:",
    "sup-bootflash:",
    "unix:",
    "usb0:",
    "usbflash0:",
    "usbflash1:",
)
NETWORK = ("ftp:", "http:", "https:", "rcp:", "scp:", "sftp:", "tftp:")
#: The size of a flash, bytes.
FLASH_BYTES = 256_487_424


def is_on_network(name: str) -> bool:
    """Whether a file lies behind the network."""
    return name.startswith(NETWORK)


def bytes_free(files: Mapping[str, str], room: int | None) -> int:
    """What is left of a flash that has ``room`` bytes for files in all (None: its whole size)."""
    kept = sum(len(text) for name, text in files.items() if not is_on_network(name))
    return max(0, (FLASH_BYTES if room is None else room) - kept)
