"""Sweeps give the lines of the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Command

import idlewise

GRID = {"demands.rate.times": [0.5, 1, 2, -1], "nodes[hardware=L40S].count": [2, 4]}


def test_lines_are_those_of_the_command(
    small: dict[str, Any], command: Command, tmp_path: Path
) -> None:
    (tmp_path / "base.json").write_text(json.dumps(small))
    (tmp_path / "grid.json").write_text(json.dumps(GRID))
    done = command.run("sweep", tmp_path / "base.json", "--over", tmp_path / "grid.json")
    theirs = [json.loads(line) for line in done.stdout.splitlines()]
    sweep = idlewise.sweep(small, GRID)
    assert len(sweep) == 8
    assert list(sweep) == theirs
    assert sweep.lines(3, 5) == theirs[3:5]
    assert [line["status"] for line in sweep][-1] == "error"


def test_patches_and_figures(small: dict[str, Any]) -> None:
    patches = [{"policy": {"objective": "cost"}}, {"name": "other"}]
    sweep = idlewise.sweep(small, patches, keep=["idle_percent", "/status", "plan"])
    assert sweep.figures == ["idle_percent", "/status", "plan"]
    assert sweep.scenario(1)["name"] == "other"
    line = sweep.lines(1, 2)[0]
    assert line["given"] == {"name": "other"}
    assert line["/status"] == "optimal"
    assert line["plan"]["routes"] == idlewise.solve(small)["routes"]


def test_what_is_wrong_is_said_at_once(small: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="idle_percent"):
        idlewise.sweep(small, GRID, keep=["idle_percnt"])
    with pytest.raises(ValueError, match="expected a list"):
        idlewise.sweep(small, {"policy.gap": 3})
    with pytest.raises(idlewise.ScenarioError):
        idlewise.sweep({}, GRID)
    with pytest.raises(IndexError, match="there are 8, counted from 0"):
        idlewise.sweep(small, GRID).lines(7, 9)
    with pytest.raises(TypeError, match="on_progress"):
        idlewise.sweep(small, GRID, on_progress=print)
