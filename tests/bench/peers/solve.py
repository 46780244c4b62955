"""One peer on one program: `python solve.py ARRAYS SOLVER SECONDS RUNS`.

Reading the file is not timed, as for the other peers. Timed is what a caller does:
handing over the arrays, solving, and fetching the solution. A first solve within two
seconds is repeated, RUNS in all, from the arrays on. Prints one line of JSON.
"""

import json
import math
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

from program import Program

REPEATED = 2.0


Answer = tuple[float, bool, str]


def solver(name: str, program: Program, limit: float) -> Callable[[], Answer]:
    """The solver of that name. Each is loaded only where it is asked for: libraries that
    carry the same symbols do not bear each other."""
    if name in ("simplex", "ipx", "hipo"):
        import with_highs

        return lambda: with_highs.solve(program, name, limit)
    if name == "clarabel":
        import with_clarabel

        return lambda: with_clarabel.solve(program, limit)
    if name == "flow":
        import with_flow

        return lambda: with_flow.solve(program)
    import with_ortools

    if name in ("glop", "glop-dual"):
        return lambda: with_ortools.glop(program, limit, dual=name == "glop-dual")
    tolerance = {"pdlp": with_ortools.TOLERANCE, "pdlp-own": with_ortools.PDLP_OWN}[name]
    return lambda: with_ortools.first_order(program, limit, tolerance)


def main() -> None:
    """Solves and prints."""
    file, name, limit, runs = sys.argv[1:]
    program = Program.load(file)
    solve = solver(name, program, float(limit))
    times: list[float] = []
    while True:
        began = time.perf_counter()
        objective, optimal, status = solve()
        times.append(time.perf_counter() - began)
        if not optimal or times[0] > REPEATED or len(times) >= int(runs):
            break
    value = objective * program.unit
    print(
        json.dumps(
            {
                "seconds": min(times),
                "first_seconds": times[0],
                "runs": len(times),
                "objective": value if math.isfinite(value) else None,
                "optimal": optimal,
                "status": status,
                "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "versions": {p: version(p) for p in ("highspy", "ortools", "clarabel")},
            }
        )
    )


if __name__ == "__main__":
    main()
