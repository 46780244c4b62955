"""Plans: dicts as the plan's file has them, with their lists as columns."""

from __future__ import annotations

import json
from typing import Any

from . import _native
from ._text import Json, json_bytes


class Table:
    """A list of a plan as columns, which data frames read without a copy.

    Whatever reads the C interface of Arrow takes it: ``pandas.DataFrame.from_arrow(table)``,
    ``polars.DataFrame(table)``, ``duckdb.sql("select * from table")``,
    ``pyarrow.table(table)``.
    """

    __slots__ = ("_list", "_plan")

    def __init__(self, plan: _native.Solved, name: str) -> None:
        """The list of that name of a plan."""
        self._plan = plan
        self._list = name

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The columns as a capsule; they have one schema, whatever is requested."""
        return self._plan.stream(self._list)

    def __len__(self) -> int:
        return self._plan.shape(self._list)[0]

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self._plan.shape(self._list)[1]

    def __repr__(self) -> str:
        rows, columns = self._plan.shape(self._list)
        return f"<{self._list}: {rows} rows of {', '.join(columns)}>"


class Plan(dict[str, Any]):
    """A plan: who serves what, where and when, with its proof and its account of waste.

    It is a dict with the fields of the plan's file. Its lists are also columns for data
    frames, as attributes: those of the plan as it was solved or read, whatever was changed
    in the dict.
    """

    def __init__(self, plan: Json) -> None:
        """Reads a plan: a dict, JSON, or the path of a file.

        Raises:
            ScenarioError: It is no plan.

        """
        self._native = _native.read_plan(json_bytes(plan))
        super().__init__(json.loads(self._native.json(False)))

    @classmethod
    def _solved(cls, native: _native.Solved) -> Plan:
        plan = cls.__new__(cls)
        plan._native = native
        plan.update(json.loads(native.json(False)))
        return plan

    def __reduce__(self) -> tuple[type[Plan], tuple[dict[str, Any]]]:
        """As a dict, which is read again."""
        return (Plan, (dict(self),))

    def to_json(self) -> str:
        """The plan as the command ``idlewise solve --out`` writes it."""
        return self._native.json(True) + "\n"

    @property
    def periods(self) -> Table:
        """``period`` (its number), ``label``, ``hours``."""
        return Table(self._native, "periods")

    @property
    def routes(self) -> Table:
        """Who serves what: ``period``, ``future``, ``demand``, ``node``, ``profile``,
        ``stage``, ``rate`` (units per second)."""
        return Table(self._native, "routes")

    @property
    def replicas(self) -> Table:
        """What is placed: ``period``, ``node``, ``model``, ``profile``, ``stage``, ``count``,
        ``spare`` (those among them that the forecast does not need)."""
        return Table(self._native, "replicas")

    @property
    def counts(self) -> Table:
        """Machines chosen where a count is a range: ``node``, ``count``."""
        return Table(self._native, "counts")

    @property
    def hourly(self) -> Table:
        """Machines rented by the hour: ``node``, ``period``, ``count``."""
        return Table(self._native, "hourly")

    @property
    def nodes(self) -> Table:
        """What each node does: ``period``, ``future``, ``node``, and for each resource a
        column such as ``busy_gpu``, ``held_gpu``, ``allocated_gpu``, ``available_gpu`` and
        ``price_gpu`` (0 where a node has none of it)."""
        return Table(self._native, "nodes")

    @property
    def demands(self) -> Table:
        """What becomes of each demand: ``period``, ``future``, ``demand``, ``offered``,
        ``served`` and ``unmet`` (units per second), ``routes``, ``price``."""
        return Table(self._native, "demands")


def solved(native: _native.Solved) -> Plan:
    """The plan that Rust has found."""
    return Plan._solved(native)  # pyright: ignore[reportPrivateUsage]
