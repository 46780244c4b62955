"""Ctrl-C stops a solve, other threads go on meanwhile, and progress is told."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

import pytest

import idlewise

LONG = """
import idlewise, os, random, signal, threading
made = random.Random(7)
nodes = [{"id": f"n{i}", "hardware": "H", "count": 1, "price_per_hour": made.uniform(1, 2),
          "capacity": {"gpu": made.uniform(4, 9), "vram": made.uniform(60, 99)}}
         for i in range(60)]
models = [{"id": f"m{i}", "profiles": [{"hardware": "H", "rate": made.uniform(1, 9),
           "uses": {"gpu": made.uniform(0.6, 3)},
           "holds": {"vram": made.uniform(10, 50)}}]} for i in range(40)]
demands = [{"id": f"d{i}", "model": f"m{i}", "rate": [made.uniform(5, 30)],
            "value": made.uniform(1, 5)} for i in range(40)]
scenario = {"schema_version": 1, "name": "long", "nodes": nodes, "models": models,
            "demands": demands, "policy": {"objective": "profit"}}
"""

INTERRUPTED = (
    LONG
    + """
threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    idlewise.solve(scenario, gap=0, node_limit=None)
except KeyboardInterrupt:
    print("stopped")
"""
)


def run(program: str) -> str:
    """What a program prints; it must end by itself."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_an_interrupt_stops_a_solve() -> None:
    assert run(INTERRUPTED) == "stopped"


class Enough(Exception):
    """What a caller may raise."""


def test_what_a_callback_raises_stops_a_solve_and_is_raised(example: dict[str, Any]) -> None:
    def enough(progress: idlewise.Progress) -> None:
        raise Enough(*sorted(progress))

    with pytest.raises(Enough) as raised:
        idlewise.solve(example, on_progress=enough)
    known = ("bound", "done", "gap", "incumbent", "periods", "periods_done", "total")
    assert raised.value.args == known


def test_progress_is_told(example: dict[str, Any]) -> None:
    seen: list[idlewise.Progress] = []
    idlewise.solve(example, on_progress=seen.append)
    assert seen[-1]["done"] == seen[-1]["total"] > 1


def test_other_threads_go_on(example: dict[str, Any]) -> None:
    plans: list[idlewise.Plan] = []
    threads = [
        threading.Thread(target=lambda: plans.append(idlewise.solve(example))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    counted = 0
    while any(thread.is_alive() for thread in threads):
        counted += 1
    for thread in threads:
        thread.join()
    assert counted > 0
    assert plans[0]["routes"] == plans[1]["routes"]
