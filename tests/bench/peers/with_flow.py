"""OR-Tools' min cost flow, for programs that are networks."""

import numpy as np
from network import network
from ortools.graph.python import min_cost_flow
from program import Program

# Flows and costs are whole numbers there: so many units to the largest of each.
STEPS = 2**30


def solve(program: Program) -> tuple[float, bool, str]:
    """The objective, whether it is proved, and what OR-Tools says."""
    found = network(program)
    if found is None:
        return np.nan, False, "not a network"
    flow = STEPS / max(found.supply.max(), 1e-300)
    money = STEPS / max(np.abs(found.cost).max(), 1e-300)
    graph = min_cost_flow.SimpleMinCostFlow()
    supply = np.rint(found.supply * flow).astype(np.int64)
    room = np.rint(found.room * flow).astype(np.int64)
    sources, sinks = len(supply), len(room)
    # What need not be sent goes past the sinks, for nothing.
    idle = sources + sinks
    free = np.flatnonzero(~found.must)
    tails = np.concatenate([found.source, free, sources + np.arange(sinks)])
    heads = np.concatenate([sources + found.sink, np.full(len(free) + sinks, idle)])
    rooms = np.concatenate([supply[found.source], supply[free], room])
    costs = np.concatenate([np.rint(found.cost * money), np.zeros(len(free) + sinks)])
    arcs = graph.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), rooms, costs.astype(np.int64)
    )
    graph.set_nodes_supplies(
        np.arange(idle + 1, dtype=np.int32),
        np.append(np.append(supply, room * 0), -supply.sum()),
    )
    status = graph.solve()
    sent = graph.flows(arcs[: len(found.cost)])
    objective = float(found.cost @ sent) / flow
    return objective, status == graph.OPTIMAL, status.name
