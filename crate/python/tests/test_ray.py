"""Sweeps and a large scenario on a cluster of Ray, of three workers on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import ray
from conftest import fleet
from ray.cluster_utils import Cluster

import idlewise
import idlewise.ray
from idlewise.ray import _lines
from idlewise.ray._folder import Folder, stretches
from idlewise.ray._solve import share

GRID = {
    "demands.rate.times": [step / 40 for step in range(1, 41)],
    "nodes[hardware=L40S].count": [1, 2, -1],
}
SCENARIOS = 120


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A head without processors, and three machines of one each."""
    # Nobody else reaches this machine's loopback; a token would be kept in the home folder.
    os.environ["RAY_AUTH_MODE"] = "disabled"
    # Ray's workers give way to everything else on a machine, which is that of the tests here.
    os.environ["RAY_worker_niceness"] = "0"
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    for _ in range(3):
        made.add_node(num_cpus=1, object_store_memory=100_000_000)
    ray.init(address=made.address, log_to_driver=False, configure_logging=False)
    yield made
    ray.shutdown()
    made.shutdown()


def test_a_sweep_is_resumed_and_has_every_line_once(cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = idlewise.ray.sweep(fleet(), GRID, str(out), per_task=40)
    assert (done.scenarios, done.there, done.files) == (SCENARIOS, 0, 3)
    table = idlewise.ray.read(str(out))
    here = list(idlewise.sweep(fleet(), GRID))
    assert table.column("index").to_pylist() == list(range(SCENARIOS))
    for row, line in zip(table.to_pylist(), here, strict=True):
        assert row["status"] == line["status"]
        assert json.loads(row["given"]) == line["given"]
        assert row["idle_percent"] == line.get("idle_percent")
        assert (row["error"] is None) == ("error" not in line)

    lost = out / "part-000000000040-000000000080.parquet"
    content = lost.read_bytes()
    lost.unlink()
    torn = out / f".{lost.name}.0.1.writing"
    torn.write_bytes(content[:100])
    kept = {file.name: file.stat().st_mtime_ns for file in out.glob("*.parquet")}
    # The folder keeps how many scenarios stand in a file.
    again = idlewise.ray.sweep(fleet(), GRID, str(out), per_task=7)
    assert (again.there, again.files) == (80, 1)
    assert lost.read_bytes() == content
    assert not torn.exists()
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept

    with pytest.raises(ValueError, match="another sweep, which differs in base"):
        idlewise.ray.sweep(fleet(rate=1.0), GRID, str(out))


def test_one_scenario_in_parts_is_the_plan_of_one_machine(cluster: Cluster) -> None:
    scenario = idlewise.example()
    here, there = idlewise.solve(scenario), idlewise.ray.solve(scenario)
    assert there["solver"]["threads"] == {"mode": "pool", "count": 3}
    for plan in (here, there):
        plan.pop("solver")
    assert json.dumps(there) == json.dumps(here)
    assert idlewise.verify(scenario, there.to_json())["valid"] is True


def test_a_scenario_of_one_part_is_solved_as_well(cluster: Cluster) -> None:
    assert idlewise.ray.solve(fleet())["routes"] == idlewise.solve(fleet())["routes"]


def test_what_is_wrong_is_said_before_any_task(tmp_path: Path) -> None:
    with pytest.raises(idlewise.ScenarioError):
        idlewise.ray.solve({})
    for arguments, told in [
        ({"per_task": 0}, "per_task: found 0"),
        ({"keep": ["idle"]}, "idle is no figure"),
        ({"gap": -1}, "gap: found -1"),
    ]:
        with pytest.raises(ValueError, match=told):
            idlewise.ray.sweep(fleet(), GRID, str(tmp_path / "out"), **arguments)
    assert not os.listdir(tmp_path)


def test_stretches_are_all_scenarios_once() -> None:
    found = stretches(1001, 250)
    assert [index for part in found for index in range(part.first, part.last)] == list(
        range(1001)
    )
    assert found[-1].name == "part-000000001000-000000001001.parquet"


def test_parts_are_shared_by_size() -> None:
    assert share([5, 1, 4, 2], 2) == [[0, 1], [2, 3]]
    assert share([3], 4) == [[0]]


def test_figures_that_are_no_numbers_are_json(small: dict[str, Any], tmp_path: Path) -> None:
    keep = ["value", "/solver/reduced", "plan"]
    sweep = idlewise.sweep(small, {"demands.rate.times": [1]}, keep=keep)
    line = json.dumps(sweep.lines(0, 1)[0])
    Folder(str(tmp_path)).write("a.parquet", _lines.parquet([line], keep))
    (row,) = idlewise.ray.read(str(tmp_path)).to_pylist()
    assert row["value"] == json.loads(line)["value"]
    assert json.loads(row["plan"]) == json.loads(line)["plan"]
    assert json.loads(row["/solver/reduced"])["nodes"] == 1
