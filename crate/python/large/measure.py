"""How fast a sweep goes in one process, and on Ray with one and two processors."""

from __future__ import annotations

import os
import sys
import tempfile
import time

import ray
from test_killed import BASE

import idlewise
import idlewise.ray

SCENARIOS = 20_000
GRID = {"demands.rate.times": [step / SCENARIOS for step in range(SCENARIOS)]}
WARM_UP = {"demands.rate.times": [1.0 + step / 100 for step in range(64)]}


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print scenarios per second, and what Ray adds to each."""
    os.environ["RAY_AUTH_MODE"] = "disabled"
    # Ray's workers give way to everything else on a machine, which is that of the tests here.
    os.environ["RAY_worker_niceness"] = "0"
    begun = time.monotonic()
    lines = list(idlewise.sweep(BASE, GRID, threads=1))
    alone = time.monotonic() - begun
    say(f"one process, one thread: {len(lines) / alone:.0f} per second")
    for processors in (1, 2):
        ray.init(num_cpus=processors, include_dashboard=False, log_to_driver=False)
        with tempfile.TemporaryDirectory() as folder:
            # The first tasks of a worker import Ray Data.
            idlewise.ray.sweep(BASE, WARM_UP, f"{folder}/warm", per_task=8)
            done = idlewise.ray.sweep(BASE, GRID, f"{folder}/out", per_task=250)
        ray.shutdown()
        inside = done.working / SCENARIOS * 1e3
        beside = done.seconds * processors / SCENARIOS * 1e3 - inside
        say(
            f"Ray, {processors} processors: {SCENARIOS / done.seconds:.0f} per second; "
            f"a scenario takes {inside:.2f} ms in its task, and {beside:.2f} ms outside"
        )


if __name__ == "__main__":
    main()
