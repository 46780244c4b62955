"""Lines of a sweep as Parquet."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

OWN = ("index", "given", "status", "error", "conflicts")


def schema(figures: Sequence[str]) -> pa.Schema:
    """The columns of a sweep that keeps these figures.

    Short names are numbers; what stands under JSON pointers, and whole plans, is JSON.
    """
    fields = [
        pa.field("index", pa.uint64(), nullable=False),
        pa.field("given", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
    ]
    for name in figures:
        fields.append(pa.field(name, pa.string() if is_json(name) else pa.float64()))
    fields += [pa.field("error", pa.string()), pa.field("conflicts", pa.string())]
    return pa.schema(fields)


def is_json(figure: str) -> bool:
    """Whether a figure is more than a number."""
    return figure == "plan" or figure.startswith("/")


def parquet(lines: Iterable[str], figures: Sequence[str]) -> bytes:
    """The lines as one file."""
    wanted = schema(figures)
    rows = [row(json.loads(line), figures) for line in lines]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=wanted), out, compression="zstd")
    return out.getvalue()


def row(line: Mapping[str, Any], figures: Sequence[str]) -> dict[str, Any]:
    """A line with JSON in the place of what a column cannot hold."""

    def text(value: object) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    row: dict[str, Any] = {name: line.get(name) for name in figures if not is_json(name)}
    row |= {name: text(line.get(name)) for name in figures if is_json(name)}
    row["index"], row["status"] = line["index"], line["status"]
    row["given"] = text(line["given"])
    row["error"], row["conflicts"] = text(line.get("error")), text(line.get("conflicts"))
    return row
