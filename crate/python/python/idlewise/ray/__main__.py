"""``python -m idlewise.ray``: a sweep from files, as the entry point of a job."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ._sweep import sweep


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sweep that the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m idlewise.ray",
        description="Solve one scenario with many values on a Ray cluster, into Parquet. "
        "A run that ended early goes on where it stopped when it is started again.",
    )
    parser.add_argument("base", type=Path, help="scenario (JSON) that every other is made from")
    parser.add_argument(
        "--over", type=Path, required=True, help="grid (JSON), or merge patches"
    )
    parser.add_argument("--out", required=True, help="folder that all machines share, or a URI")
    parser.add_argument("--keep", default="", help="figures of a line, separated by commas")
    parser.add_argument(
        "--per-task", type=int, default=256, help="scenarios of a task and file"
    )
    parser.add_argument("--time-limit", type=float, help="seconds for each scenario")
    parser.add_argument("--gap", type=float, default=1e-4, help="relative gap that is enough")
    given = parser.parse_args(arguments)
    done = sweep(
        given.base,
        given.over,
        given.out,
        keep=[name for name in given.keep.split(",") if name],
        per_task=given.per_task,
        time_limit=given.time_limit,
        gap=given.gap,
    )
    solved = done.scenarios - done.there
    rate = solved / max(done.seconds, 1e-9)
    sys.stdout.write(
        f"{solved} scenarios in {done.seconds:.1f} s, {rate:.1f} per second; "
        f"{done.there} were there already; {done.files} files written\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
