"""One large scenario over a cluster: its independent parts solved apart, and joined."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ray

from .. import _native
from .._limits import Limits, split, takes_limits
from .._plan import Plan, solved
from .._text import Json, json_bytes

if TYPE_CHECKING:
    from typing_extensions import Unpack


@takes_limits
def solve(scenario: Json, *, workers: int | None = None, **limits: Unpack[Limits]) -> Plan:
    """Find the best plan of one large scenario on a cluster, and prove it.

    The periods of a scenario that nothing ties together, and in each the models and nodes
    that have nothing to do with each other, are parts. They are solved in tasks, joined
    here, and the plan gets its certificate as any other. It is the plan that
    :func:`idlewise.solve` gives, bit for bit where no time limit strikes. A scenario of one
    part is solved by one task.

    Args:
        scenario: The fleet.
        workers: Tasks that share the parts; as many as the cluster has CPUs unless given.
            Each reads the scenario and builds its program.
        **limits: How long and how hard to work. ``threads`` is that of each task, 1 unless
            given.

    """
    begun = time.monotonic()
    threads = limits.get("threads") or 1
    limits["threads"] = threads
    asked, watch = split(limits)
    if watch is not None:
        raise TypeError("a solve on Ray has Ray's progress; expected no on_progress")
    text = json_bytes(scenario)
    sizes = _native.parts(text)
    if not ray.is_initialized():
        ray.init()
    if workers is None:
        workers = max(1, int(ray.cluster_resources().get("CPU", 1)) // threads)
    given = ray.put(text)
    remote: dict[str, Any] = {"num_cpus": threads, "max_retries": -1}
    if len(sizes) < 2:
        whole: Any = ray.remote(**remote)(solve_whole)
        return Plan(ray.get(whole.remote(given, dict(limits))))
    groups = share(sizes, min(workers, len(sizes)))
    part: Any = ray.remote(**remote)(solve_group)
    waiting = [part.remote(given, group, dict(limits)) for group in groups]
    try:
        found = ray.get(waiting)
    except BaseException:
        for task in waiting:
            ray.cancel(task, force=True)
        raise
    answers = [b""] * len(sizes)
    for group, answered in zip(groups, found, strict=True):
        for place, answer in zip(group, answered, strict=True):
            answers[place] = answer
    limit = limits.get("time_limit")
    if limit is not None:
        rest = max(0.0, limit - (time.monotonic() - begun))
        asked, _ = split({**limits, "time_limit": rest})
    return solved(_native.solve_from_parts(text, answers, len(groups), asked))


def share(sizes: Sequence[int], workers: int) -> list[list[int]]:
    """Who gets which parts, by their places: the largest first, each to who has least."""
    groups: list[list[int]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for place in sorted(range(len(sizes)), key=lambda place: -sizes[place]):
        least = min(range(workers), key=lambda worker: loads[worker])
        groups[least].append(place)
        loads[least] += sizes[place]
    return [sorted(group) for group in groups if group]


def solve_group(text: bytes, places: list[int], limits: Limits) -> list[bytes]:
    """The answers of some parts."""
    asked, _ = split(limits)
    return _native.solve_parts(text, places, asked)


def solve_whole(text: bytes, limits: Limits) -> str:
    """The plan of a scenario that has no parts."""
    asked, watch = split(limits)
    return _native.solve(text, asked, watch).json(False)
