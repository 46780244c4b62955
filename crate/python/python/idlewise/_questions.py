"""What can be asked about a fleet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _native
from ._limits import Limits, split, takes_limits
from ._plan import Plan, solved
from ._text import Json, json_bytes

if TYPE_CHECKING:
    from typing_extensions import Unpack

Answer = dict[str, Any]


@takes_limits
def solve(scenario: Json, **limits: Unpack[Limits]) -> Plan:
    """Find the best plan, prove it, and account for its waste.

    A scenario that no plan can meet has an answer all the same: its ``status`` is
    ``infeasible`` and its ``conflicts`` say why; where a limit struck before there was a
    plan, it is ``limit``. Ctrl-C stops the work.

    Raises:
        ScenarioError: The scenario is not valid; ``problems`` lists everything.
        ValueError: A limit is not what it should be.
        IdlewiseError: The program would be too large, or an engine failed.

    """
    asked, watch = split(limits)
    return solved(_native.solve(json_bytes(scenario), asked, watch))


@takes_limits
def compare(scenario: Json, **limits: Unpack[Limits]) -> Answer:
    """Compare the best plan with what routers do without one."""
    asked, watch = split(limits)
    return json.loads(_native.compare(json_bytes(scenario), asked, watch))


@takes_limits
def size(scenario: Json, **limits: Unpack[Limits]) -> Answer:
    """Find the cheapest fleet that serves as much as today's: what to switch off."""
    asked, watch = split(limits)
    return json.loads(_native.size(json_bytes(scenario), asked, watch))


@takes_limits
def grow(
    scenario: Json,
    *,
    machines: int = 8,
    budget_per_hour: float | None = None,
    price_ranges: bool = False,
    **limits: Unpack[Limits],
) -> Answer:
    """Find what more machines of each kind would be worth.

    Args:
        scenario: The fleet.
        machines: How many more of one kind to try, at most 1000.
        budget_per_hour: What machines of any kinds together may cost; with it the answer
            says what to buy.
        price_ranges: Whether to find out how far prices hold.
        **limits: How long and how hard to work.

    """
    asked, watch = split(limits)
    text = json_bytes(scenario)
    return json.loads(_native.grow(text, asked, watch, machines, budget_per_hour, price_ranges))


@takes_limits
def stress(
    scenario: Json,
    *,
    demand_percent: Sequence[float] = (10.0, 25.0, 50.0),
    **limits: Unpack[Limits],
) -> Answer:
    """Try what growth of demand (in percent) and lost machines do to the plan's placement."""
    asked, watch = split(limits)
    return json.loads(_native.stress(json_bytes(scenario), asked, watch, list(demand_percent)))


@takes_limits
def advise(scenario: Json, *, routing: str | None = None, **limits: Unpack[Limits]) -> Answer:
    """Find what to do about a fleet, what brings most first.

    ``routing`` is the policy that work is routed by today: ``current``, ``least_loaded``,
    ``nearest``, ``random`` or ``weighted``.
    """
    asked, watch = split(limits)
    return json.loads(_native.advise(json_bytes(scenario), asked, watch, routing))


@takes_limits
def earnings(scenario: Json, **limits: Unpack[Limits]) -> Answer:
    """Find what the owners of a fleet get, and whether any of them does better alone."""
    asked, watch = split(limits)
    return json.loads(_native.earnings(json_bytes(scenario), asked, watch))


@takes_limits
def futures(scenario: Json, **limits: Unpack[Limits]) -> Answer:
    """Find out what one plan for several futures is worth."""
    asked, watch = split(limits)
    return json.loads(_native.futures(json_bytes(scenario), asked, watch))


@takes_limits
def commit(scenario: Json, **limits: Unpack[Limits]) -> Answer:
    """Find out how many machines to commit to."""
    asked, watch = split(limits)
    return json.loads(_native.commit(json_bytes(scenario), asked, watch))


@takes_limits
def evaluate(
    plan: Json,
    on: Json,
    *,
    regret: bool = True,
    future: str | None = None,
    **limits: Unpack[Limits],
) -> Answer:
    """Find out how a plan fares on what came.

    Args:
        plan: The plan.
        on: The scenario with the demand that came.
        regret: Whether to find the best plan for it, too; that takes a solve.
        future: The one of the scenario's futures that came; all of them unless given.
        **limits: How long and how hard to work.

    """
    asked, watch = split(limits)
    return json.loads(
        _native.evaluate(json_bytes(plan), json_bytes(on), asked, watch, regret, future)
    )


def check(scenario: Json) -> Answer:
    """List everything that is wrong with a scenario, and what looks odd. Nothing is raised."""
    return json.loads(_native.check(json_bytes(scenario)))


def verify(scenario: Json, plan: Json) -> Answer:
    """Check a plan with the independent checker, which believes no number of the plan."""
    return json.loads(_native.verify(json_bytes(scenario), json_bytes(plan)))


def timetable(plan: Json, scenario: Json | None = None) -> Answer:
    """Find what to do to bring a plan about, step by step."""
    text = None if scenario is None else json_bytes(scenario)
    return json.loads(_native.timetable(json_bytes(plan), text, False))


def timetable_csv(plan: Json, scenario: Json | None = None) -> str:
    """The same as CSV."""
    text = None if scenario is None else json_bytes(scenario)
    return _native.timetable(json_bytes(plan), text, True)


def export(scenario: Json, format: Literal["mps", "lp"] = "mps") -> str:
    """The program of a scenario, for other solvers."""
    return _native.export(json_bytes(scenario), format)


def example() -> Answer:
    """A scenario to try things with."""
    return json.loads(_native.EXAMPLE)
