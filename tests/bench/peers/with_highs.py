"""HiGHS: its simplex and its two interior points."""

import highspy
import numpy as np
from program import Program

TOLERANCE = 1e-8


def solve(program: Program, solver: str, limit: float) -> tuple[float, bool, str]:
    """The objective, whether it is proved, and what HiGHS says."""
    highs = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": 1,
        "solver": solver,
        "time_limit": limit,
        "primal_feasibility_tolerance": TOLERANCE,
        "dual_feasibility_tolerance": TOLERANCE,
        "ipm_optimality_tolerance": TOLERANCE,
        "optimality_tolerance": TOLERANCE,
        # A plan need not be a vertex: HiGHS goes on to one only where its interior
        # point falls short.
        "run_crossover": "choose",
    }
    for name, value in options.items():
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS {highs.version()} refuses {name} = {value}")
    whole = np.zeros(len(program.cost), dtype=np.int32)
    highs.passModel(
        len(program.cost),
        len(program.row_lower),
        len(program.values),
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        program.cost,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        program.starts,
        program.rows,
        program.values,
        whole,
    )
    highs.run()
    status = highs.getModelStatus()
    objective = highs.getInfo().objective_function_value
    highs.getSolution().col_value  # noqa: B018, which fetches it
    return objective, status == highspy.HighsModelStatus.kOptimal, status.name
