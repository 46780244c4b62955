"""What all tests use: the command to compare with, and small fleets."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import idlewise

REPOSITORY = Path(__file__).resolve().parents[3]


class Command:
    """The command ``idlewise`` of the same checkout."""

    def __init__(self, program: str) -> None:
        """By its path."""
        self.program = program

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Its output; whoever asks looks at the exit code."""
        words = [self.program, *map(str, arguments)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    def json(self, *arguments: str | Path) -> dict[str, Any]:
        """What it answers with ``--json``."""
        done = self.run(*arguments, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="session")
def command() -> Command:
    """The command, which ``IDLEWISE_COMMAND`` names."""
    return Command(os.environ["IDLEWISE_COMMAND"])


def fleet(rate: float = 3000.0, count: object = 4) -> dict[str, Any]:
    """One site whose machines serve 1,000 units per second each, and one demand."""
    return {
        "schema_version": 1,
        "name": "one site",
        "periods": [{"label": "day", "hours": 24}],
        "nodes": [
            {
                "id": "site",
                "hardware": "L40S",
                "count": count,
                "capacity": {"gpu": 1},
                "price_per_hour": 0.9,
            }
        ],
        "models": [
            {
                "id": "llama-8b",
                "profiles": [{"hardware": "L40S", "rate": 1000}],
            }
        ],
        "demands": [{"id": "chat", "model": "llama-8b", "rate": [rate], "value": 1e-6}],
    }


@pytest.fixture(scope="session")
def small() -> dict[str, Any]:
    """A fleet of one site."""
    return fleet()


@pytest.fixture(scope="session")
def example() -> dict[str, Any]:
    """The embedded example."""
    return idlewise.example()


@pytest.fixture(scope="session")
def plan(example: dict[str, Any]) -> idlewise.Plan:
    """The plan of the example."""
    return idlewise.solve(example)
