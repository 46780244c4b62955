"""Properties of every scenario: what goes through Python comes out as it went in."""

from __future__ import annotations

import json
import math
from typing import Any

import pyarrow as pa
from conftest import fleet
from hypothesis import given, settings
from hypothesis import strategies as st

import idlewise

RATES = st.floats(min_value=0, max_value=1e9, allow_nan=False)
NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.strip() == name)


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Small fleets with odd names and odd numbers."""
    names = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
    scenario = fleet(rate=draw(RATES), count=draw(st.integers(0, 50)))
    scenario["name"] = draw(st.text(max_size=20))
    scenario["nodes"] = [
        {**scenario["nodes"][0], "id": name, "price_per_hour": draw(st.floats(0, 100))}
        for name in names
    ]
    return scenario


@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_texts_and_dicts_are_the_same_scenario(scenario: dict[str, Any]) -> None:
    checked = idlewise.check(scenario)
    assert checked == idlewise.check(json.dumps(scenario))
    if checked["errors"]:
        return
    plan = idlewise.solve(scenario)
    again = idlewise.Plan(plan.to_json())
    assert again == plan
    assert pa.table(again.routes).equals(pa.table(plan.routes))
    assert idlewise.verify(scenario, again)["valid"] is True
    served = math.fsum(route["rate"] for route in plan["routes"])
    assert served <= scenario["demands"][0]["rate"][0] * (1 + 1e-9) + 1e-9


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(fleet())), JSON)
def test_no_value_is_a_crash(field: str, value: Any) -> None:
    scenario = {**fleet(), field: value}
    try:
        plan = idlewise.solve(scenario)
    except idlewise.ScenarioError as error:
        assert error.problems
        assert all(problem.path for problem in error.problems)
    else:
        assert plan["status"] in ("optimal", "feasible", "infeasible", "limit")
