"""Which peers work here: `python known.py [NAME]` solves a program whose optimum is known.

Prints one line of JSON, with `true` or what is wrong for each; of all, each in a process of
its own.
"""

import json
import subprocess
import sys

import numpy as np
from program import Program

# Seconds, which a loaded machine may need to load the libraries.
PATIENCE = 300
NAMES = ("ipx", "hipo", "simplex", "glop", "glop-dual", "clarabel", "flow", "pdlp", "pdlp-own")
# Two sources and three sinks: each source has 1, the sinks take 0.9, 0.7 and 0.8. What is
# sent is worth 3, 2, 1 from the first source and 2, 3, 1 from the second.
OPTIMUM = -(3 * 0.9 + 1 * 0.1 + 3 * 0.7 + 1 * 0.3)


def program() -> Program:
    """The program, with sources as its first rows, and rows and columns in odd units."""
    sources, sinks = np.divmod(np.arange(6), 3)
    unit = np.array([2.0, 0.5, 4.0, 1.0, 8.0])
    column = np.array([1.0, 3.0, 0.25, 5.0, 1.0, 2.0])
    rows = np.stack([sources, 2 + sinks], axis=1)
    return Program(
        unit=1.0,
        cost=-np.array([3.0, 2.0, 1.0, 2.0, 3.0, 1.0]) * column,
        values=(unit[rows] * column[:, None]).ravel(),
        rows=rows.ravel().astype(np.int32),
        starts=np.arange(0, 13, 2, dtype=np.int32),
        row_lower=np.full(5, -np.inf),
        row_upper=unit * np.array([1.0, 1.0, 0.9, 0.7, 0.8]),
        lower=np.zeros(6),
        upper=np.full(6, np.inf),
    )


def wrong(name: str) -> str | None:
    """What is wrong with a peer, if anything is."""
    from solve import solver

    objective, optimal, status = solver(name, program(), 10.0)()
    if not optimal:
        return f"it ends with {status}"
    allowed = 1e-4 if name == "pdlp-own" else 1e-6
    if abs(objective - OPTIMUM) > allowed * abs(OPTIMUM):
        return f"it finds {objective}, not {OPTIMUM}"
    return None


def ask(name: str) -> bool | str:
    """Asks a process of its own."""
    job = [sys.executable, __file__, name]
    try:
        ran = subprocess.run(job, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"it takes longer than {PATIENCE} s for six columns"
    lines = (ran.stdout if ran.returncode == 0 else ran.stderr).strip().splitlines()
    if ran.returncode != 0:
        return lines[-1] if lines else f"it ends with {ran.returncode}"
    return json.loads(lines[-1]) or True


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(wrong(sys.argv[1])))
    else:
        print(json.dumps({name: ask(name) for name in NAMES}))
