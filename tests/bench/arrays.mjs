/**
 * A program as arrays in one file, which every peer reads: eight bytes with the length of
 * a JSON text, that text, which lists the arrays, then the arrays, each from a multiple of
 * eight bytes on.
 */

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

const KINDS = { f64: Float64Array, i32: Int32Array };
const upTo8 = (n) => Math.ceil(n / 8) * 8;

/** Writes a program of `readMps` or `scaled`. */
export function writeArrays(file, { model, unit }) {
  const { matrix } = model;
  const arrays = {
    unit: Float64Array.of(unit),
    cost: model.colCost,
    values: matrix.values,
    rows: matrix.indices,
    starts: matrix.starts,
    row_lower: model.rowLower,
    row_upper: model.rowUpper,
    lower: model.colLower,
    upper: model.colUpper,
  };
  let at = 0;
  const list = Object.entries(arrays).map(([name, array]) => {
    const kind = array instanceof Int32Array ? "i32" : "f64";
    const place = { name, kind, from: at, length: array.length };
    at += upTo8(array.byteLength);
    return place;
  });
  const text = JSON.stringify(list);
  const head = Buffer.alloc(upTo8(8 + Buffer.byteLength(text)));
  head.writeUInt32LE(Buffer.byteLength(text), 0);
  head.write(text, 8);
  const out = openSync(file, "w");
  try {
    put(out, head);
    for (const array of Object.values(arrays)) {
      put(out, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
      put(out, new Uint8Array(upTo8(array.byteLength) - array.byteLength));
    }
  } finally {
    closeSync(out);
  }
}

function put(out, bytes) {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(out, bytes, done);
  }
}

/** Reads what was written, as `readMps` has it. */
export function readArrays(file) {
  const bytes = readFileSync(file);
  const length = bytes.readUInt32LE(0);
  const base = bytes.byteOffset + upTo8(8 + length);
  const list = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  const found = Object.fromEntries(
    list.map(({ name, kind, from, length }) => {
      const Kind = KINDS[kind];
      const start = base + from;
      return [name, new Kind(bytes.buffer.slice(start, start + length * Kind.BYTES_PER_ELEMENT))];
    }),
  );
  const [numCols, numRows] = [found.cost.length, found.row_lower.length];
  return {
    unit: found.unit[0],
    model: {
      numCols,
      numRows,
      colCost: found.cost,
      colLower: found.lower,
      colUpper: found.upper,
      rowLower: found.row_lower,
      rowUpper: found.row_upper,
      matrix: { format: "csc", numRows, numCols, starts: found.starts, indices: found.rows, values: found.values },
    },
  };
}
