/** Numbers of reports: means, slopes, and how they are written. */

/** Three significant digits, without an exponent. */
export function short(x) {
  if (!Number.isFinite(x)) {
    return "–";
  }
  return x === 0 ? "0" : Number(x.toPrecision(3)).toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

export function geometricMean(numbers) {
  const known = numbers.filter((x) => Number.isFinite(x) && x > 0);
  return known.length === 0
    ? NaN
    : Math.exp(known.reduce((sum, x) => sum + Math.log(x), 0) / known.length);
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers) {
  const known = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  const half = known.length / 2;
  return known.length % 2 === 1 ? known[Math.floor(half)] : (known[half - 1] + known[half]) / 2;
}

/** The least, of none nothing. */
export function least(numbers) {
  const known = numbers.filter(Number.isFinite);
  return known.length === 0 ? NaN : Math.min(...known);
}

/**
 * The slope of log y against log x by least squares, the same for all groups of
 * points while each group has a height of its own.
 */
export function exponent(groups) {
  let above = 0;
  let below = 0;
  for (const points of groups) {
    const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
    const mean = (k) => logs.reduce((sum, p) => sum + p[k], 0) / logs.length;
    const [mx, my] = [mean(0), mean(1)];
    above += logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
    below += logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  }
  return below > 0 ? above / below : NaN;
}

/** The steepest slope between neighbours, within groups of points. */
export function steepest(groups) {
  const slopes = groups.flatMap((points) => {
    const sorted = [...points].sort((a, b) => a[0] - b[0]);
    return sorted.slice(1).map((point, k) => exponent([[sorted[k], point]]));
  });
  const known = slopes.filter(Number.isFinite);
  return known.length === 0 ? NaN : Math.max(...known);
}
