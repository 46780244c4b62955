"""Many scenarios that differ in some values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from . import _native
from ._limits import Limits, split, takes_limits
from ._text import Json, json_bytes

if TYPE_CHECKING:
    from typing_extensions import Unpack

Over: TypeAlias = "Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]] | Json"
"""A grid of fields and values, or a list of merge patches (RFC 7396); as the command reads
them, too."""

EACH = 64
"""Scenarios that are solved before their lines are given out."""


def over_bytes(over: Over) -> bytes:
    """A grid as JSON, patches line by line."""
    if isinstance(over, Sequence) and not isinstance(over, (str, bytes)):
        return b"".join(json_bytes(patch) + b"\n" for patch in over)
    return json_bytes(over)


class Sweep:
    """Scenarios that differ in some values, solved when they are asked for.

    ``for line in sweep`` gives a dict for each in order, with ``index``, ``given`` (fields
    and values, or the patch), ``status``, and the figures. One that is not valid has
    ``error`` in its line, and does not end the sweep.
    """

    def __init__(
        self, base: Json, over: Over, keep: Sequence[str], limits: _native.Limits
    ) -> None:
        """See :func:`sweep`."""
        self._native = _native.Sweep(json_bytes(base), over_bytes(over), list(keep))
        self._limits = limits

    def __len__(self) -> int:
        return len(self._native)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for first in range(0, len(self), EACH):
            yield from self.lines(first, min(first + EACH, len(self)))

    @property
    def figures(self) -> list[str]:
        """The names of the figures in each line."""
        return self._native.keep()

    def scenario(self, index: int) -> dict[str, Any]:
        """The scenario of this number, from 0."""
        return json.loads(self._native.scenario(index))

    def lines(self, first: int, last: int) -> list[dict[str, Any]]:
        """The lines of the scenarios from ``first`` to before ``last``."""
        return [json.loads(line) for line in self._native.lines(self._limits, first, last)]


@takes_limits
def sweep(
    base: Json, over: Over, *, keep: Sequence[str] = (), **limits: Unpack[Limits]
) -> Sweep:
    """Solve one scenario with many values.

    Args:
        base: The scenario that every other is made from.
        over: A grid of fields and values, every combination of which is a scenario, such as
            ``{"demands.rate.times": [0.8, 1, 1.2], "nodes[hardware=H100].count": [10, 20]}``;
            or a list of merge patches.
        keep: Figures of a line: short names such as ``idle_percent``, JSON pointers into
            the plan, or ``plan`` for all of it; the usual ones unless given.
        **limits: How long and how hard to work on each scenario.

    Raises:
        ScenarioError: The base is not valid.
        ValueError: A field is in nothing that the base has, or a figure is not known.

    """
    asked, watch = split(limits)
    if watch is not None:
        raise TypeError("a sweep tells of its progress line by line; expected no on_progress")
    return Sweep(base, over, keep, asked)
