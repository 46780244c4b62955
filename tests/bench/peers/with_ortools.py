"""OR-Tools: GLOP, its simplex, and PDLP, its first-order method."""

import numpy as np
from ortools.linear_solver.python import model_builder_helper
from ortools.pdlp import solve_log_pb2, solvers_pb2
from ortools.pdlp.python import pdlp
from program import Program

TOLERANCE = 1e-8
# What PDLP stops at unless told otherwise.
PDLP_OWN = 1e-6


def glop(program: Program, limit: float, dual: bool) -> tuple[float, bool, str]:
    """The objective, whether it is proved, and what GLOP says."""
    model = model_builder_helper.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        program.lower,
        program.upper,
        program.cost,
        program.row_lower,
        program.row_upper,
        program.matrix().tocsr(),
    )
    solver = model_builder_helper.ModelSolverHelper("GLOP")
    solver.set_time_limit_in_seconds(limit)
    solver.set_solver_specific_parameters(
        f"primal_feasibility_tolerance: {TOLERANCE} dual_feasibility_tolerance: {TOLERANCE} "
        f"use_dual_simplex: {str(dual).lower()}"
    )
    solver.solve(model)
    status = solver.status()
    optimal = status == model_builder_helper.SolveStatus.OPTIMAL
    objective = solver.objective_value() if solver.has_solution() else np.nan
    if optimal:
        solver.variable_values()
    return objective, optimal, status.name


def first_order(program: Program, limit: float, tolerance: float) -> tuple[float, bool, str]:
    """The objective of PDLP at a relative tolerance, with GLOP's presolve, which is faster
    than without, whether it got there, and why it stopped."""
    asked = pdlp.QuadraticProgram()
    asked.objective_vector = program.cost
    asked.constraint_matrix = program.matrix()
    asked.constraint_lower_bounds = program.row_lower
    asked.constraint_upper_bounds = program.row_upper
    asked.variable_lower_bounds = program.lower
    asked.variable_upper_bounds = program.upper
    params = solvers_pb2.PrimalDualHybridGradientParams()
    params.num_threads = 1
    params.presolve_options.use_glop = True
    stop = params.termination_criteria
    stop.time_sec_limit = limit
    stop.simple_optimality_criteria.eps_optimal_absolute = tolerance
    stop.simple_optimality_criteria.eps_optimal_relative = tolerance
    result = pdlp.primal_dual_hybrid_gradient(asked, params)
    reason = result.solve_log.termination_reason
    optimal = reason == solve_log_pb2.TERMINATION_REASON_OPTIMAL
    objective = float(program.cost @ np.asarray(result.primal_solution))
    return objective, optimal, solve_log_pb2.TerminationReason.Name(reason)
