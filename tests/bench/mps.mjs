/** Reads the free-format MPS that `idlewise export` writes, into sparse columns. */

import { closeSync, openSync, readSync } from "node:fs";

/** The lines of a text. */
function* linesOf(text) {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    yield text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
  }
}

/** The lines of a file, which may be larger than a text can be. */
export function* linesOfFile(name) {
  const file = openSync(name, "r");
  try {
    const piece = Buffer.alloc(1 << 24);
    let begun = "";
    for (let size = readSync(file, piece); size > 0; size = readSync(file, piece)) {
      // What is exported is ASCII: no letter is cut in two.
      const text = begun + piece.toString("latin1", 0, size);
      const end = text.lastIndexOf("\n") + 1;
      yield* linesOf(text.slice(0, end));
      begun = text.slice(end);
    }
    yield* linesOf(begun);
  } finally {
    closeSync(file);
  }
}

/** The program of a text. */
export function readMps(text) {
  return readLines(linesOf(text));
}

/**
 * The objective is scaled so that its largest coefficient is 1: the tolerances
 * of solvers are absolute, and ours are money per unit.
 */
export function readLines(lines) {
  const rows = new Map();
  const kinds = [];
  const columns = new Map();
  const cost = [];
  const whole = [];
  let isWhole = false;
  const starts = [];
  const indices = [];
  const values = [];
  let rhs;
  let lower;
  let upper;
  let ranges;
  let section = "";
  for (const line of lines) {
    if (line[0] !== " ") {
      section = line.split(" ", 1)[0];
      if (section === "RHS") {
        rhs = new Float64Array(rows.size);
        ranges = new Float64Array(rows.size).fill(NaN);
        lower = new Float64Array(columns.size);
        upper = new Float64Array(columns.size).fill(Infinity);
      }
      continue;
    }
    const words = line.slice(1).split(" ");
    if (section === "ROWS") {
      if (words[0] !== "N") {
        rows.set(words[1], rows.size);
        kinds.push(words[0]);
      }
    } else if (section === "COLUMNS") {
      const [name, row, value] = words;
      if (row === "'MARKER'") {
        isWhole = value === "'INTORG'";
        continue;
      }
      if (!columns.has(name)) {
        columns.set(name, columns.size);
        starts.push(indices.length);
        cost.push(0);
        whole.push(isWhole ? 1 : 0);
      }
      if (row === "minus_gain") {
        cost[cost.length - 1] = Number(value);
      } else {
        indices.push(rows.get(row));
        values.push(Number(value));
      }
    } else if (section === "RHS") {
      rhs[rows.get(words[1])] = Number(words[2]);
    } else if (section === "RANGES") {
      ranges[rows.get(words[1])] = Number(words[2]);
    } else if (section === "BOUNDS") {
      const bounds = words[0] === "LO" ? lower : upper;
      bounds[columns.get(words[2])] = Number(words[3]);
    }
  }
  starts.push(indices.length);
  const rowLower = new Float64Array(kinds.length);
  const rowUpper = new Float64Array(kinds.length);
  kinds.forEach((kind, i) => {
    const range = Number.isNaN(ranges[i]) ? Infinity : ranges[i];
    rowUpper[i] = kind === "G" ? rhs[i] + range : rhs[i];
    rowLower[i] = kind === "L" ? rhs[i] - range : rhs[i];
  });
  const largest = cost.reduce((most, c) => Math.max(most, Math.abs(c)), 0) || 1;
  return {
    unit: largest,
    model: {
      numCols: columns.size,
      numRows: kinds.length,
      colCost: Float64Array.from(cost, (c) => c / largest),
      colLower: lower,
      colUpper: upper,
      rowLower,
      rowUpper,
      ...(whole.includes(1) ? { integrality: Int32Array.from(whole) } : {}),
      matrix: {
        format: "csc",
        numRows: kinds.length,
        numCols: columns.size,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: Float64Array.from(values),
      },
    },
  };
}
