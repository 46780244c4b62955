/**
 * Scales a program so that amounts are parts of what there is.
 *
 * Tolerances of solvers are partly absolute, and rows here are tokens, cards and gigabytes:
 * unscaled, 1e-8 of some rows is a whole card of others. Every row with a limit becomes one
 * with the limit 1, and every column ends where it would use up a row alone, so that 1e-8
 * means a hundred-millionth of each limit.
 */

/** The same program in other units; objectives are those of before, over `unit`. */
export function scaled({ model, unit }) {
  const { numCols, numRows, matrix } = model;
  const { starts, indices, values } = matrix;
  const limits = Float64Array.from({ length: numRows }, (_, i) => Math.max(finite(model.rowLower[i]), finite(model.rowUpper[i])));
  const row = limits.map(inverse);
  const column = largest(numCols, starts, (k) => Math.abs(values[k]) * row[indices[k]]).map(inverse);
  // Rows without a limit measure by their columns, and columns in no other rows by those.
  const seen = new Float64Array(numRows);
  each(starts, (j, k) => {
    seen[indices[k]] = Math.max(seen[indices[k]], Math.abs(values[k]) * column[j]);
  });
  for (let i = 0; i < numRows; i += 1) {
    row[i] ||= inverse(seen[i]) || 1;
  }
  const rest = largest(numCols, starts, (k) => Math.abs(values[k]) * row[indices[k]]);
  for (let j = 0; j < numCols; j += 1) {
    column[j] ||= inverse(rest[j]) || 1;
  }
  const cost = model.colCost.map((c, j) => c * column[j]);
  const most = cost.reduce((all, c) => Math.max(all, Math.abs(c)), 0) || 1;
  const table = Float64Array.from(values);
  each(starts, (j, k) => {
    table[k] *= row[indices[k]] * column[j];
  });
  return {
    unit: unit * most,
    model: {
      ...model,
      colCost: cost.map((c) => c / most),
      colLower: model.colLower.map((b, j) => b / column[j]),
      colUpper: model.colUpper.map((b, j) => b / column[j]),
      rowLower: model.rowLower.map((b, i) => b * row[i]),
      rowUpper: model.rowUpper.map((b, i) => b * row[i]),
      matrix: { ...matrix, values: table },
    },
  };
}

const finite = (bound) => (Number.isFinite(bound) ? Math.abs(bound) : 0);
const inverse = (size) => (size > 0 ? 1 / size : 0);

/** Calls with every entry's column and place. */
function each(starts, call) {
  for (let j = 0; j + 1 < starts.length; j += 1) {
    for (let k = starts[j]; k < starts[j + 1]; k += 1) {
      call(j, k);
    }
  }
}

/** The largest size of the entries of each column. */
function largest(columns, starts, size) {
  const found = new Float64Array(columns);
  each(starts, (j, k) => {
    found[j] = Math.max(found[j], size(k));
  });
  return found;
}
