"""A linear program as arrays: least cost within rows and bounds."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import scipy.sparse

KINDS = {"f64": "<f8", "i32": "<i4"}


@dataclass
class Program:
    """Costs are divided by `unit`, so that the largest is 1: tolerances of solvers are
    partly absolute, and objectives are money. The table is by columns; what has no bound
    has an infinite one."""

    unit: float
    cost: np.ndarray
    values: np.ndarray
    rows: np.ndarray
    starts: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    def matrix(self) -> scipy.sparse.csc_matrix:
        """The table."""
        shape = (len(self.row_lower), len(self.cost))
        return scipy.sparse.csc_matrix((self.values, self.rows, self.starts), shape=shape)

    @staticmethod
    def load(file: str) -> Program:
        """Reads what `arrays.mjs` writes."""
        with open(file, "rb") as opened:
            kept = bytearray(opened.read())
        length = int.from_bytes(kept[:4], "little")
        base = -(-(8 + length) // 8) * 8
        arrays = {
            part["name"]: np.frombuffer(
                kept,
                dtype=KINDS[part["kind"]],
                count=part["length"],
                offset=base + part["from"],
            )
            for part in json.loads(kept[8 : 8 + length])
        }
        return Program(unit=float(arrays.pop("unit")[0]), **arrays)
