"""A sweep over a cluster: a task for each stretch of scenarios, a file for each task."""

from __future__ import annotations

import functools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds
import ray
import ray.data

from .. import _native
from .._limits import Limits, split, takes_limits
from .._sweep import Over, over_bytes
from .._text import Json, json_bytes
from ._folder import Folder, Stretch, digest, stretches
from ._lines import parquet

if TYPE_CHECKING:
    from typing_extensions import Unpack


@dataclass(frozen=True)
class Done:
    """What a run of a sweep has done."""

    scenarios: int
    """Scenarios of the sweep."""
    there: int
    """Those of them whose lines were there already."""
    files: int
    """Files that this run has written."""
    seconds: float
    """How long the run took, from the call to the last file."""
    working: float
    """Seconds that tasks spent solving and writing, all of them together."""


@dataclass(frozen=True)
class Asked:
    """What every task of a sweep needs besides its stretch. It travels once to each machine."""

    base: bytes
    over: bytes
    keep: list[str]
    limits: dict[str, Any]


@takes_limits
def sweep(
    base: Json,
    over: Over,
    out: str,
    *,
    keep: Sequence[str] = (),
    per_task: int = 256,
    **limits: Unpack[Limits],
) -> Done:
    """Solve one scenario with many values on a cluster, into files of Parquet.

    A second call for the same folder does what is missing and nothing else: files are there
    whole or not at all, so neither a killed worker nor a lost machine loses or repeats a line.

    Args:
        base: The scenario that every other is made from.
        over: A grid of fields and values, or a list of merge patches, as for
            :func:`idlewise.sweep`.
        out: The folder, which is made: a path that all machines share, or a URI such as
            ``s3://bucket/sweep``.
        keep: Figures of a line, as for :func:`idlewise.sweep`. Short names become columns of
            numbers, the others columns of JSON.
        per_task: Scenarios of a task and of a file; 100 to 1,000 keep the work of Ray small
            beside that of solving. A folder keeps what it was begun with.
        **limits: How long and how hard to work on each scenario. A task works on one thread
            unless ``threads`` says more, and takes as many of Ray's CPUs.

    Raises:
        ScenarioError: The base is not valid.
        ValueError: A field, a figure or a limit is not known, or the folder has the lines of
            another sweep.

    """
    begun = time.monotonic()
    if per_task < 1:
        raise ValueError(f"per_task: found {per_task}, expected a number from 1")
    threads = limits.get("threads") or 1
    limits["threads"] = threads
    _, watch = split(limits)
    if watch is not None:
        raise TypeError("a sweep on Ray has Ray's progress; expected no on_progress")
    asked = Asked(json_bytes(base), over_bytes(over), list(keep), dict(limits))
    whole = _native.Sweep(asked.base, asked.over, asked.keep)
    folder = Folder(out)
    made_of = {
        "version": _native.VERSION,
        "base": digest(asked.base),
        "over": digest(asked.over),
        "keep": whole.keep(),
        "limits": {k: v for k, v in asked.limits.items() if k != "threads"},
        "per_task": per_task,
    }
    per_task = int(folder.begin(made_of)["per_task"])
    wanted = stretches(len(whole), per_task)
    names = folder.names()
    missing = [stretch for stretch in wanted if stretch.name not in names]
    left = sum(stretch.last - stretch.first for stretch in missing)
    working, files = 0.0, 0
    if missing:
        for row in tasks(missing, asked, out, threads).iter_rows():
            working += row["seconds"]
            files += 1
    folder.clear()
    return Done(
        scenarios=len(whole),
        there=len(whole) - left,
        files=files,
        seconds=time.monotonic() - begun,
        working=working,
    )


def tasks(missing: Sequence[Stretch], asked: Asked, out: str, threads: int) -> Any:
    """A row for each stretch, once its file is there."""
    rows = [{"first": stretch.first, "last": stretch.last} for stretch in missing]
    listed = ray.data.from_items(rows, override_num_blocks=len(rows))
    function: Any = work
    return listed.map_batches(
        function,
        batch_size=None,
        batch_format="pyarrow",
        fn_kwargs={"asked": ray.put(asked), "out": out},
        # Ray Data tries a task again as often as its worker or machine is lost.
        num_cpus=threads,
    )


def work(batch: pa.Table, asked: Any, out: str) -> pa.Table:
    """Solve the stretches of a batch and write their files."""
    given: Asked = ray.get(asked)
    limits, _ = split(given.limits)  # pyright: ignore[reportArgumentType]
    folder = Folder(out)
    seconds: list[float] = []
    for row in batch.to_pylist():
        begun = time.monotonic()
        stretch = Stretch(row["first"], row["last"])
        # A task that was killed after its file was written is run again.
        if stretch.name not in folder:
            made = prepared(given.base, given.over, tuple(given.keep))
            lines = made.lines(limits, stretch.first, stretch.last)
            folder.write(stretch.name, parquet(lines, made.keep()))
        seconds.append(time.monotonic() - begun)
    return batch.append_column("seconds", pa.array(seconds, pa.float64()))


@functools.lru_cache(maxsize=2)
def prepared(base: bytes, over: bytes, keep: tuple[str, ...]) -> _native.Sweep:
    """The sweep, read once in each worker."""
    return _native.Sweep(base, over, list(keep))


def read(out: str) -> pa.Table:
    """The lines of a folder in order, as far as they are there."""
    folder = Folder(out)
    names = sorted(name for name in folder.names() if name.endswith(".parquet"))
    paths = [f"{folder.path}/{name}" for name in names]
    return ds.dataset(paths, filesystem=folder.files, format="parquet").to_table()
