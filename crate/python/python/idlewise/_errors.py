"""What can go wrong. A fleet that cannot meet its limits is an answer and no error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a scenario or a plan."""

    path: str
    """Where it stands, such as ``$.nodes[0].count``."""
    found: str
    """What stands there."""
    expected: str
    """What should stand there."""
    nearest: str | None = None
    """The known name that was most likely meant, where there is one."""

    def __str__(self) -> str:
        meant = "" if self.nearest is None else f' (did you mean "{self.nearest}"?)'
        return f"{self.path}: found {self.found}, expected {self.expected}{meant}"


class IdlewiseError(Exception):
    """Why there is no answer."""

    code: str
    """A name for programs: ``input``, ``too_large``, ``solver`` or ``certificate``."""

    def __init__(self, message: str, code: str) -> None:
        """With what is told and its name."""
        super().__init__(message, code)
        self.code = code

    def __str__(self) -> str:
        return str(self.args[0])


class ScenarioError(IdlewiseError, ValueError):
    """A scenario or a plan that is not valid, with everything that is wrong with it."""

    problems: list[Problem]
    """Everything that is wrong."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        """With what is told and everything that is wrong."""
        super().__init__(message, "input")
        self.problems = list(problems)
        self.args = (message, self.problems)
