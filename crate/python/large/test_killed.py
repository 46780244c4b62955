"""10,000 scenarios on three machines, while a worker and then a whole machine are killed in the
middle of writing: nothing is lost and nothing is there twice."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import ray
from ray.cluster_utils import Cluster

import idlewise.ray

SCENARIOS = 10_000
PER_TASK = 100
GRID = {"demands.rate.times": [step / SCENARIOS for step in range(SCENARIOS)]}
BASE: dict[str, Any] = {
    "schema_version": 1,
    "nodes": [
        {
            "id": f"site-{site}",
            "hardware": "L40S",
            "count": 4,
            "capacity": {"gpu": 1},
            "price_per_hour": 0.9 + site / 10,
        }
        for site in range(3)
    ],
    "models": [{"id": "llama-8b", "profiles": [{"hardware": "L40S", "rate": 1000}]}],
    "demands": [{"id": "chat", "model": "llama-8b", "rate": [12_000], "value": 1e-6}],
}


def written(out: Path) -> str:
    """What tells the lines of two folders apart, whichever files they stand in."""
    table = idlewise.ray.read(str(out)).sort_by("index")
    assert table.column("index").to_pylist() == list(range(SCENARIOS))
    lines = (json.dumps(row, sort_keys=True) for row in table.to_pylist())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def writer(out: Path) -> int:
    """The process that is in the middle of writing a file, as soon as there is one."""
    while True:
        for name in os.listdir(out) if out.exists() else []:
            if name.startswith(".part-") and name.endswith(".writing"):
                return int(name.split(".")[-2])
        time.sleep(0.0002)


def kill(out: Path, cluster: Cluster, killed: list[str]) -> None:
    """Kill a worker in the middle of writing, and some files later the raylet of a machine."""
    worker = writer(out)
    os.kill(worker, signal.SIGKILL)
    killed.append("worker")
    while len(list(out.glob("*.parquet"))) < SCENARIOS // PER_TASK // 4:
        time.sleep(0.05)
    node = cluster.worker_nodes.copy().pop()
    raylet = node.all_processes["raylet"][0].process.pid
    writer(out)
    os.kill(raylet, signal.SIGKILL)
    killed.append("raylet")


def test_killed_workers_and_machines_lose_and_repeat_nothing(tmp_path: Path) -> None:
    os.environ["RAY_AUTH_MODE"] = "disabled"
    # Ray's workers give way to everything else on a machine, which is that of the tests here.
    os.environ["RAY_worker_niceness"] = "0"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    for _ in range(3):
        cluster.add_node(num_cpus=1, object_store_memory=100_000_000)
    ray.init(address=cluster.address, log_to_driver=False, configure_logging=False)
    try:
        calm, disturbed = tmp_path / "calm", tmp_path / "disturbed"
        done = idlewise.ray.sweep(BASE, GRID, str(calm), per_task=PER_TASK)
        assert (done.scenarios, done.there, done.files) == (SCENARIOS, 0, SCENARIOS // PER_TASK)
        killed: list[str] = []
        killer = threading.Thread(target=kill, args=(disturbed, cluster, killed), daemon=True)
        killer.start()
        done = idlewise.ray.sweep(BASE, GRID, str(disturbed), per_task=PER_TASK)
        killer.join(timeout=60)
        assert killed == ["worker", "raylet"]
        assert done.there == 0
        assert written(disturbed) == written(calm)
        assert not list(disturbed.glob(".*.writing"))
        kept = sorted(file.name for file in disturbed.glob("*.parquet"))
        assert kept == sorted(file.name for file in calm.glob("*.parquet"))
        again = idlewise.ray.sweep(BASE, GRID, str(disturbed), per_task=PER_TASK)
        assert (again.there, again.files) == (SCENARIOS, 0)
    finally:
        ray.shutdown()
        cluster.shutdown()
