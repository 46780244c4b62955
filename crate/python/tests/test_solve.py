"""The wheel's plans and answers are those of the command, bit for bit."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY, Command, fleet

import idlewise

GOLDEN = REPOSITORY / "tests" / "golden"
CASES = sorted(
    file for file in GOLDEN.glob("*.json") if "nodes" in json.loads(file.read_text())
)


def without_time(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan without what differs from run to run."""
    solver = {**plan["solver"], "seconds": 0.0}
    solver.pop("threads", None)
    return {**plan, "solver": solver}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_plans_are_those_of_the_command(case: Path, command: Command) -> None:
    theirs = command.json("solve", case)
    ours = idlewise.solve(case)
    assert json.dumps(without_time(ours)) == json.dumps(without_time(theirs))


def test_the_example_in_every_form(command: Command, example: dict[str, Any]) -> None:
    theirs = json.dumps(without_time(command.json("solve", "--example")))
    text = json.dumps(example)
    for form in (example, text, text.encode()):
        assert json.dumps(without_time(idlewise.solve(form))) == theirs


def test_a_path_is_a_text_or_a_path(tmp_path: Path, small: dict[str, Any]) -> None:
    file = tmp_path / "fleet.json"
    file.write_text(json.dumps(small))
    assert idlewise.solve(str(file))["routes"] == idlewise.solve(file)["routes"]
    with pytest.raises(FileNotFoundError):
        idlewise.solve(str(tmp_path / "none.json"))


@pytest.mark.parametrize("question", ["compare", "size", "earnings", "futures"])
def test_answers_are_those_of_the_command(
    question: str, command: Command, tmp_path: Path
) -> None:
    case = GOLDEN / ("futures.json" if question == "futures" else "operators.json")
    theirs = command.json(question, case)
    ours = getattr(idlewise, question)(case)
    for answer in (theirs, ours):
        if "plan" in answer:
            answer["plan"] = without_time(answer["plan"])
    assert json.dumps(ours) == json.dumps(theirs)


def test_a_plan_written_is_the_file_of_the_command(
    command: Command, tmp_path: Path, small: dict[str, Any]
) -> None:
    (tmp_path / "fleet.json").write_text(json.dumps(small))
    done = command.run("solve", tmp_path / "fleet.json", "--out", tmp_path / "plan.json")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "plan.json").read_text()
    assert idlewise.Plan(text).to_json() == text


def test_threads_change_nothing(example: dict[str, Any]) -> None:
    one, two = (idlewise.solve(example, threads=threads) for threads in (1, 2))
    assert without_time(one) == without_time(two)
    assert one["solver"]["threads"]["count"] == 1


def test_a_plan_is_verified_and_damage_is_seen(
    example: dict[str, Any], plan: idlewise.Plan
) -> None:
    assert idlewise.verify(example, plan)["valid"] is True
    damaged = json.loads(plan.to_json())
    damaged["routes"][0]["rate"] *= 1.01
    assert idlewise.verify(example, damaged)["valid"] is False


def test_plans_travel_between_processes(plan: idlewise.Plan) -> None:
    copy = pickle.loads(pickle.dumps(plan))
    assert isinstance(copy, idlewise.Plan)
    assert copy == plan
    assert len(copy.routes) == len(plan.routes)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_has_threads_of_its_own(example: dict[str, Any]) -> None:
    here = idlewise.solve(example)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        there = pool.apply_async(idlewise.solve, (example,)).get(timeout=120)
    assert there["routes"] == here["routes"]


def test_hand_computed() -> None:
    plan = idlewise.solve(fleet(rate=3000.0, count=4))
    assert plan["status"] == "optimal"
    assert plan["waste"]["total"]["idle_percent"] == pytest.approx(25.0)
    assert [route["rate"] for route in plan["routes"]] == [pytest.approx(3000.0)]


def test_what_cannot_be_is_an_answer() -> None:
    impossible = fleet(rate=5000.0, count=4)
    impossible["demands"][0]["min_served"] = 1.0
    plan = idlewise.solve(impossible)
    assert plan["status"] == "infeasible"
    assert plan["conflicts"]


def test_size_grow_stress_evaluate_advise(small: dict[str, Any]) -> None:
    sized = idlewise.size(small)
    assert json.dumps(sized).count("site") > 0
    grown = idlewise.grow(fleet(rate=3000.0, count=2), machines=2)
    gains = [point["gain_per_hour"] for point in grown["curves"][0]["points"]]
    assert gains == [pytest.approx(3.6), pytest.approx(0.0, abs=1e-6)]
    assert idlewise.stress(small, demand_percent=[100])
    plan = idlewise.solve(small)
    found = idlewise.evaluate(plan, fleet(rate=2000.0))
    assert "regret" in found
    assert "regret" not in idlewise.evaluate(plan, fleet(rate=2000.0), regret=False)
    advice = idlewise.advise(fleet(rate=2000.0))
    assert advice["actions"][0]["title"] == "Switch off 2 of 4 machines"


def test_timetable_and_export(small: dict[str, Any]) -> None:
    plan = idlewise.solve(small)
    assert idlewise.timetable(plan, small)
    assert "," in idlewise.timetable_csv(plan, small)
    assert idlewise.export(small, "mps").startswith("NAME")
    assert "subject to" in idlewise.export(small, "lp").lower()


def test_the_version_is_that_of_the_command(command: Command) -> None:
    assert idlewise.__version__ in command.run("--version").stdout
