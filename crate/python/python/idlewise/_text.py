"""Scenarios and plans as people have them, to JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any, TypeAlias, cast

Json: TypeAlias = "Mapping[str, Any] | str | bytes | os.PathLike[str]"
"""A scenario or a plan: a dict, JSON as text or bytes, or the path of a file."""


def json_bytes(value: Json) -> bytes:
    """The JSON of a scenario or a plan.

    A text that begins with ``{`` is JSON, and any other is the path of a file.
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        begins = value.lstrip("\ufeff \t\r\n")[:1]
        return value.encode() if begins in ("{", "[", "") else Path(value).read_bytes()
    if isinstance(value, os.PathLike):
        return Path(value).read_bytes()
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> object:
    """What stands for a value that JSON does not know: numbers and arrays of numpy and
    pandas, other mappings and sets."""
    if isinstance(value, Mapping):
        return dict(cast("Mapping[Any, Any]", value))
    if isinstance(value, Set):
        return sorted(cast("Set[Any]", value))
    to_list = getattr(value, "tolist", None)
    if callable(to_list):
        return to_list()
    raise TypeError(f"a {type(value).__name__} has no counterpart in JSON: {value!r}")
