"""The limits that every question takes as keyword arguments."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Literal, TypedDict, TypeVar

from . import _native


class Progress(TypedDict):
    """How far the work has come."""

    done: int
    """Independent programs finished; of a question about a scenario, solves."""
    total: int
    """Independent programs in all; of a question, solves."""
    periods_done: int
    """Periods of which every program is finished."""
    periods: int
    """Periods in all; 0 where the work is not told by periods."""
    incumbent: float | None
    """The best that the search at hand has found for its program."""
    bound: float | None
    """What that search has proved: nothing is better than this."""
    gap: float | None
    """How far these two are apart, relative to the larger."""


class Limits(TypedDict, total=False):
    """How long and how hard to work, and how to answer. All of it may be left out."""

    time_limit: float | None
    """Seconds after which the best plan so far is the answer; none unless given."""
    gap: float
    """How far from its bound a plan may be and still count as optimal, relative to the
    bound; 1e-4 unless given."""
    node_limit: int | None
    """Nodes of branch and bound of each search for whole numbers; 2,000 unless given,
    ``None`` for no limit. Unlike a time limit it gives the same plan on every machine."""
    engine: Literal["auto", "interior", "simplex", "microlp"]
    """Which engine finds the plan; all find the same optimum."""
    compact: bool | None
    """Whether a plan speaks of classes of alike nodes; where it would be large unless given."""
    causes: Literal["order", "alone"]
    """Whether the account also lifts each cause of stranding by itself (``alone``)."""
    threads: int | None
    """Threads that work; one for each core unless given."""
    on_progress: Callable[[Progress], object] | None
    """Called now and then with how far the work has come, in the thread that called. What
    it raises ends the work."""


Watch = Callable[[Progress], object]


def split(limits: Limits) -> tuple[_native.Limits, Watch | None]:
    """The limits as Rust wants them, and who is told of the progress."""
    rest: dict[str, Any] = dict(limits)
    on_progress = rest.pop("on_progress", None)
    unknown = next((name for name in rest if name not in Limits.__annotations__), None)
    if unknown is not None:
        known = ", ".join(Limits.__annotations__)
        raise TypeError(f"unknown option {unknown!r}; expected one of {known}")
    return _native.Limits(**rest), on_progress


Function = TypeVar("Function", bound=Callable[..., Any])

_DEFAULTS: dict[str, object] = {
    "gap": 1e-4,
    "node_limit": 2000,
    "engine": "auto",
    "causes": "order",
}


def takes_limits(function: Function) -> Function:
    """Shows every limit in the signature that ``help`` and notebooks print."""
    signature = inspect.signature(function)
    own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    limits = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=_DEFAULTS.get(name), annotation=kind
        )
        for name, kind in Limits.__annotations__.items()
    ]
    shown = signature.replace(parameters=[*own, *limits])
    function.__signature__ = shown  # pyright: ignore[reportFunctionMemberAccess]
    return function
