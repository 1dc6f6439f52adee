"""Files and folders that a user names: whether they can be written is known before anything is done."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from corelinks.runbooks.cli.arguments import wrong_usage


def check_folder(option: str, directory: Path) -> None:
    """Raise InventoryError (wrong usage) unless ``directory`` can be written, or made; leaves nothing behind."""
    made: list[Path] = []
    try:
        for folder in reversed([directory, *directory.parents]):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                made.append(folder)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise wrong_usage(option, f"{directory} is not a folder that can be written: {error.strerror}") from None
    finally:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


def check_new_file(option: str, path: Path) -> None:
    """Raise InventoryError (wrong usage) unless ``path`` is free, in a folder that is there and can be written."""
    if os.path.lexists(path):
        raise wrong_usage(option, f"{path} exists and is not overwritten")
    if not path.parent.is_dir():
        raise wrong_usage(option, f"{path} cannot be written: {path.parent} is not a folder")
    check_folder(option, path.parent)


def check_own_file(option: str, path: Path) -> None:
    """Raise InventoryError (wrong usage) unless ``path`` is a file that can be read and written, or can be made."""
    if not os.path.lexists(path):
        check_folder(option, path.parent)
        return
    if not path.is_file():
        raise wrong_usage(option, f"{path} is not a file")
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise wrong_usage(option, f"{path} cannot be written: {error.strerror}") from None
