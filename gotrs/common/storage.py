"""Files that survive a power cut: written beside their place, synced, then renamed."""

import os
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableFileSystemStorage(FileSystemStorage):
    """Django's file storage, whose files are whole or not there at all."""

    def _save(self, name: str, content: Any) -> str:
        write_durably(Path(self.path(name)), content.chunks(), self.file_permissions_mode)
        return name


def write_durably(target: Path, chunks: Iterable[bytes], mode: int | None = None) -> None:
    """Write a file that is whole or not there at all, and stays after a power cut.

    Raises OSError; then nothing of it is left.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with part.open("xb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
