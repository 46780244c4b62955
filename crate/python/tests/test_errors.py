"""Bad input ends in an error that says where, what was found and what was expected."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY, Command, fleet

import idlewise

BAD = sorted((REPOSITORY / "tests" / "bad").glob("*.json"))


def test_there_are_bad_files() -> None:
    assert len(BAD) > 20


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_problems_are_those_of_the_command(file: Path, command: Command) -> None:
    theirs = command.json("check", file)
    ours = idlewise.check(file)
    assert ours == theirs
    if theirs["errors"]:
        with pytest.raises(idlewise.ScenarioError) as raised:
            idlewise.solve(file)
        told = [
            {key: value for key, value in vars(problem).items() if value is not None}
            for problem in raised.value.problems
        ]
        assert told == theirs["errors"]


def test_a_problem_has_its_place_and_the_nearest_name() -> None:
    scenario = fleet()
    scenario["demands"][0]["model"] = "llama-8"
    with pytest.raises(idlewise.ScenarioError) as raised:
        idlewise.solve(scenario)
    (problem,) = raised.value.problems
    assert problem.path == "$.demands[0].model"
    assert problem.nearest == "llama-8b"
    assert str(problem) in str(raised.value)
    assert isinstance(raised.value, ValueError)
    assert raised.value.code == "input"
    copy = pickle.loads(pickle.dumps(raised.value))
    assert (str(copy), copy.problems) == (str(raised.value), raised.value.problems)


def test_a_plan_that_is_none() -> None:
    with pytest.raises(idlewise.ScenarioError, match="plan"):
        idlewise.Plan(fleet())


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"gap": -1}, "gap: found -1, expected a number, at least 0"),
        ({"gap": float("nan")}, "gap: found NaN"),
        ({"time_limit": -0.5}, "time_limit: found -0.5, expected seconds"),
        ({"node_limit": -1}, "node_limit: found -1"),
        ({"engine": "diesel"}, 'engine: found "diesel", expected one of auto'),
        ({"causes": "all"}, 'causes: found "all"'),
        ({"threads": 0}, "threads: found 0, expected a number from 1 to 1024"),
    ],
)
def test_limits_are_checked(limits: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        idlewise.solve(fleet(), **limits)


def test_an_unknown_limit_is_named() -> None:
    with pytest.raises(
        TypeError, match="unknown option 'timelimit'; expected one of time_limit"
    ):
        idlewise.solve(fleet(), **json.loads('{"timelimit": 3}'))


def test_numbers_that_json_does_not_have() -> None:
    with pytest.raises(idlewise.ScenarioError, match="JSON has no NaN"):
        idlewise.solve(fleet(rate=float("nan")))


def test_values_of_numpy_and_others_that_json_does_not_know() -> None:
    numpy = pytest.importorskip("numpy")
    scenario = fleet()
    scenario["nodes"][0]["count"] = numpy.int64(4)
    scenario["demands"][0]["rate"] = numpy.array([3000.0])
    assert idlewise.solve(scenario)["routes"] == idlewise.solve(fleet())["routes"]
    scenario["name"] = object()
    with pytest.raises(TypeError, match="no counterpart in JSON"):
        idlewise.solve(scenario)
