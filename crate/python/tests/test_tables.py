"""The lists of a plan as columns, in pyarrow, pandas, polars and DuckDB."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import REPOSITORY, fleet

import idlewise


def rows(table: idlewise.Table) -> list[dict[str, Any]]:
    """The rows of a table, without what a row has not."""
    listed = pa.table(table).to_pylist()
    return [{key: value for key, value in row.items() if value is not None} for row in listed]


@pytest.mark.parametrize("case", ["hourly", "futures", "limits", "operators"])
def test_columns_are_the_lists_of_the_plan(case: str) -> None:
    plan = idlewise.solve(REPOSITORY / "tests" / "golden" / f"{case}.json")
    assert rows(plan.routes) == plan["routes"]
    assert rows(plan.replicas) == [{"spare": 0.0, **row} for row in plan["replicas"]]
    assert rows(plan.counts) == plan["counts"]
    assert rows(plan.hourly) == plan.get("hourly", [])
    assert rows(plan.demands) == plan["demands"]
    for row, node in zip(rows(plan.nodes), plan["nodes"], strict=True):
        for amount in ("busy", "held", "allocated", "available", "price"):
            for resource, value in node[amount].items():
                assert row[f"{amount}_{resource}"] == value


def test_every_library_reads_them(plan: idlewise.Plan) -> None:
    routes = plan.routes
    rate = sum(route["rate"] for route in plan["routes"])
    assert len(routes) == len(plan["routes"]) > 100

    frame = pd.DataFrame.from_arrow(routes)
    assert list(frame.columns) == routes.columns
    assert frame["rate"].sum() == pytest.approx(rate)

    lazy = pl.DataFrame(routes)
    assert lazy.columns == routes.columns
    assert lazy["rate"].sum() == pytest.approx(rate)

    found = duckdb.sql("select demand, sum(rate) as rate from routes group by all")
    assert found is not None
    assert sum(row[1] for row in found.fetchall()) == pytest.approx(rate)


def test_a_table_may_be_read_again_and_outlives_its_plan(small: dict[str, Any]) -> None:
    routes = idlewise.solve(small).routes
    first = pa.table(routes)
    second = pa.table(routes)
    del routes
    assert first.equals(second)
    assert first.num_rows == 1


def test_the_schema_is_the_same_without_rows() -> None:
    empty = idlewise.solve(fleet(rate=0.0))
    full = idlewise.solve(idlewise.example())
    for name in ("periods", "routes", "replicas", "counts", "hourly", "demands"):
        assert pa.table(getattr(empty, name)).schema == pa.table(getattr(full, name)).schema
    assert len(empty.routes) == 0
    assert repr(empty.counts) == "<counts: 0 rows of node, future, count>"
