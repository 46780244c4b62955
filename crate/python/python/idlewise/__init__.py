"""Who should serve what, where, and how much compute is wasted.

An optimizer for fleets that serve inference: it finds the assignment of demand to machines
that serves the most (or costs the least, or is fairest), proves that no other is better, and
accounts for every compute-hour that stays idle, by cause.

>>> import idlewise
>>> plan = idlewise.solve(idlewise.example())
>>> plan["status"]
'optimal'
>>> plan.routes.columns
['period', 'future', 'demand', 'node', 'profile', 'stage', 'rate']
"""

from . import _native
from ._errors import IdlewiseError, Problem, ScenarioError
from ._limits import Limits, Progress
from ._plan import Plan, Table
from ._questions import (
    advise,
    check,
    commit,
    compare,
    earnings,
    evaluate,
    example,
    export,
    futures,
    grow,
    size,
    solve,
    stress,
    timetable,
    timetable_csv,
    verify,
)
from ._sweep import Sweep, sweep
from ._text import Json

__version__ = _native.VERSION

__all__ = [
    "IdlewiseError",
    "Json",
    "Limits",
    "Plan",
    "Problem",
    "Progress",
    "ScenarioError",
    "Sweep",
    "Table",
    "__version__",
    "advise",
    "check",
    "commit",
    "compare",
    "earnings",
    "evaluate",
    "example",
    "export",
    "futures",
    "grow",
    "size",
    "solve",
    "stress",
    "sweep",
    "timetable",
    "timetable_csv",
    "verify",
]
