"""Clarabel: an interior point for cones, here without any but the flat ones."""

import clarabel
import numpy as np
import scipy.sparse
from program import Program

TOLERANCE = 1e-8


def solve(program: Program, limit: float) -> tuple[float, bool, str]:
    """The objective, whether it is proved, and what Clarabel says."""
    columns = len(program.cost)
    rows = program.matrix().tocsr()
    one = scipy.sparse.identity(columns, format="csr")
    equal = program.row_lower == program.row_upper
    above = np.isfinite(program.row_upper) & ~equal
    below = np.isfinite(program.row_lower) & ~equal
    most, least = np.isfinite(program.upper), np.isfinite(program.lower)
    table = [rows[equal], rows[above], -rows[below], one[most], -one[least]]
    right = [
        program.row_upper[equal],
        program.row_upper[above],
        -program.row_lower[below],
        program.upper[most],
        -program.lower[least],
    ]
    flat = sum(len(part) for part in right[1:])
    cones = [clarabel.ZeroConeT(int(equal.sum())), clarabel.NonnegativeConeT(flat)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.time_limit = limit
    settings.tol_gap_rel = settings.tol_gap_abs = settings.tol_feas = TOLERANCE
    asked = clarabel.DefaultSolver(
        scipy.sparse.csc_matrix((columns, columns)),
        program.cost,
        scipy.sparse.vstack(table, format="csc"),
        np.concatenate(right),
        cones,
        settings,
    )
    found = asked.solve()
    return found.obj_val, found.status == clarabel.SolverStatus.Solved, str(found.status)
