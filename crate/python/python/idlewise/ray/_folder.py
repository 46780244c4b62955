"""The folder of a sweep: a file of Parquet for each stretch of scenarios.

A file is there whole or not at all, and its name says which scenarios it has. What all of
them are made of stands in ``_sweep.json``, whose name readers of Parquet pass over.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyarrow import fs

MADE_OF = "_sweep.json"


@dataclass(frozen=True)
class Stretch:
    """The scenarios from ``first`` to before ``last``."""

    first: int
    last: int

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"part-{self.first:012}-{self.last:012}.parquet"


def stretches(many: int, each: int) -> list[Stretch]:
    """All scenarios of a sweep, so many in each file."""
    return [Stretch(first, min(first + each, many)) for first in range(0, many, each)]


class Folder:
    """A folder of this machine, or of an object store that a URI names (``s3://...``)."""

    def __init__(self, out: str) -> None:
        """By its path or URI, which all machines must reach."""
        if "://" in out:
            self.files, self.path = fs.FileSystem.from_uri(out)
        else:
            self.files, self.path = fs.LocalFileSystem(), os.path.abspath(out)

    def __contains__(self, name: str) -> bool:
        found = self.files.get_file_info(f"{self.path}/{name}")
        return found.type == fs.FileType.File

    def names(self) -> set[str]:
        """The names of its files."""
        wanted = fs.FileSelector(self.path, allow_not_found=True)
        return {info.base_name for info in self.files.get_file_info(wanted)}

    def read(self, name: str) -> bytes:
        """The content of a file."""
        with self.files.open_input_stream(f"{self.path}/{name}") as stream:
            return stream.read()

    def write(self, name: str, content: bytes) -> None:
        """Write a file, which appears as a whole.

        An object appears when it has been sent. A file of a disk gets its name when all of
        it has been written.
        """
        if isinstance(self.files, fs.LocalFileSystem):
            write_whole(Path(self.path) / name, content)
            return
        with self.files.open_output_stream(f"{self.path}/{name}") as stream:
            stream.write(content)

    def begin(self, made_of: dict[str, Any]) -> dict[str, Any]:
        """Make the folder, or find it begun with the same; return what it was begun with.

        Raises:
            ValueError: It has the lines of another sweep.

        """
        self.files.create_dir(self.path, recursive=True)
        if MADE_OF not in self:
            self.write(MADE_OF, (json.dumps(made_of, indent=2) + "\n").encode())
        begun: dict[str, Any] = json.loads(self.read(MADE_OF))
        # How many scenarios stand in a file is settled once, so that files never overlap.
        differing = [k for k in made_of if k != "per_task" and begun.get(k) != made_of[k]]
        if differing:
            raise ValueError(
                f"{self.path}: found the lines of another sweep, which differs in "
                f"{', '.join(differing)}; expected a new folder, or the scenario, grid, "
                "figures and limits that it was begun with"
            )
        return begun

    def clear(self) -> None:
        """Take away what tasks that were killed have left half written."""
        if isinstance(self.files, fs.LocalFileSystem):
            for torn in Path(self.path).glob(".*.writing"):
                torn.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of this machine's disk under another name first, which has the process's
    number in it."""
    writing = path.with_name(f".{path.name}.{uuid.uuid4().hex}.{os.getpid()}.writing")
    with open(writing, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(writing, path)


def digest(content: bytes) -> str:
    """What tells two texts apart."""
    return hashlib.sha256(content).hexdigest()
