"""Whether a program is a network: what leaves sources for sinks, nothing lost on the way."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse
from program import Program

# Coefficients are of numbers with 16 digits.
EQUAL = 1e-12


@dataclass
class Network:
    """Arcs from sources to sinks; each source sends at most `supply`, or all of it where it
    `must`, each sink takes at most `room`, in one unit."""

    source: np.ndarray
    sink: np.ndarray
    cost: np.ndarray
    supply: np.ndarray
    must: np.ndarray
    room: np.ndarray


def network(program: Program) -> Network | None:
    """The network that the program is, if it is one: rows with an upper bound, two to a
    column, from two sides, which become equal by scaling rows. What is to be used up
    exactly stands on one side."""
    matrix = program.matrix()
    if matrix.shape[1] == 0 or np.any(np.diff(matrix.indptr) != 2):
        return None
    exact = program.row_lower == program.row_upper
    if np.any(np.isfinite(program.row_lower) & ~exact) or np.any(matrix.data <= 0):
        return None
    if np.any(program.lower != 0) or np.any(np.isfinite(program.upper)):
        return None
    ends = matrix.indices.reshape(-1, 2)
    use = matrix.data.reshape(-1, 2)
    scaled = scales(ends, use, matrix.shape[0])
    if scaled is None:
        return None
    scale, side = scaled
    if np.any(exact & ~side):
        side = ~side
    if np.any(exact & ~side):
        return None
    # Each column's unit is what it takes of its rows, which is one amount now.
    amount = use[:, 0] * scale[ends[:, 0]]
    first = side[ends[:, 0]]
    source = np.where(first, ends[:, 0], ends[:, 1])
    sink = np.where(first, ends[:, 1], ends[:, 0])
    limit = program.row_upper * scale
    place = np.cumsum(side) - 1
    other = np.cumsum(~side) - 1
    return Network(
        source=place[source],
        sink=other[sink],
        cost=program.cost / amount,
        supply=limit[side],
        must=exact[side],
        room=limit[~side],
    )


def scales(
    ends: np.ndarray, use: np.ndarray, rows: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """A scale for each row with which every column takes as much of the one row as of the
    other, and which rows are sources; nothing where there is none."""
    if not np.all(np.isfinite(use)):
        return None
    columns = len(ends)
    ratio = np.log(use[:, 0] / use[:, 1])
    ones = np.arange(1, columns + 1)
    both = scipy.sparse.coo_matrix((ones, (ends[:, 0], ends[:, 1])), shape=(rows, rows))
    linked = (both + both.T).tocsr()
    found, label = scipy.sparse.csgraph.connected_components(linked, directed=False)
    height = np.zeros(rows)
    side = np.zeros(rows, dtype=bool)
    known = {(int(a), int(b)): float(r) for (a, b), r in zip(ends, ratio, strict=True)}
    for part in range(found):
        start = int(np.argmax(label == part))
        order, before = scipy.sparse.csgraph.breadth_first_order(linked, start, directed=False)
        side[start] = True
        for row in order[1:]:
            above = int(before[row])
            step = known.get((above, int(row)))
            step = -known[(int(row), above)] if step is None else step
            # scale[above] * use[above] = scale[row] * use[row]
            height[row] = height[above] + step
            side[row] = not side[above]
    apart = height[ends[:, 0]] + ratio - height[ends[:, 1]]
    if np.any(np.abs(apart) > EQUAL * 1e2) or np.any(side[ends[:, 0]] == side[ends[:, 1]]):
        return None
    return np.exp(height), side
